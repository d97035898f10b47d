import { z } from 'zod';
import { TodokeError } from '../kernel/errors.ts';
import { paperFaults } from '../template/faults.ts';
import { unprintable } from '../template/glyphs.ts';
import { certificateSet } from '../template/sets.ts';
import { type Meaning, meaningOf, PART_NAMES, PARTS, type Part } from './meanings.ts';
import { type Profile, ProfileSchema, parseProfile, type StoredProfile } from './profile.ts';

/** One setting changed: its place, and its new value; without a value it is taken away. */
export interface Change {
  readonly path: readonly string[];
  readonly value?: unknown;
}

/** A fault of a changed profile: where, what, and what to do. */
export interface ProfileFault {
  readonly path: readonly string[];
  readonly message: string;
}

/** One setting of a profile as a form shows it. */
export interface Setting {
  readonly part: Part;
  readonly path: readonly string[];
  readonly title: string;
  readonly meaning: Meaning;
  /** Undefined: absent. */
  readonly value: unknown;
}

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const isLeaf = (value: unknown): boolean =>
  !isNode(value) || (Array.isArray(value) && value.every((one) => !isNode(one)));

/** Settings that may be absent, so that a form offers them all the same. */
const OPTIONAL: readonly (readonly string[])[] = [
  ['packing', 'plain'],
  ['filing', 'kind'],
  ...['special', 'video', 'branches', 'languages', 'notice'].map((link) => ['document', 'links', link]),
];

/** Parts of a path that name one of many: shown before the setting's title. */
const LISTS = new Set([
  'inserts',
  'containers',
  'inLanguages',
  'columns',
  'forms',
  'stations',
  'leaflets',
  'ours',
  'own',
]);

function titleOf(path: readonly string[], { title }: Meaning, profile: Profile): string {
  const names = path.flatMap((step, i) => {
    const list = path[i - 1];
    if (list === undefined || !LISTS.has(list) || i === 1) return [];
    if (list === 'inserts') return [profile.packing.inserts[step]?.title ?? step];
    if (list === 'containers') return [profile.packing.containers[Number(step)]?.name ?? step];
    return [step];
  });
  return names.length === 0 ? title : `${names.join('・')}：${title}`;
}

function* walk(value: unknown, path: readonly string[]): Generator<readonly [readonly string[], unknown]> {
  const meaning = meaningOf(path);
  if (meaning !== undefined) yield [path, value];
  if (isLeaf(value) || meaning?.elsewhere !== undefined || meaning?.variants !== undefined) return;
  for (const [key, below] of Object.entries(value as Node)) yield* walk(below, [...path, key]);
}

/** Every setting of a profile with its meaning, in the order of its parts; those that may be absent too. */
export function settingsOf(profile: Profile): Setting[] {
  const found = PART_NAMES.flatMap((part) => {
    const own = [...walk(profile[part], [part])];
    const absent = OPTIONAL.filter(
      (path) => path[0] === part && !own.some(([at]) => at.join('/') === path.join('/')),
    ).map((path) => [path, undefined] as const);
    return [...own, ...absent].map(([path, value]) => ({ part, path, value }));
  });
  const whole = { part: 'packing' as const, path: ['pagesPerFile'], value: profile.pagesPerFile };
  return [...found, whole].map(({ part, path, value }) => {
    const meaning = meaningOf(path) as Meaning;
    return { part, path, value, meaning, title: titleOf(path, meaning, profile) };
  });
}

