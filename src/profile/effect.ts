import { MONTHLY_STEPS, monthlyCalendar } from '../certificate/calendar.ts';
import { entitlementSql } from '../certificate/entitlement-sql.ts';
import { japanTime, lineSentence, lineState } from '../desk/hours.ts';
import { dayInJapan } from '../japan/calendar.ts';
import { formatWareki } from '../japan/era.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import { joinWholeTables } from '../kernel/set-based.ts';
import { mailingTotals, type SimulationSettings, type Traveller } from '../planning/simulate.ts';
import type { Profile } from './profile.ts';

/** One figure under the version in force and under the changed one; a sentence where it is no number. */
export interface EffectLine {
  readonly title: string;
  readonly before: string | number;
  readonly after: string | number;
  readonly unit: string;
}

/** What changes bring about, of one kind. */
export interface Effect {
  readonly title: string;
  /** On what it was computed, and what it leaves out. */
  readonly basis: string;
  readonly lines: readonly EffectLine[];
}

/** People an effect on the mailing is computed over at most; more take longer than somebody who types waits. */
const MOST = 20_000;

interface Posted {
  readonly campaign_id: string;
  readonly title: string;
  readonly people: number;
}

/** The newest mailing of notices. */
async function newestMailing(sql: Sql, insurerId: string): Promise<Posted | undefined> {
  const { rows } = await sql.query<Posted>(
    `SELECT c.campaign_id, c.title, n.people FROM campaign.campaign c
       CROSS JOIN LATERAL (SELECT count(*) AS people FROM piece.piece p
         WHERE p.insurer_id = c.insurer_id AND p.campaign_id = c.campaign_id AND p.replaces IS NULL) n
      WHERE c.insurer_id = $1 AND n.people > 0
        AND NOT EXISTS (SELECT FROM piece.piece p WHERE p.insurer_id = c.insurer_id AND p.campaign_id = c.campaign_id AND p.form = 'certificate')
      ORDER BY c.extraction_date DESC, c.campaign_id DESC LIMIT 1`,
    [insurerId],
  );
  return rows[0];
}

interface PostedRow {
  readonly member_id: string;
  readonly insured_id: string;
  readonly sub_number: string;
  readonly symbol: string;
  readonly number: string;
  readonly form: string;
  readonly route: 'workplace' | 'home' | 'chosen';
  readonly workplace_id: string;
}

/** Its letters in the order they were packed, whole workplaces first. */
async function travellersOf(sql: Sql, insurerId: string, campaignId: string): Promise<Traveller[]> {
  const { rows } = await sql.query<PostedRow>(
    `SELECT p.member_id, e.insured_id, e.sub_number, e.symbol, e.number, p.form, p.route, coalesce(i.workplace_id, '') AS workplace_id
       FROM (SELECT * FROM piece.piece WHERE insurer_id = $1 AND campaign_id = $2 AND replaces IS NULL
              ORDER BY lot, position, piece_id LIMIT ${MOST}) p
       CROSS JOIN LATERAL (SELECT * FROM register.eligibility e
         WHERE e.insurer_id = p.insurer_id AND e.member_id = p.member_id AND e.known_to = 'infinity'
         ORDER BY e.valid_from DESC LIMIT 1) e
       CROSS JOIN LATERAL (SELECT i.workplace_id FROM register.eligibility i
         WHERE i.insurer_id = p.insurer_id AND i.member_id = e.insured_id AND i.known_to = 'infinity'
         ORDER BY i.valid_from DESC LIMIT 1) i
      ORDER BY p.lot, p.position, p.piece_id`,
    [insurerId, campaignId],
  );
  return rows.map((row) => ({
    memberId: row.member_id,
    insuredId: row.insured_id,
    subNumber: row.sub_number,
    symbol: row.symbol,
    number: row.number,
    // Who was written to at home before for a reason of their own still is; a workplace letter goes home if all do.
    route: row.route,
    routeHome: row.route === 'chosen' ? 'chosen' : 'home',
    workplaceId: row.workplace_id,
    branch: '',
    ownAddress: row.route === 'chosen',
    electronic: false,
    hasNumber: row.form !== 'request',
    form: row.form === 'plain' || row.form === 'request' ? row.form : 'style1',
  }));
}

const simulationOf = (
  profile: Profile,
  form: SimulationSettings['form'],
  on: string,
): SimulationSettings => ({
  packing: profile.packing,
  inserts: profile.inserts,
  dispatch: profile.dispatch,
  rules: profile.campaign.rules,
  form,
  route: profile.campaign.routes.general,
  acceptedOn: on,
});

const mailingParts = ({ packing, inserts, dispatch, campaign }: Profile) => [
  packing,
  inserts,
  dispatch,
  campaign.routes,
];
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const line = (title: string, before: string | number, after: string | number, unit: string): EffectLine => ({
  title,
  before,
  after,
  unit,
});

