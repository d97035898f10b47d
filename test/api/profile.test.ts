import { decode } from 'fast-png';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ProfileCalendars,
  ProfileDifference,
  ProfileEffect,
  ProfilePapers,
  ProfileProposal,
  ProfileView,
  ProofAnswer,
  SettingChange,
} from '../../src/api/profile-contract.ts';
import { buildServer } from '../../src/api/server.ts';
import { differencesOf, placesWithoutMeaning, settingsOf } from '../../src/profile/edit.ts';
import { loadProfile, shippedProfiles } from '../../src/profile/profile.ts';
import { profileForRound } from '../../src/profile/proposals.ts';
import { currentProfile } from '../../src/profile/store.ts';
import { freshDatabase } from '../support/postgres.ts';
import { signedIn } from '../support/sign-in.ts';
import { IN_PARCEL, INSURER, PIECES, seedRound } from './seed.ts';

const { database } = await freshDatabase();
let round: Awaited<ReturnType<typeof seedRound>>;
let server: FastifyInstance;
let clerk: Record<string, string>;
let chief: Record<string, string>;

beforeAll(async () => {
  round = await seedRound(database);
  server = buildServer({
    database,
    outDir: round.outDir,
    webDir: null,
    now: () => new Date('2024-09-10T10:00:00+09:00'),
  });
  clerk = await signedIn(database, INSURER, { personId: 'clerk-1', roles: ['clerk', 'approver'] });
  chief = await signedIn(database, INSURER, { personId: 'chief-1', roles: ['approver'] });
});
afterAll(async () => {
  await server.close();
  round.remove();
});

const path = (rest: string): string => `/api/insurers/${INSURER}/profile${rest}`;
const get = async <T>(rest = '', headers = clerk): Promise<T> => {
  const response = await server.inject({ url: path(rest), headers });
  expect(response.statusCode, response.body).toBe(200);
  return response.json<T>();
};
const post = (rest: string, payload: object, headers = clerk) =>
  server.inject({ method: 'POST', url: path(rest), headers, payload });
const effectOf = async (changes: SettingChange[]): Promise<ProfileEffect> => {
  const { hash: base } = await get<ProfileView>();
  const answer = await post('/effect', { base, changes });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<ProfileEffect>();
};
const HOUSEHOLD: SettingChange = {
  path: ['packing', 'notice'],
  value: { unit: 'household', safeguard: '全員分の整理番号を読み取る' },
};

describe('every setting', () => {
  it.each(shippedProfiles())(
    'of %s has a meaning, and only there is it without a place to be edited where it says so',
    (name) => {
      const { profile } = loadProfile(name);
      expect(placesWithoutMeaning(profile)).toEqual([]);
      for (const { title, meaning } of settingsOf(profile)) {
        expect(title).not.toBe('');
        expect(meaning.meaning).toMatch(/[。）]|例: /);
      }
    },
  );

  it('is told with its value, unit and choices, in parts', async () => {
    const { settings, parts, version } = await get<ProfileView>();
    expect(version).toBe(loadProfile('kyokai-kenpo').profile.version);
    expect(parts.map(({ part }) => part)).toContain('certificate');
    const find = (...at: string[]) => settings.find((one) => one.path.join('/') === at.join('/'));
    expect(find('packing', 'peoplePerParcel')).toMatchObject({ value: 150, unit: '人', present: true });
    expect(find('packing', 'plain')).toMatchObject({ present: false, absent: expect.any(String) });
    expect(find('campaign', 'routes', 'general')?.choices?.map(({ value }) => value)).toEqual([
      'workplace',
      'home',
    ]);
    expect(find('packing', 'notice', 'safeguard')).toBeUndefined();
    expect(find('packing', 'certificate')?.fields).toEqual([
      { key: 'safeguard', title: '誤封入・誤配布を防ぐ対策', unit: null },
    ]);
    expect(find('packing', 'inserts', 'return-envelope', 'grams')?.title).toBe('返信用封筒：同封物の重さ');
  });
});

