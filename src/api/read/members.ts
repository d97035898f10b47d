import { type ApplicationReason, REASON_TITLES } from '../../certificate/application-rules.ts';
import { CARD_STATUS_TITLES, type CardStatus } from '../../certificate/status.ts';
import { TOPICS, type TopicId } from '../../desk/topics.ts';
import type { IsoDate } from '../../japan/calendar.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Sql } from '../../kernel/ports.ts';
import { OUTCOMES, type Outcome } from '../../ledger/outcomes.ts';
import { NUMBER_STATES, type NumberState, showMember } from '../../register/index.ts';
import type { Member } from '../members-contract.ts';
import { unknown } from '../problem.ts';
import { fileTitle, formTitle, kindTitle, relationshipTitle, ruleShort, statusTitle } from '../words.ts';
import { nameShown } from './member-find.ts';

/** Facts that come from no file of the insurer's: what they come from instead. */
const SOURCES: Readonly<Record<string, string>> = {
  filing: '届書',
  move: '事業所の記号の変更',
  expiry: '任意継続の2年の満了',
  identity: '同一人物の整理',
  number: '個人番号の確認',
};
const sourceTitle = (kind: string): string => SOURCES[kind] ?? fileTitle(kind);

/** To the microsecond: asked as of this very moment, the fact is known. */
const MOMENT = `'YYYY-MM-DD"T"HH24:MI:SS.USTZH:TZM'`;
/** What a fact is known by, as SQL; `f` is the fact, `s` its source. */
const FACT = (f: string) => `${f}.valid_from AS "validFrom",
  CASE WHEN ${f}.valid_to < 'infinity' THEN ${f}.valid_to END AS "validTo", to_char(${f}.known_from, ${MOMENT}) AS "knownFrom",
  CASE WHEN ${f}.known_to < 'infinity' THEN to_char(${f}.known_to, ${MOMENT}) END AS "knownTo", s.kind AS source`;

/** All versions of what was held of a member, the newest knowledge first. */
const VERSIONS = `
  SELECT * FROM (
    SELECT 'person' AS of, ${FACT('p')} FROM register.person_fact p JOIN register.source_file s USING (source_id)
     WHERE p.insurer_id = $1 AND p.member_id = $2
    UNION ALL
    SELECT 'eligibility', ${FACT('e')} FROM register.eligibility e JOIN register.source_file s USING (source_id)
     WHERE e.insurer_id = $1 AND e.member_id = $2) v
   ORDER BY "knownFrom" DESC, "validFrom" DESC, of`;

/** Everybody of the same person, as known now; $3 is today. */
const SAME_PERSON = `
  SELECT DISTINCT e.member_id FROM register.eligibility e
   WHERE e.insurer_id = $1 AND e.known_to = 'infinity' AND e.person_id IN (
     SELECT o.person_id FROM register.eligibility o WHERE o.insurer_id = $1 AND o.member_id = $2 AND o.known_to = 'infinity')`;
const ELIGIBILITIES = `
  SELECT a.member_id AS "memberId", a.symbol, a.number, a.sub_number AS "subNumber", a.relationship, a.kind,
         a.acquired_on AS "acquiredOn", a.cover_ends_on AS "coverEndsOn"
    FROM register.as_of($1, $3::date, now()) a WHERE a.member_id = ANY($2)
   ORDER BY a.acquired_on DESC, a.member_id COLLATE "C"`;
const HOUSEHOLD = `
  SELECT a.member_id AS "memberId", a.name_kanji AS name, a.relationship,
         a.acquired_on <= $3::date AND (a.cover_ends_on IS NULL OR $3::date < a.cover_ends_on) AS covered,
         EXISTS (SELECT FROM register.person_fact q WHERE q.insurer_id = $1 AND q.member_id = a.member_id AND q.protected)
           OR register.is_flagged($1, a.member_id)
           AS protected
    FROM register.as_of($1, $3::date, now()) a
   WHERE a.member_id IN (
     SELECT e.insured_id FROM register.eligibility e WHERE e.insurer_id = $1 AND e.member_id = $2 AND e.known_to = 'infinity'
     UNION
     SELECT d.member_id FROM register.eligibility d
      WHERE d.insurer_id = $1 AND d.known_to = 'infinity' AND d.member_id <> d.insured_id AND d.insured_id IN (
        SELECT e.insured_id FROM register.eligibility e
         WHERE e.insurer_id = $1 AND e.member_id = $2 AND e.known_to = 'infinity'))
   ORDER BY a.relationship <> 'insured', a.sub_number, a.member_id COLLATE "C"`;