/** Places of values in a profile that no meaning covers; a test wants none. */
export function placesWithoutMeaning(profile: Profile): string[] {
  const missing: string[] = [];
  const look = (value: unknown, path: readonly string[]): void => {
    const meaning = meaningOf(path);
    if (meaning?.elsewhere !== undefined) return;
    if (isLeaf(value)) {
      // A leaf below a setting of several shapes is told apart by the shape itself.
      if (meaning === undefined && !['unit', 'rule'].includes(path.at(-1) as string))
        missing.push(path.join('/'));
      return;
    }
    for (const [key, below] of Object.entries(value as Node)) look(below, [...path, key]);
  };
  const { name: _, version: __, title: ___, ...parts } = profile;
  look(parts, []);
  return missing;
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** Never the profile's own identity: those are set when a version is made. */
const IDENTITY = new Set(['name', 'version', 'title']);

const badPath = (): TodokeError =>
  new TodokeError('profile.path', '変更する設定の場所が正しくありません。', {
    remedy: '画面を開き直して、もう一度変更してください。',
  });

/** The profile as written with changes applied, not validated. Throws `profile.path`. */
export function withChanges(profile: Profile, changes: readonly Change[]): Node {
  const written = structuredClone(profile) as unknown as Node;
  for (const change of changes) {
    const { path } = change;
    const last = path.at(-1);
    if (last === undefined || IDENTITY.has(path[0] as string) || path.some((step) => FORBIDDEN.has(step)))
      throw badPath();
    let at: Node = written;
    for (const step of path.slice(0, -1)) {
      at[step] ??= {};
      if (!isNode(at[step])) throw badPath();
      at = at[step];
    }
    if ('value' in change && change.value !== undefined) at[last] = structuredClone(change.value);
    else delete at[last];
  }
  return written;
}

/** Texts of the papers by their place; those in other languages are looked at when their leaflet is set. */
function* printedTexts(
  value: unknown,
  path: readonly string[],
): Generator<readonly [path: readonly string[], text: string]> {
  if (typeof value === 'string') yield [path, value];
  else if (isNode(value))
    for (const [key, below] of Object.entries(value)) yield* printedTexts(below, [...path, key]);
}

const PRINTED = [
  'desk',
  'returnTo',
  'certificateReturnTo',
  'replyPostage',
  'portal',
  'certificate',
  'selfName',
  'papers',
] as const;

/** Characters of the insurer's own words that no typeface has: stopped here, not at the printer's. */
const unprintableWords = ({ document }: Profile): ProfileFault[] =>
  PRINTED.flatMap((part) => [...printedTexts(document[part], ['document', part])]).flatMap(([path, text]) => {
    const missing = unprintable(text.replaceAll('\n', ''));
    if (missing.length === 0) return [];
    const named = missing.map(({ char, codePoint }) => `「${char}」（${codePoint}）`).join('');
    return [{ path, message: `印刷できない文字があります：${named}。別の文字に直してください。` }];
  });

const inJapanese = z.locales.ja().localeError;

/** Everything wrong with a profile as written, in Japanese; the papers' own changes too. */
export function faultsOf(written: Node): ProfileFault[] {
  const result = ProfileSchema.safeParse(written, { error: (issue) => issue.message ?? inJapanese(issue) });
  if (!result.success)
    return result.error.issues.map(({ path, message }) => ({ path: path.map(String), message }));
  try {
    parseProfile(written, result.data.name);
    const { document } = result.data;
    const faults = paperFaults(certificateSet(document), document.papers).map(
      ({ paper, element, message, remedy }) => ({
        path: ['document', 'papers', paper, element],
        message: `${message}${remedy}`,
      }),
    );
    return [...faults, ...unprintableWords(result.data)];
  } catch (error) {
    if (!(error instanceof TodokeError)) throw error;
    return [{ path: [], message: `${error.message}${error.remedy}` }];
  }
}

/** A new version of a profile: the changes, a version of its own, whole and valid. Throws `profile.invalid` with its first fault. */
export function changedProfile(profile: Profile, changes: readonly Change[], version: string): StoredProfile {
  const written: Node = { ...withChanges(profile, changes), version };
  const [fault] = faultsOf(written);
  if (fault === undefined) return parseProfile(written, profile.name);
  throw new TodokeError('profile.invalid', `設定「${fault.path.join('.')}」に誤りがあります。`, {
    remedy: fault.message,
  });
}

/** One difference between two versions. */
export interface Difference {
  readonly path: readonly string[];
  readonly title: string;
  /** Undefined: absent. */
  readonly before: unknown;
  readonly after: unknown;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function* differing(
  before: unknown,
  after: unknown,
  path: readonly string[],
): Generator<readonly [path: readonly string[], before: unknown, after: unknown]> {
  if (same(before, after)) return;
  const deeper =
    isNode(before) &&
    isNode(after) &&
    !isLeaf(before) &&
    !isLeaf(after) &&
    meaningOf(path)?.variants === undefined;
  if (!deeper) {
    yield [path, before, after];
    return;
  }
  const [a, b] = [before, after] as [Node, Node];
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
    yield* differing(a[key], b[key], [...path, key]);
}

/** A place above single settings, as a whole insert added. */
const unnamed = (path: readonly string[]): string =>
  `${PARTS[path[0] as Part] ?? path[0]}：${path.slice(1).join('・')}`;

/** What differs between two versions, setting by setting; the version's own name is no setting. */
export function differencesOf(before: Profile, after: Profile): Difference[] {
  const rest = ({ name: _, version: __, title: ___, ...parts }: Profile) => parts;
  return [...differing(rest(before), rest(after), [])].map(([path, old, now]) => {
    const covering = path
      .map((_, i) => path.slice(0, path.length - i))
      .find((one) => meaningOf(one) !== undefined);
    const title =
      covering === undefined ? unnamed(path) : titleOf(covering, meaningOf(covering) as Meaning, after);
    return { path, title, before: old, after: now };
  });
}
