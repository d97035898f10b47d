import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PRODUCTS } from '../../src/campaign/products.ts';
import { CampaignPlanSchema, planWarnings } from '../../src/campaign/settings.ts';
import { weekday } from '../../src/japan/calendar.ts';
import { formatWareki } from '../../src/japan/era.ts';
import type { TodokeError } from '../../src/kernel/errors.ts';
import { loadProfile, parseProfile, shippedProfiles } from '../../src/profile/profile.ts';

const folder = (path: string) => new URL(`../../${path}/`, import.meta.url);
const written = (name: string) =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder('profiles')), 'utf8'));

type Path = readonly (string | number)[];

/** Every value of a JSON text that is no object or list, by its path. */
function leaves(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) =>
    leaves(inner, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

/** The same JSON with the value at a path replaced. */
function withValue(root: unknown, path: Path, value: unknown): unknown {
  const copy = structuredClone(root) as Record<string | number, unknown>;
  let at = copy;
  for (const name of path.slice(0, -1)) at = at[name] as Record<string | number, unknown>;
  at[path.at(-1) as string | number] = value;
  return copy;
}

const refusal = (profile: unknown): TodokeError | undefined => {
  try {
    parseProfile(profile, 'own');
    return undefined;
  } catch (error) {
    return error as TodokeError;
  }
};

describe.each(['kenpo-kumiai', 'kyokai-kenpo'])('the shipped profile %s', (name) => {
  it('is valid and named by its content', () => {
    expect(shippedProfiles()).toContain(name);
    const stored = loadProfile(name);
    expect(stored.profile.name).toBe(name);
    expect(stored.hash).toMatch(/^[0-9a-f]{64}$/);
    const reordered = Object.fromEntries(Object.entries(written(name)).reverse());
    expect(parseProfile(reordered, name).hash).toBe(stored.hash);
  });

  it('has the dates of the transition (S001, S007, S008, S009, S056, X2)', () => {
    const { transition } = loadProfile(name).profile.campaign;
    expect(transition.noNewCardsFrom).toBe('2024-12-02');
    expect(transition.oldCardsUntil).toBe('2025-12-01');
    expect(transition.exOfficioDeadline).toBe('2025-12-01');
    expect(transition.reissueFrom).toBe('2024-12-02');
  });

  it('names the setting that is wrong, whichever it is', () => {
    const profile = written(name);
    const all = leaves(profile);
    expect(all.length).toBeGreaterThan(30);
    for (const path of all) {
      const error = refusal(withValue(profile, path, { wrong: true }));
      expect([path.join('.'), error?.id]).toEqual([path.join('.'), 'profile.invalid']);
      const named = /「own」の設定「(.*?)」/.exec(error?.message ?? '')?.[1] as string;
      expect(`${path.join('.')}.`.startsWith(`${named}.`), `${path.join('.')} ← ${error?.message}`).toBe(
        true,
      );
      expect(named.length).toBeGreaterThan(0);
    }
  });

  it('is another profile with any other value', () => {
    const profile = written(name);
    const { hash } = loadProfile(name);
    const title = parseProfile({ ...profile, title: 'ほかの題' }, name);
    const digits = withValue(profile, ['campaign', 'rules', 'noReplyDigits', 'row9'], true);
    expect(new Set([hash, title.hash, parseProfile(digits, name).hash]).size).toBe(3);
  });

  it('refuses a setting nobody knows, and an insert without weight', () => {
    const unknown = refusal(withValue(written(name), ['campaign', 'colour'], 'yellow'));
    expect([unknown?.id, unknown?.message.includes('campaign')]).toEqual(['profile.invalid', true]);
    const insert = refusal(withValue(written(name), ['inserts', 'everyone', 0], 'balloon'));
    expect([insert?.id, insert?.message.includes('balloon')]).toEqual(['profile.invalid', true]);
  });
});

it('S012: the two insurers differ in their settings only, and both can be chosen by name', () => {
  const [kyokai, kumiai] = [loadProfile('kyokai-kenpo'), loadProfile('kenpo-kumiai')];
  expect(kyokai.profile.document.templateSet).not.toBe(kumiai.profile.document.templateSet);
  expect(() => loadProfile('../package')).toThrow(expect.objectContaining({ id: 'profile.unknown' }));
  expect(() => loadProfile('nobody')).toThrow(
    expect.objectContaining({ remedy: expect.stringContaining('kyokai-kenpo') }),
  );
});

it('S001: nothing that can be made is a 健康保険証', () => {
  expect(Object.values(PRODUCTS).map(({ title }) => title)).toEqual(['資格情報のお知らせ', '資格確認書']);
  for (const name of readdirSync(folder('src/template/sets')).filter((file) => file.endsWith('.json'))) {
    const set = readFileSync(new URL(name, folder('src/template/sets')), 'utf8');
    expect(set).not.toMatch(/"title"\s*:\s*"[^"]*健康保険証/);
  }
});