describe('the effect of a change before it is made', () => {
  it('of everybody written to at home is counted with the packer of a round: no parcels, more postage', async () => {
    const { faults, effects, differences } = await effectOf([
      { path: ['campaign', 'routes', 'general'], value: 'home' },
    ]);
    expect(faults).toEqual([]);
    expect(differences).toMatchObject([
      { title: '一般の加入者への送り方', before: '"workplace"', after: '"home"' },
    ]);
    const [mailing] = effects;
    const line = (title: string) => mailing?.lines.find((one) => one.title === title);
    expect(line('封筒')).toMatchObject({ before: PIECES, after: PIECES });
    expect(line('事業所への梱包')).toMatchObject({ before: 1, after: 0 });
    expect(line('自宅などへ直接')).toMatchObject({ before: PIECES - IN_PARCEL, after: PIECES });
    expect(line('郵便料金')?.after).toBeGreaterThan(line('郵便料金')?.before as number);
    expect(mailing?.basis).toContain(`${PIECES}通`);
  });

  it('of the desk’s hours is the sentence its line would say', async () => {
    const { effects } = await effectOf([{ path: ['desk', 'opens'], value: '11:00' }]);
    const [line] = effects[0]?.lines ?? [];
    expect(line?.before).not.toBe(line?.after);
  });

  it('of certificates is who would be due, and the moved days of the run', async () => {
    const { effects } = await effectOf([{ path: ['certificate', 'run', 'monthly', 'fileByDay'], value: 9 }]);
    expect(effects[0]).toMatchObject({ title: '資格確認書' });
    expect(effects[0]?.lines.map(({ title }) => title)).toContain('交付の対象の方');
  });

  it('S072 what is wrong is named by its place in Japanese, and nothing is computed', async () => {
    const wrong = await effectOf([
      { path: ['packing', 'notice'], value: { unit: 'household', safeguard: '' } },
      { path: ['packing', 'peoplePerParcel'], value: 0 },
    ]);
    expect(wrong.effects).toEqual([]);
    expect(wrong.faults).toContainEqual({
      path: ['packing', 'notice', 'safeguard'],
      message: '世帯単位で封入するときは、誤封入・誤配布を防ぐ対策を必ず記入してください。',
    });
    for (const { message } of wrong.faults) expect(message).toMatch(/[ぁ-ん]/);
    expect(wrong.faults.map(({ path: at }) => at.join('/'))).toContain('packing/peoplePerParcel');
  });

  it.each([[['__proto__', 'x']], [['name']], [['version']]])('%s is no setting', async (at) => {
    const { hash: base } = await get<ProfileView>();
    const answer = await post('/effect', { base, changes: [{ path: at, value: 1 }] });
    expect(answer.json()).toMatchObject({ id: 'profile.path' });
  });
});