const PAPERS = `
  SELECT p.campaign_id AS "campaignId", c.title AS campaign, c.issue_date AS "issueDate", p.piece_id AS "pieceId",
         p.management_number AS "managementNumber", p.member_id AS "memberId", p.form, p.status, p.replaces
    FROM piece.piece p JOIN campaign.campaign c USING (insurer_id, campaign_id)
   WHERE p.insurer_id = $1 AND p.member_id = ANY($2)
   ORDER BY c.issue_date DESC, c.campaign_id COLLATE "C" DESC, p.replaces IS NULL, p.piece_id COLLATE "C" DESC`;
const CAMPAIGNS = `
  SELECT c.campaign_id AS "campaignId", c.title AS campaign, x.member_id AS "memberId", x.outcome, d.rule_row AS "ruleRow",
         CASE WHEN x.outcome = 'held_review' THEN coalesce(v.state, 'open') END AS review
    FROM campaign.campaign c
    JOIN campaign.extracted x ON x.insurer_id = c.insurer_id AND x.campaign_id = c.campaign_id AND x.member_id = ANY($2)
    LEFT JOIN campaign.decision d ON d.insurer_id = x.insurer_id AND d.campaign_id = x.campaign_id AND d.member_id = x.member_id
    LEFT JOIN review.decision v ON v.insurer_id = x.insurer_id AND v.campaign_id = x.campaign_id
         AND v.member_id = x.member_id AND v.state <> 'undone'
   WHERE c.insurer_id = $1 ORDER BY c.extraction_date DESC, c.campaign_id COLLATE "C", x.member_id COLLATE "C"`;
const CARDS = `
  SELECT card_number AS "cardNumber", member_id AS "memberId", issued_on AS "issuedOn", expires_on AS "expiresOn",
         ended_on AS "endedOn", status
    FROM certificate.card WHERE insurer_id = $1 AND member_id = ANY($2) ORDER BY issued_on DESC, card_number DESC`;
const APPLICATIONS = `
  SELECT application_id AS "applicationId", member_id AS "memberId", reason, received_on AS "receivedOn",
         answer_by AS "answerBy", state
    FROM certificate.application WHERE insurer_id = $1 AND member_id = ANY($2) ORDER BY application_id DESC`;
const ENQUIRIES = `
  SELECT case_id::text AS "caseId", topic, to_char(opened_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD') AS "openedOn", status
    FROM desk.case WHERE insurer_id = $1 AND member_id = ANY($2) ORDER BY desk.case.case_id DESC`;

type Row<
  Name extends
    | 'eligibilities'
    | 'household'
    | 'papers'
    | 'campaigns'
    | 'cards'
    | 'applications'
    | 'enquiries',
> = Member[Name][number];

/** Everything that was ever made for, decided about or asked by a person, over all their eligibilities. */
async function recordsOf(sql: Sql, insurerId: string, ids: readonly string[]) {
  const of = async <Found>(text: string): Promise<Found[]> =>
    (await sql.query<Found & object>(text, [insurerId, ids])).rows;
  const papers = await of<Row<'papers'> & { form: string }>(PAPERS);
  const campaigns = await of<Row<'campaigns'> & { outcome: Outcome | null }>(CAMPAIGNS);
  const cards = await of<Row<'cards'>>(CARDS);
  const applications = await of<Row<'applications'>>(APPLICATIONS);
  const enquiries = await of<Row<'enquiries'>>(ENQUIRIES);
  return {
    papers: papers.map(({ form, ...paper }) => ({
      ...paper,
      formTitle: formTitle(form),
      statusTitle: statusTitle(paper.status),
    })),
    campaigns: campaigns.map(({ outcome, ...one }) => ({
      ...one,
      outcomeTitle: outcome === null ? null : OUTCOMES[outcome].title,
      reason: one.ruleRow === null ? null : ruleShort(one.ruleRow),
    })),
    cards: cards.map((card) => ({ ...card, status: CARD_STATUS_TITLES[card.status as CardStatus] })),
    applications: applications.map((one) => ({
      ...one,
      reason: REASON_TITLES[one.reason as ApplicationReason],
    })),
    enquiries: enquiries.map((one) => ({ ...one, topic: TOPICS[one.topic as TopicId].title })),
  };
}

