import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { dayInJapan } from '../japan/calendar.ts';
import { holidaysOf } from '../japan/holidays.ts';
import { PREFECTURES } from '../japan/prefectures.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import {
  type Change,
  changedProfile,
  differencesOf,
  faultsOf,
  type Setting,
  settingsOf,
  withChanges,
} from '../profile/edit.ts';
import { effectsOf } from '../profile/effect.ts';
import { meaningOf, PART_NAMES, PARTS } from '../profile/meanings.ts';
import type { Profile } from '../profile/profile.ts';
import { composeProof, proofSubjects } from '../profile/proof.ts';
import {
  decideProposal,
  type Proposal,
  profileByHash,
  proposeProfile,
  readProposals,
  versionsInForce,
} from '../profile/proposals.ts';
import { currentProfile } from '../profile/store.ts';
import type { Element } from '../template/layout.ts';
import { catalogue, certificateSet } from '../template/sets.ts';
import { drawPage } from './picture.ts';
import {
  CalendarsSchema,
  DecideProposalSchema,
  DifferenceQuerySchema,
  DifferenceSchema,
  EffectQuerySchema,
  EffectSchema,
  PapersSchema,
  ProfileSchema,
  type ProfileSetting,
  ProofQuerySchema,
  ProofSchema,
  ProposalSchema,
  ProposeSchema,
  type SettingChange,
} from './profile-contract.ts';
import { NOTHING, type Route, route } from './route.ts';

const OfProposal = z.strictObject({ proposal: z.string().regex(/^[1-9]\d{0,15}$/) });

type Json = z.input<ReturnType<typeof z.json>>;
const asJson = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

const settingItem = ({ part, path, title, meaning, value }: Setting): ProfileSetting => ({
  part,
  path: [...path],
  title,
  meaning: meaning.meaning,
  unit: meaning.unit ?? null,
  choices: meaning.choices === undefined ? null : [...meaning.choices],
  variants:
    meaning.variants === undefined
      ? null
      : meaning.variants.map((one) => ({ ...one, value: one.value as Json })),
  fields: (meaning.variants ?? [])
    .flatMap(({ value: shape }) => Object.keys(shape as object))
    .flatMap((key, i, all) => {
      const of = all.indexOf(key) === i ? meaningOf([...path, key]) : undefined;
      return of === undefined ? [] : { key, title: of.title, unit: of.unit ?? null };
    }),
  absent: meaning.absent ?? null,
  elsewhere: meaning.elsewhere ?? null,
  present: value !== undefined,
  value: (value ?? null) as Json,
});

const proposalItem =
  (personId: string) =>
  (proposal: Proposal): z.input<typeof ProposalSchema> => ({
    ...proposal,
    own: proposal.proposedBy === personId,
  });

const changesOf = (given: readonly SettingChange[]): Change[] =>
  given.map(({ path, value }) => (value === undefined ? { path } : { path, value }));

const differenceItems = (before: Profile, after: Profile) =>
  differencesOf(before, after).map(({ path, title, before: old, after: now }) => ({
    path: [...path],
    title,
    before: asJson(old),
    after: asJson(now),
  }));

/** The version changes are made from; they are shown against what is in force or not at all. */
async function baseOf(sql: Sql, insurerId: string, base: string): Promise<Profile> {
  const current = await currentProfile(sql, insurerId);
  if (current.hash === base) return current.profile;
  throw new TodokeError('profile.moved', 'この変更のもとになった版は、もう使われていません。', {
    remedy: '画面を開き直して、今の版から変更をやり直してください。',
    status: 409,
  });
}

const wordsOf = (element: Element): string | null =>
  element.kind === 'text' && element.text.startsWith('@')
    ? (catalogue()[element.text.slice(1)] ?? null)
    : null;