describe('the dates of a campaign', () => {
  const plan = {
    id: 'round-1',
    title: '資格情報のお知らせ',
    extraction_date: '2024-06-07',
    cut_off: '2024-08-09',
    packing_date: '2024-08-23',
    issue_date: '2024-09-09',
    window: { from: '2024-09-09', to: '2024-09-30' },
  };
  const warningsOf = (profile: string, window: { from: string; to: string }) =>
    planWarnings(CampaignPlanSchema.parse({ ...plan, window }), loadProfile(profile).profile.campaign);

  it.each([
    ['kyokai-kenpo', '2024-09-09', '2024-09-30', 0],
    ['kyokai-kenpo', '2024-09-09', '2024-10-31', 0],
    ['kyokai-kenpo', '2024-09-09', '2024-11-01', 1],
    ['kenpo-kumiai', '2024-10-01', '2024-10-31', 0],
    ['kenpo-kumiai', '2024-10-01', '2024-11-01', 1],
  ])('S004, S005: %s from %s to %s is warned of %d times', (profile, from, to, times) => {
    const warnings = warningsOf(profile, { from, to });
    expect(warnings.length).toBe(times);
    for (const warning of warnings)
      for (const date of [from, to]) expect(warning).toContain(formatWareki(date));
  });

  it('S005: before July a 健康保険組合 is too early', () => {
    const early = {
      ...plan,
      extraction_date: '2024-04-01',
      cut_off: '2024-05-01',
      packing_date: '2024-06-01',
    };
    const settings = loadProfile('kenpo-kumiai').profile.campaign;
    const from = (date: string) =>
      CampaignPlanSchema.parse({ ...early, window: { from: date, to: '2024-07-31' } });
    expect(planWarnings(from('2024-06-30'), settings).length).toBe(1);
    expect(planWarnings(from('2024-07-01'), settings).length).toBe(0);
  });

  it.each([
    ['a cut-off before the extraction', { cut_off: '2024-06-06' }],
    ['packing before the cut-off', { packing_date: '2024-08-08' }],
    ['sending before packing', { window: { from: '2024-08-22', to: '2024-09-30' } }],
    ['a window that ends before it begins', { window: { from: '2024-09-09', to: '2024-09-08' } }],
    ['a day that does not exist', { extraction_date: '2024-02-30' }],
  ])('%s is refused', (_name, change) => {
    expect(CampaignPlanSchema.safeParse({ ...plan, ...change }).success).toBe(false);
    expect(CampaignPlanSchema.safeParse(plan).success).toBe(true);
  });

  it('S059, S060: the weekdays of seed 000 are computed', () => {
    const days = ['2024-09-09', '2024-09-30', '2024-11-29', '2025-01-22', '2025-02-03'];
    expect(days.map(weekday).join('')).toBe('月月金水月');
  });

  it('S059: no weekday is typed beside a date in a profile, a template or a text', () => {
    const texts = ['profiles', 'src/template/sets', 'src/template/texts'].flatMap((path) =>
      readdirSync(folder(path), { recursive: true })
        .filter((name) => String(name).endsWith('.json'))
        .map((name) => readFileSync(new URL(String(name), folder(path)), 'utf8')),
    );
    expect(texts.length).toBeGreaterThan(5);
    for (const text of texts) expect(text).not.toMatch(/日\s*[（(][月火水木金土日][)）]/);
  });
});