/** `showMember`'s facts are told by name: their values as it hands them out. */
type Facts = Readonly<Record<string, unknown>> & {
  readonly valid: { readonly from: string; readonly to: string | null };
  readonly known: { readonly from: string; readonly to: string | null };
  readonly source: { readonly kind: string };
};
const factOf = ({ valid, known, source }: Facts) => ({
  validFrom: valid.from,
  validTo: valid.to,
  knownFrom: known.from,
  knownTo: known.to,
  source: sourceTitle(source.kind),
});
const words = (value: unknown): string => String(value ?? '');
const wordsOrNull = (value: unknown): string | null =>
  value === null || value === undefined || value === '' ? null : String(value);

/**
 * A member as held on day `on` and known at `knownAt` (ISO 8601; null: now), with all that was ever sent, decided and
 * asked. Of a protected member neither address nor workplace. Throws `member.unknown`. The caller writes the view.
 */
export async function readMember(
  sql: Sql,
  insurerId: string,
  memberId: string,
  { on, knownAt, today }: { on: IsoDate; knownAt: string | null; today: IsoDate },
): Promise<Member> {
  const view = await showMember(sql, insurerId, memberId, on, knownAt).catch((error: unknown) => {
    if (error instanceof TodokeError && error.id === 'register.no_member') throw unknown('member', '加入者');
    throw error;
  });
  const ids = (await sql.query<{ member_id: string }>(SAME_PERSON, [insurerId, memberId])).rows.map(
    ({ member_id }) => member_id,
  );
  const all = [...new Set([memberId, ...ids])];
  const versions = await sql.query<Member['versions'][number]>(VERSIONS, [insurerId, memberId]);
  const eligibilities = await sql.query<Row<'eligibilities'>>(ELIGIBILITIES, [insurerId, all, today]);
  const household = await sql.query<Row<'household'>>(HOUSEHOLD, [insurerId, memberId, today]);
  const { rows: flags } = await sql.query<{ protected: boolean; workplace: string | null }>(
    `SELECT coalesce((SELECT bool_or(q.protected) FROM register.person_fact q
                       WHERE q.insurer_id = $1 AND q.member_id = $2), false) OR register.is_flagged($1, $2) AS protected,
            (SELECT w.name FROM register.workplace w
              WHERE w.insurer_id = $1 AND w.workplace_id = $3 AND w.known_from <= $4::timestamptz AND $4::timestamptz < w.known_to
              ORDER BY w.valid_from <= $5::date DESC, w.valid_from DESC LIMIT 1) AS workplace`,
    [insurerId, memberId, wordsOrNull(view.eligibility?.workplace_id), view.known_at, on],
  );
  const isProtected = flags[0]?.protected === true;
  const { person, eligibility } = view as { person: Facts | null; eligibility: Facts | null };
  return {
    memberId,
    on,
    knownAt: view.known_at,
    known: view.known,
    covered: view.covered,
    protected: isProtected,
    person:
      person === null
        ? null
        : {
            name: words(person.name_kanji),
            kana: words(person.name_kana),
            birthDate: words(person.birth_date),
            sex: words(person.sex),
            postcode: isProtected ? null : wordsOrNull(person.postcode),
            address: isProtected ? null : wordsOrNull(person.address),
            numberState: words(person.number_state),
            numberCheck: view.number_check === null ? null : NUMBER_STATES[view.number_check as NumberState],
            ...factOf(person),
          },
    eligibility:
      eligibility === null
        ? null
        : {
            symbol: words(eligibility.symbol),
            number: words(eligibility.number),
            subNumber: words(eligibility.sub_number),
            relationship: relationshipTitle(words(eligibility.relationship)),
            kind: kindTitle(words(eligibility.kind)),
            workplace: isProtected ? null : (flags[0]?.workplace ?? null),
            acquiredOn: words(eligibility.acquired_on),
            coverEndsOn: wordsOrNull(eligibility.cover_ends_on),
            expectedLossOn: view.expected_loss_on,
            ...factOf(eligibility),
          },
    versions: versions.rows.map((version) => ({ ...version, source: sourceTitle(version.source) })),
    eligibilities: eligibilities.rows.map((one) => ({
      ...one,
      relationship: relationshipTitle(one.relationship),
      kind: kindTitle(one.kind),
    })),
    household: household.rows.map((one) => ({
      ...one,
      name: nameShown(one.name, 1),
      relationship: relationshipTitle(one.relationship),
    })),
    ...(await recordsOf(sql, insurerId, all)),
  };
}
