import { parseWareki } from '../../../../src/japan/era.ts';
import { certificates } from './certificates.ts';
import { filings } from './filings.ts';
import { mailing } from './mailing.ts';
import { papers } from './papers.ts';
import { people } from './people.ts';
import { places } from './places.ts';
import { refusalsAccess } from './refusals-access.ts';
import { refusalsPieces } from './refusals-pieces.ts';
import { refusalsRounds } from './refusals-rounds.ts';
import { rounds } from './rounds.ts';
import { settings } from './settings.ts';
import { settingsPapers } from './settings-papers.ts';
import { shipped } from './shipped.ts';
import { trail } from './trail.ts';
import { words } from './words.ts';

/**
 * The record's words in English. A code has one Japanese title, in its room of src/; beside it stands no second
 * catalogue by code, but the English of that very title here, so that the two cannot come apart (test/web/record-words.test.ts).
 * {0}, {1} … are what a sentence has filled in.
 */
export const CATALOGUE: Readonly<Record<string, string>> = {
  ...words,
  ...people,
  ...trail,
  ...places,
  ...rounds,
  ...certificates,
  ...mailing,
  ...filings,
  ...settings,
  ...settingsPapers,
  ...papers,
  ...shipped,
  ...refusalsAccess,
  ...refusalsRounds,
  ...refusalsPieces,
};

const PLACE = /\{(\d+)\}/g;
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

interface Template {
  readonly pattern: RegExp;
  /** Which place each group of the pattern is. */
  readonly places: readonly string[];
  readonly english: string;
}

/** The sentences with places, the most definite first. */
const TEMPLATES: readonly Template[] = Object.entries(CATALOGUE)
  .filter(([japanese]) => japanese.search(PLACE) >= 0)
  .sort(([a], [b]) => b.replace(PLACE, '').length - a.replace(PLACE, '').length)
  .map(([japanese, english]) => ({
    pattern: new RegExp(`^${japanese.split(PLACE).map(part).join('')}$`, 's'),
    places: [...japanese.matchAll(PLACE)].map(([, place]) => place as string),
    english,
  }));
/** `split` leaves the texts at even places, the numbers of the places between them. */
function part(text: string, i: number): string {
  return i % 2 === 0 ? escaped(text) : '(.+?)';
}

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** A day or a month that a sentence told in its era, by the common calendar; a span of two days. */
function dayInEnglish(text: string): string | undefined {
  const [from, to] = text.split('〜');
  if (from !== undefined && to !== undefined) {
    const [first, last] = [dayInEnglish(from), dayInEnglish(to)];
    return first === undefined || last === undefined ? undefined : `${first} to ${last}`;
  }
  const [, month, day] = /^(\p{sc=Han}{2}[\d元]+年\d+月)(\d+日)?$/u.exec(text) ?? [];
  const date = month === undefined ? undefined : parseWareki(`${month}${day ?? '1日'}`);
  if (date === undefined) return undefined;
  return (day === undefined ? MONTH : DAY).format(new Date(`${date}T00:00:00Z`));
}

const told = (text: string): string => inEnglish(text.trim()) ?? dayInEnglish(text) ?? text;

function fromTemplate(text: string): string | undefined {
  for (const { pattern, places, english } of TEMPLATES) {
    const found = pattern.exec(text);
    if (found !== null) {
      return english.replace(PLACE, (_, place: string) => told(found[places.indexOf(place) + 1] ?? ''));
    }
  }
  return undefined;
}

/** 「A・B」 of known words, which may hold a 「・」 themselves: the longest that is known comes first. */
function listed(parts: readonly string[], mark: string): string[] | undefined {
  if (parts.length === 0) return [];
  for (let n = parts.length; n > 0; n--) {
    const first = CATALOGUE[parts.slice(0, n).join(mark)];
    const rest = first === undefined ? undefined : listed(parts.slice(n), mark);
    if (first !== undefined && rest !== undefined) return [first, ...rest];
  }
  return undefined;
}

/** What several known words make together: 「A。B。」, 「A・B」, 「A（B）」. Undefined unless all of them are known. */
function fromParts(text: string): string | undefined {
  const sentences = text.split(/(?<=。)\s*/).filter((one) => one !== '');
  if (sentences.length > 1) {
    const known = sentences.map(inEnglish);
    return known.every((one) => one !== undefined) ? known.join(' ') : undefined;
  }
  if (text.endsWith('。')) {
    const sentence = inEnglish(text.slice(0, -1));
    return sentence === undefined ? undefined : `${sentence}.`;
  }
  // In the brackets stands another known word, or a code that is the same in every language.
  const [, before = '', inside = ''] = /^(.+)（([^（）]+)）$/.exec(text) ?? [];
  const [first, second] = [inEnglish(before), /^[ -~]+$/.test(inside) ? inside : inEnglish(inside)];
  if (first !== undefined && second !== undefined) return `${first} (${second})`;
  // A setting of a thing the insurer named: 「返信用封筒：同封物の重さ」.
  const [, thing, of] = /^([^：]+)：([^：]+)$/.exec(text) ?? [];
  const meant = of === undefined ? undefined : inEnglish(of);
  if (thing !== undefined && meant !== undefined) return `${told(thing)}: ${meant}`;
  return (listed(text.split('・'), '・') ?? listed(text.split('、'), '、'))?.join(', ');
}

const seen = new Map<string, string | undefined>();

/** The English of a text of the record; undefined for one that is not the record's (a name, what somebody typed). */
export function inEnglish(text: string): string | undefined {
  const known = CATALOGUE[text];
  if (known !== undefined) return known;
  if (!/[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}]/u.test(text)) return undefined;
  if (!seen.has(text)) seen.set(text, fromTemplate(text) ?? fromParts(text));
  return seen.get(text);
}
