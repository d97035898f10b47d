import { TodokeError } from '../kernel/errors.ts';
import type { EnvelopeReason } from './reasons.ts';
import type { PackingSettings } from './settings.ts';

/** Kind of paper: 資格情報のお知らせ, the same without digits (`plain`), or 資格確認書 (a card under a carrier letter). */
const KINDS = ['notice', 'plain', 'certificate'] as const;
export type PieceKind = (typeof KINDS)[number];

/** One person's papers, ready to be enclosed. `key` is the caller's id (a piece). */
export interface PackingPerson {
  readonly key: string;
  /** The insured's id: who belongs together. */
  readonly familyKey: string;
  /** Rank of the family at its destination; families of equal rank are ordered by `familyKey`. */
  readonly order: number;
  readonly insured: boolean;
  /** 枝番; empty if the insurer has none. */
  readonly subNumber: string;
  /** Sheets of this person's own; a certificate has none but the carrier letter, which is its envelope's. */
  readonly sheets: number;
  /** Names of `settings.inserts`. */
  readonly inserts: readonly string[];
  readonly kind: PieceKind;
}

/** A sealed envelope to be. Weight and thickness are the expected ones, with the envelope itself. */
export interface Envelope {
  readonly people: readonly string[];
  readonly familyKey: string;
  readonly order: number;
  readonly kind: PieceKind;
  readonly grams: number;
  readonly thicknessMm: number;
  /** A household's papers that need several envelopes are marked `part`/`parts`; else 1/1. */
  readonly part: number;
  readonly parts: number;
  /** Names of the inserts in the order of the settings, one entry per copy. */
  readonly inserts: readonly string[];
  readonly reason: EnvelopeReason;
}

const branch = (subNumber: string): number =>
  subNumber === '' ? Number.POSITIVE_INFINITY : Number(subNumber);
const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** Order at a destination (S078): insured A, A-1, A-2, insured B, …; the key last, so that it is total. */
function comparePeople(a: PackingPerson, b: PackingPerson): number {
  return (
    compare(a.order, b.order) ||
    compare(a.familyKey, b.familyKey) ||
    Number(b.insured) - Number(a.insured) ||
    compare(branch(a.subNumber), branch(b.subNumber)) ||
    compare(a.subNumber, b.subNumber) ||
    compare(a.key, b.key)
  );
}

/** Millimetres and grams are added up in thousandths: 150 times 0.1 must be 15. */
export const milli = (value: number): number => Math.round(value * 1000);

function insertsOf(people: readonly PackingPerson[], settings: PackingSettings): string[] {
  const result: string[] = [];
  for (const [name, { per }] of Object.entries(settings.inserts)) {
    const wanted = people.filter(({ inserts }) => inserts.includes(name)).length;
    for (let i = per === 'person' ? wanted : Math.min(wanted, 1); i > 0; i--) result.push(name);
  }
  return result;
}

function enclose(
  people: readonly PackingPerson[],
  settings: PackingSettings,
  reason: EnvelopeReason,
): Envelope {
  const first = people[0] as PackingPerson;
  const inserts = insertsOf(people, settings);
  const cards = first.kind === 'certificate' ? people.length : 0;
  const carrier = cards > 0 ? settings.carrierSheets : 0;
  const sheets = people.reduce((sum, person) => sum + person.sheets, carrier);
  let mg = milli(settings.envelope.grams) + sheets * milli(settings.sheet.grams);
  let um =
    milli(settings.envelope.thicknessMm) + sheets * milli(settings.sheet.thicknessMm) * settings.sheet.layers;
  mg += cards * milli(settings.card.grams);
  um += cards * milli(settings.card.thicknessMm);
  for (const name of inserts) {
    mg += milli(settings.inserts[name]?.grams ?? 0);
    um += milli(settings.inserts[name]?.thicknessMm ?? 0);
  }
  return {
    people: people.map(({ key }) => key),
    familyKey: first.familyKey,
    order: first.order,
    kind: first.kind,
    grams: mg / 1000,
    thicknessMm: um / 1000,
    part: 1,
    parts: 1,
    inserts,
    reason,
  };
}