describe('a proof', () => {
  const proof = async (changes: SettingChange[], more: object = {}) => {
    const { hash: base } = await get<ProfileView>();
    return post('/proof', { base, changes, subject: 'notice-0', scale: 0.5, ...more });
  };
  const pixels = (answer: Awaited<ReturnType<typeof proof>>) =>
    decode(Buffer.from(answer.json<ProofAnswer>().png, 'base64'));

  it('is the very page of a made-up person, and shows a changed text at once', async () => {
    const before = await proof([]);
    expect(before.statusCode, before.body.slice(0, 300)).toBe(200);
    const picture = pixels(before);
    expect(picture.width / picture.height).toBeCloseTo(210 / 297, 2);
    const after = pixels(await proof([{ path: ['document', 'desk', 'name'], value: '見本の窓口' }]));
    expect(Buffer.from(after.data).equals(Buffer.from(picture.data))).toBe(false);
    const marked = pixels(await proof([], { marks: true }));
    expect(Buffer.from(marked.data).equals(Buffer.from(picture.data))).toBe(false);
  });

  it('of cards and of the second page of a request exist', async () => {
    const { subjects } = await get<ProfilePapers>('/papers');
    for (const kind of ['card-0', 'carrier-0'])
      expect((await proof([], { subject: kind })).statusCode).toBe(200);
    const request = subjects.findIndex(({ papers }) => papers.includes('application'));
    const second = await proof([], { subject: `notice-${request}`, page: 2 });
    expect(second.json<ProofAnswer>().pages).toBe(2);
    expect((await proof([], { subject: 'notice-99' })).json()).toMatchObject({ id: 'profile.no_subject' });
  });

  it('of a changed element moves it; a fault of the element is named', async () => {
    const { papers } = await get<ProfilePapers>('/papers');
    const notice = papers.find(({ paper }) => paper === 'notice');
    const text = notice?.elements.find(({ kind, name }) => kind === 'text' && !name.startsWith('window'));
    const element = text?.element as Record<string, unknown>;
    const at = ['document', 'papers', 'notice', text?.name as string];
    const before = pixels(await proof([]));
    const moved = await proof([{ path: at, value: { ...element, text: '別の文' } as never }]);
    expect(Buffer.from(pixels(moved).data).equals(Buffer.from(before.data))).toBe(false);
    const outside = await effectOf([{ path: at, value: { ...element, x: 400 } as never }]);
    expect(outside.faults).toMatchObject([{ path: at, message: expect.stringContaining('はみ出します') }]);
    const broken = await effectOf([{ path: at, value: { ...element, size: -1 } as never }]);
    expect(broken.faults[0]?.path.slice(0, 4)).toEqual(at);
  });

  it('a character no typeface has is named with its code, before anything is printed', async () => {
    const change: SettingChange = { path: ['document', 'desk', 'name'], value: '窓口\u{1F600}' };
    const { faults } = await effectOf([change]);
    expect(faults).toMatchObject([{ path: change.path, message: expect.stringContaining('U+1F600') }]);
    expect((await proof([change])).json()).toMatchObject({ id: 'profile.invalid' });
  });
});