/** Envelopes, parcels and postage of the newest mailing of notices, packed again. */
async function mailingEffect(
  sql: Sql,
  insurerId: string,
  before: Profile,
  after: Profile,
  on: string,
): Promise<Effect | null> {
  if (same(mailingParts(before), mailingParts(after))) return null;
  const mailing = await newestMailing(sql, insurerId);
  const title = 'お知らせの発送（封筒・梱包・郵便料金）';
  if (mailing === undefined)
    return { title, basis: 'まだお知らせを送っていないため、計算できません。', lines: [] };
  const people = await travellersOf(sql, insurerId, mailing.campaign_id);
  const form = people.every((one) => one.form === 'plain') ? 'plain' : 'rules';
  const [old, now] = [before, after].map((profile) =>
    mailingTotals(people, simulationOf(profile, form, on)),
  ) as [ReturnType<typeof mailingTotals>, ReturnType<typeof mailingTotals>];
  const part =
    people.length < mailing.people
      ? `先頭の${people.length}通（全${mailing.people}通）`
      : `${people.length}通`;
  const rate = old.verified && now.verified ? '' : ' この日の料金表は、まだ確かめられていません。';
  return {
    title,
    basis: `「${mailing.title}」の${part}を、もう一度封入・梱包して計算しました。${rate}`,
    lines: [
      line('封筒', old.envelopes, now.envelopes, '通'),
      line('事業所への梱包', old.parcels, now.parcels, '個'),
      line('自宅などへ直接', old.direct, now.direct, '通'),
      line('郵便料金', old.yen, now.yen, '円'),
    ],
  };
}

/** Who is due a certificate today, and the days of this month's run. */
async function certificateEffect(
  sql: Sql,
  insurerId: string,
  before: Profile,
  after: Profile,
  on: string,
): Promise<Effect | null> {
  const rules = ({ certificate, campaign: { transition } }: Profile) => ({ certificate, transition });
  if (same(rules(before), rules(after))) return null;
  await joinWholeTables(sql);
  const countOf = async (profile: Profile) => {
    const answers = entitlementSql('monthly', rules(profile), {
      insurer: '$1',
      on: '$2::date',
      knownAt: 'now()',
    });
    const { rows } = await sql.query<{ first: number; renewal: number; entitled: number }>(
      `SELECT count(*) FILTER (WHERE due = 'first') AS first, count(*) FILTER (WHERE due = 'renewal') AS renewal,
              count(*) FILTER (WHERE entitled) AS entitled FROM (${answers}) e`,
      [insurerId, on],
    );
    return rows[0] as (typeof rows)[number];
  };
  const [old, now] = [await countOf(before), await countOf(after)];
  const calendar = (profile: Profile): Readonly<Record<string, string>> => {
    try {
      return monthlyCalendar(on.slice(0, 7), profile.certificate.run) as unknown as Record<string, string>;
    } catch (error) {
      if (!(error instanceof TodokeError)) throw error;
      return {};
    }
  };
  const [days, moved] = [calendar(before), calendar(after)];
  const dayOf = (day: string | undefined): string => (day === undefined ? '組めません' : formatWareki(day));
  const steps = Object.entries(MONTHLY_STEPS)
    .map(([step, title]) => line(title, dayOf(days[step]), dayOf(moved[step]), ''))
    .filter((one) => one.before !== one.after);
  return {
    title: '資格確認書',
    basis: `${formatWareki(on)}の登録と登録状況で、対象の方を数え直しました。`,
    lines: [
      line('交付の対象の方', old.entitled, now.entitled, '人'),
      line('新しく交付する方', old.first, now.first, '人'),
      line('更新する方', old.renewal, now.renewal, '人'),
      ...steps,
    ],
  };
}

/** What the desk's line says at this moment. */
function deskEffect(before: Profile, after: Profile, now: Date): Effect | null {
  if (same(before.desk, after.desk)) return null;
  const sentence = ({ desk }: Profile) => lineSentence(desk, lineState(desk, japanTime(now)));
  return {
    title: '問い合わせ窓口',
    basis: '今この時刻に窓口の画面に出る文です。',
    lines: [line('窓口の案内', sentence(before), sentence(after), '')],
  };
}

/** Workplaces whose rates are shown. */
async function statisticsEffect(
  sql: Sql,
  insurerId: string,
  before: Profile,
  after: Profile,
): Promise<Effect | null> {
  const [old, now] = [before.statistics.smallestDenominator, after.statistics.smallestDenominator];
  if (old === now) return null;
  const { rows } = await sql.query<{ before: number; after: number }>(
    `SELECT count(*) FILTER (WHERE denominator >= $2) AS before, count(*) FILTER (WHERE denominator >= $3) AS after
       FROM statistics.figure WHERE insurer_id = $1 AND level = 'workplace'`,
    [insurerId, old, now],
  );
  const counted = rows[0] as (typeof rows)[number];
  return {
    title: '事業所の率',
    basis: '取り込み済みの事業所の率のうち、画面に示すものの数です。',
    lines: [line('示す率', counted.before, counted.after, '件')],
  };
}

/**
 * What a changed profile would bring about for this insurer, computed from its own data; empty where nothing that can be
 * counted changes. `now`: the moment it is, in Japan's calendar the day effects are computed for.
 */
export async function effectsOf(
  sql: Sql,
  insurerId: string,
  before: Profile,
  after: Profile,
  now: Date,
): Promise<Effect[]> {
  const on = dayInJapan(now);
  const effects = [
    await mailingEffect(sql, insurerId, before, after, on),
    await certificateEffect(sql, insurerId, before, after, on),
    deskEffect(before, after, now),
    await statisticsEffect(sql, insurerId, before, after),
  ];
  return effects.filter((effect) => effect !== null);
}