const closes = ({ grams, thicknessMm }: Envelope, { envelope }: PackingSettings): boolean =>
  grams <= envelope.maxGrams && thicknessMm <= envelope.maxThicknessMm;

/** A household's papers of one kind in as few envelopes as its order allows, marked k/n. */
function encloseHousehold(people: readonly PackingPerson[], settings: PackingSettings): Envelope[] {
  const limit = people[0]?.kind === 'certificate' ? settings.certificatesPerEnvelope : Infinity;
  const groups: PackingPerson[][] = [];
  let reason: EnvelopeReason = people.length === 1 ? 'alone' : 'household';
  for (const person of people) {
    const group = groups.at(-1);
    if (group === undefined) {
      groups.push([person]);
    } else if (group.length === limit) {
      groups.push([person]);
      reason = 'divided_cards';
    } else if (!closes(enclose([...group, person], settings, reason), settings)) {
      groups.push([person]);
      reason = 'divided_size';
    } else group.push(person);
  }
  return groups.map((group, i) => ({
    ...enclose(group, settings, reason),
    part: i + 1,
    parts: groups.length,
  }));
}

function validate(people: readonly PackingPerson[], settings: PackingSettings): void {
  const seen = new Set<string>();
  const ranks = new Map<string, number>();
  for (const { key, familyKey, order, inserts, sheets, kind } of people) {
    if ((ranks.get(familyKey) ?? order) !== order) throw new RangeError('a family has one rank');
    ranks.set(familyKey, order);
    if (seen.has(key)) {
      throw new TodokeError('packing.doubled', '同じ人の書類が二重に封入の対象になっています。', {
        remedy: '対象者の抽出をやり直してください。二重に送られる書類はまだ作られていません。',
      });
    }
    seen.add(key);
    if (!Number.isInteger(sheets) || sheets < (kind === 'certificate' ? 0 : 1)) {
      throw new TodokeError(
        'packing.sheets',
        '封入する書類の枚数が正しくありません（1枚以上の整数が必要です）。',
        {
          remedy: '様式の枚数の設定を確かめてください。',
        },
      );
    }
    const unknown = inserts.find((name) => settings.inserts[name] === undefined);
    if (unknown !== undefined) {
      throw new TodokeError('packing.insert', `同封物「${unknown}」の重さと厚さが設定にありません。`, {
        remedy: '保険者プロファイルの同封物の一覧に追加してください。',
      });
    }
  }
}

/**
 * Puts people's papers into envelopes: one person each, or a household's papers of one kind together, as the
 * settings say for each kind. Papers of unlike kinds never share an envelope. The result is in the order of
 * S078 whatever the order of `people`, and the same for the same input.
 *
 * Throws `packing.doubled` (a key twice), `packing.insert` (an insert the settings do not know),
 * `packing.sheets`, `packing.envelope_full` (one person's papers do not go into an envelope).
 */
export function buildEnvelopes(people: readonly PackingPerson[], settings: PackingSettings): Envelope[] {
  validate(people, settings);
  const sorted = [...people].sort(comparePeople);
  const envelopes: Envelope[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (sorted[end]?.familyKey === sorted[start]?.familyKey) end++;
    const family = sorted.slice(start, end);
    for (const kind of KINDS) {
      const ofKind = family.filter((person) => person.kind === kind);
      const { unit } = settings[kind] ?? settings.notice;
      if (unit === 'household') envelopes.push(...encloseHousehold(ofKind, settings));
      else for (const person of ofKind) envelopes.push(enclose([person], settings, 'person'));
    }
    start = end;
  }
  if (!envelopes.every((envelope) => closes(envelope, settings))) {
    throw new TodokeError(
      'packing.envelope_full',
      '1人分の書類が封筒に入りきりません（重さまたは厚さの上限）。',
      {
        remedy: '同封物を減らすか、保険者プロファイルの封筒の上限を確かめてください。',
      },
    );
  }
  return envelopes;
}