describe('a change', () => {
  const propose = async (changes: SettingChange[], headers = clerk) => {
    const { hash: base } = await get<ProfileView>();
    return post('/propose', { base, changes, note: '封入の見直し' }, headers);
  };
  const decide = (proposal: number, verdict: string, headers: Record<string, string>, reason?: string) =>
    post(`/proposals/${proposal}/decide`, { verdict, ...(reason === undefined ? {} : { reason }) }, headers);

  it('is proposed as a whole new version, in force for nobody until another person approves it', async () => {
    const before = await get<ProfileView>();
    const proposed = (await propose([HOUSEHOLD])).json<ProfileProposal>();
    expect(proposed).toMatchObject({
      version: '2024-09-10/1',
      own: true,
      verdict: null,
      baseHash: before.hash,
    });
    expect((await get<ProfileView>()).hash).toBe(before.hash);
    expect((await propose([HOUSEHOLD])).json()).toMatchObject({ id: 'profile.open', status: 409 });
    expect((await decide(proposed.proposal, 'approved', clerk)).json()).toMatchObject({
      id: 'profile.same_person',
      status: 409,
    });
    expect((await decide(proposed.proposal, 'refused', chief)).json()).toMatchObject({
      id: 'profile.reason',
    });
    const approved = (await decide(proposed.proposal, 'approved', chief)).json<ProfileProposal>();
    expect(approved).toMatchObject({ verdict: 'approved', decidedBy: 'chief-1' });
    const after = await get<ProfileView>();
    expect(after).toMatchObject({ hash: proposed.hash, version: '2024-09-10/1', name: before.name });
    expect(after.versions[0]).toMatchObject({ hash: proposed.hash, by: 'chief-1', campaigns: 0 });
    expect((await decide(proposed.proposal, 'approved', chief)).json()).toMatchObject({
      id: 'profile.decided',
    });
  });

  it('is compared setting by setting, also with a version no longer in force', async () => {
    const { proposals } = await get<ProfileView>();
    const [{ baseHash, hash }] = proposals as [ProfileProposal];
    const difference = await get<ProfileDifference>(`/difference?from=${baseHash}&to=${hash}`);
    expect(difference.items).toMatchObject([
      { path: ['packing', 'notice'], title: 'お知らせの封入の単位', before: '{"unit":"person"}' },
    ]);
    const unknown = await server.inject({ url: path(`/difference?from=${hash}&to=zzz`), headers: clerk });
    expect(unknown.json()).toMatchObject({ id: 'profile.no_version', status: 404 });
  });

  it('a campaign keeps the version it was begun with; what begins later takes the approved one', async () => {
    const { hash } = await get<ProfileView>();
    const of = (campaign?: string) =>
      database.read((sql) => profileForRound(sql, INSURER, 'kyokai-kenpo', campaign));
    expect((await of('round-1')).hash).toBe('h1');
    expect((await of('not-begun-yet')).hash).toBe(hash);
    expect((await of()).profile.packing.notice).toMatchObject({ unit: 'household' });
    const other = await database.read((sql) => profileForRound(sql, '06130012', 'kyokai-kenpo'));
    expect(other.hash).toBe(loadProfile('kyokai-kenpo').hash);
  });

  it('is refused with a reason, or taken back by who proposed it and nobody else', async () => {
    const change = (value: number): SettingChange[] => [{ path: ['packing', 'peoplePerParcel'], value }];
    const first = (await propose(change(100))).json<ProfileProposal>();
    expect(first.version).toBe('2024-09-10/2');
    const refused = (
      await decide(first.proposal, 'refused', chief, '根拠を書いてください')
    ).json<ProfileProposal>();
    expect(refused).toMatchObject({ verdict: 'refused', reason: '根拠を書いてください' });
    const second = (await propose(change(120))).json<ProfileProposal>();
    const other = await signedIn(database, INSURER, { personId: 'clerk-2', roles: ['clerk'] });
    expect((await post(`/proposals/${second.proposal}/withdraw`, {}, other)).json()).toMatchObject({
      id: 'profile.other_person',
    });
    expect((await post(`/proposals/${second.proposal}/withdraw`, {})).json()).toMatchObject({
      verdict: 'withdrawn',
    });
    const now = await database.read((sql) => currentProfile(sql, INSURER));
    expect(now.profile.packing.peoplePerParcel).toBe(150);
  });

  it('of nothing, or made from another version, is refused', async () => {
    expect((await propose([{ path: ['packing', 'peoplePerParcel'], value: 150 }])).json()).toMatchObject({
      id: 'profile.unchanged',
    });
    const moved = await post('/propose', { base: 'h1', changes: [HOUSEHOLD], note: '古い版から' });
    expect(moved.json()).toMatchObject({ id: 'profile.moved', status: 409 });
  });

  it('every act stands in the trail with who and which version', async () => {
    const { rows } = await database.read((sql) =>
      sql.query<{ action: string; actor: string }>(
        `SELECT action, actor FROM audit.entry WHERE insurer_id = $1 AND action LIKE 'profile.%' ORDER BY audit_id`,
        [INSURER],
      ),
    );
    expect(rows.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      'profile.propose clerk-1',
      'profile.approved chief-1',
      'profile.propose clerk-1',
      'profile.refused chief-1',
      'profile.propose clerk-1',
      'profile.withdrawn clerk-1',
    ]);
  });
});

describe('calendars', () => {
  it('S086 S152 tell the waves in force, the 47 branches and the holidays of two years', async () => {
    const { waves, branches, years } = await get<ProfileCalendars>('/calendars');
    expect(waves).toBeNull();
    expect(branches).toHaveLength(47);
    expect(years.map(({ year }) => year)).toEqual([2024, 2025]);
    expect(years[0]?.holidays).toContainEqual({ on: '2024-09-23', name: '振替休日' });
  });

  it('a wave that leaves nobody for the rest is named', async () => {
    const window = { from: '2024-10-01', to: '2024-10-10' };
    const wave = { id: 'w1', title: '東京', prefectures: ['13'], window };
    const { faults } = await effectOf([
      { path: ['campaign', 'waves'], value: { printBefore: 5, cutOffBefore: 1, waves: [wave] } },
    ]);
    expect(faults[0]?.message).toContain('ちょうど一つ要ります');
  });
});

describe('differences', () => {
  it('of two shipped profiles all have a title of their own', () => {
    const [a, b] = shippedProfiles().map((name) => loadProfile(name).profile) as [never, never];
    const found = differencesOf(a, b);
    expect(found.length).toBeGreaterThan(10);
    for (const { title, path: at } of found) expect(title).not.toBe(at.join('.'));
  });
});