function papersOf(profile: Profile): z.input<typeof PapersSchema>['papers'] {
  const { document } = profile;
  const shipped = certificateSet({ ...document, papers: {} });
  return Object.entries(shipped.papers).map(([paper, { title, size, elements }]) => ({
    paper,
    title,
    width: size[0],
    height: size[1],
    elements: elements.flatMap((one) => {
      if (one.name === undefined) return [];
      const change = document.papers[paper]?.[one.name];
      const element = change === undefined || change === null ? one : { ...change, name: one.name };
      return {
        name: one.name,
        kind: one.kind,
        element: element as Json,
        words: wordsOf(element),
        own:
          change === undefined
            ? ('none' as const)
            : change === null
              ? ('removed' as const)
              : ('changed' as const),
        shipped: one as Json,
      };
    }),
  }));
}

/** The insurer's profile (docs/profiles.md): settings, versions, changes and their approval, effects, proofs. */
export function profileRoutes(now: () => Date): Route[] {
  const today = (): string => dayInJapan(now());

  return [
    route({
      path: '/api/insurers/{insurer}/profile',
      summary: 'The profile in force: every setting with its meaning, its versions, and changes proposed',
      action: 'profile.read',
      params: NOTHING,
      query: NOTHING,
      response: ProfileSchema,
      handle: ({ database, insurerId, caller }) =>
        database.read(async (sql) => {
          const { profile, hash } = await currentProfile(sql, insurerId);
          return {
            hash,
            name: profile.name,
            version: profile.version,
            title: profile.title,
            parts: PART_NAMES.map((part) => ({ part, title: PARTS[part] })),
            settings: settingsOf(profile).map(settingItem),
            proposals: (await readProposals(sql, insurerId)).map(proposalItem(caller.actor.id)),
            versions: await versionsInForce(sql, insurerId),
          };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/profile/difference',
      summary: 'What differs between two versions, setting by setting',
      action: 'profile.read',
      params: NOTHING,
      query: DifferenceQuerySchema,
      response: DifferenceSchema,
      handle: ({ database, insurerId, query: { from, to } }) =>
        database.read(async (sql) => {
          const before = await profileByHash(sql, insurerId, from);
          const after = await profileByHash(sql, insurerId, to);
          return {
            before: { hash: from, version: before.version },
            after: { hash: to, version: after.version },
            items: differenceItems(before, after),
          };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/profile/effect',
      summary: 'What changes would bring about, computed from the insurer’s own data; keeps nothing',
      action: 'profile.try',
      params: NOTHING,
      query: NOTHING,
      body: EffectQuerySchema,
      response: EffectSchema,
      handle: ({ database, insurerId, body }) =>
        database.read(async (sql) => {
          const before = await baseOf(sql, insurerId, body.base);
          const changes = changesOf(body.changes);
          const faults = faultsOf(withChanges(before, changes));
          if (faults.length > 0)
            return {
              faults: faults.map(({ path, message }) => ({ path: [...path], message })),
              differences: [],
              effects: [],
            };
          const after = changedProfile(before, changes, before.version).profile;
          const effects = await effectsOf(sql, insurerId, before, after, now());
          return {
            faults: [],
            differences: differenceItems(before, after),
            effects: effects.map((effect) => ({ ...effect, lines: [...effect.lines] })),
          };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/profile/propose',
      summary: 'Proposes changes as a whole new version; another person decides',
      action: 'profile.propose',
      params: NOTHING,
      query: NOTHING,
      body: ProposeSchema,
      response: ProposalSchema,
      handle: async ({ database, insurerId, caller, body: { base, changes, note } }) =>
        proposalItem(caller.actor.id)(
          await database.transaction((sql) =>
            proposeProfile(sql, caller.actor, {
              insurerId,
              base,
              changes: changesOf(changes),
              note,
              on: today(),
            }),
          ),
        ),
    }),
    route({
      path: '/api/insurers/{insurer}/profile/proposals/{proposal}/decide',
      summary: 'Approves or refuses a proposal, as another person than the one who made it',
      action: 'profile.decide',
      params: OfProposal,
      query: NOTHING,
      body: DecideProposalSchema,
      response: ProposalSchema,
      handle: async ({ database, insurerId, caller, params, body: { verdict, reason } }) =>
        proposalItem(caller.actor.id)(
          await database.transaction((sql) =>
            decideProposal(sql, caller.actor, {
              insurerId,
              proposal: Number(params.proposal),
              verdict,
              reason,
            }),
          ),
        ),
    }),
    route({
      path: '/api/insurers/{insurer}/profile/proposals/{proposal}/withdraw',
      summary: 'Takes one’s own proposal back',
      action: 'profile.propose',
      params: OfProposal,
      query: NOTHING,
      body: NOTHING,
      response: ProposalSchema,
      handle: async ({ database, insurerId, caller, params }) =>
        proposalItem(caller.actor.id)(
          await database.transaction((sql) =>
            decideProposal(sql, caller.actor, {
              insurerId,
              proposal: Number(params.proposal),
              verdict: 'withdrawn',
            }),
          ),
        ),
    }),
    route({
      path: '/api/insurers/{insurer}/profile/papers',
      summary: 'The papers of the profile in force, element by element, and what can be proofed',
      action: 'profile.read',
      params: NOTHING,
      query: NOTHING,
      response: PapersSchema,
      handle: ({ database, insurerId }) =>
        database.read(async (sql) => {
          const { profile } = await currentProfile(sql, insurerId);
          const subjects = proofSubjects().map(({ papers, ...one }) => ({ ...one, papers: [...papers] }));
          return { set: profile.document.templateSet, subjects, papers: papersOf(profile) };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/profile/proof',
      summary:
        'Picture of a made-up person’s page under changes, drawn by the very writer of a round; keeps nothing',
      action: 'profile.try',
      params: NOTHING,
      query: NOTHING,
      body: ProofQuerySchema,
      response: ProofSchema,
      handle: async ({ database, insurerId, body: { base, changes, subject, page, marks, scale } }) => {
        const [profile, name] = await database.read(async (sql) => {
          const changed = changedProfile(
            await baseOf(sql, insurerId, base),
            changesOf(changes),
            'proof',
          ).profile;
          const { rows } = await sql.query<{ name: string }>(
            'SELECT name FROM insurer.insurer WHERE insurer_id = $1',
            [insurerId],
          );
          return [changed, rows[0]?.name ?? ''] as const;
        });
        if (!proofSubjects().some((one) => one.subject === subject)) {
          throw new TodokeError('profile.no_subject', 'その見本はありません。', {
            remedy: '見本の一覧から選んでください。',
            status: 404,
          });
        }
        const folder = mkdtempSync(join(tmpdir(), 'todoke-proof-'));
        try {
          const path = join(folder, 'proof.pdf');
          const { pages } = await composeProof({
            profile,
            insurer: { number: insurerId, name },
            subject,
            marks,
            path,
          });
          const png = await drawPage(readFileSync(path), Math.min(page, pages), scale);
          return { pages, png: png.toString('base64') };
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      },
    }),
    route({
      path: '/api/insurers/{insurer}/profile/calendars',
      summary: 'The branch calendar in force, public holidays, and the days offices are closed',
      action: 'profile.read',
      params: NOTHING,
      query: NOTHING,
      response: CalendarsSchema,
      handle: ({ database, insurerId }) =>
        database.read(async (sql) => {
          const { profile, hash } = await currentProfile(sql, insurerId);
          const year = Number(today().slice(0, 4));
          return {
            hash,
            waves: profile.campaign.waves as Json | null,
            branches: PREFECTURES.map(({ jis: code, name }) => ({ code, name })),
            years: [year, year + 1].map((one) => ({
              year: one,
              holidays: [...holidaysOf(one)].map(([on, name]) => ({ on, name })),
            })),
            yearEnd: { ...profile.desk.yearEnd },
          };
        }),
    }),
  ];
}
