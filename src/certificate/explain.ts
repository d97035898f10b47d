import type { IsoDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Sql } from '../kernel/ports.ts';
import type { Claim, Entitlement, Facts, RegistrationState } from './model.ts';
import { dueCard, entitlement, type Rule, type RuleSettings } from './rules.ts';
import type { CardStatus } from './status.ts';

interface FactsRow {
  readonly member_id: string;
  readonly person_id: string;
  readonly kind: Facts['kind'];
  readonly acquired_on: IsoDate;
  readonly cover_ends_on: IsoDate | null;
  readonly number_held: boolean;
  readonly protected_since: IsoDate | null;
  readonly state: RegistrationState | null;
  readonly state_since: IsoDate;
  readonly e_certificate_expires_on: IsoDate | null;
  readonly claim_code: Claim['code'] | null;
  readonly claim_since: IsoDate;
  readonly claim_until: IsoDate | null;
  readonly card_number: string | null;
  readonly card_issued_on: IsoDate;
  readonly card_expires_on: IsoDate;
  readonly preferred: boolean;
}

const factsOf = (row: FactsRow): Facts => ({
  memberId: row.member_id,
  kind: row.kind,
  acquiredOn: row.acquired_on,
  coverEndsOn: row.cover_ends_on,
  numberHeld: row.number_held,
  protectedSince: row.protected_since,
  registration:
    row.state === null
      ? null
      : {
          state: row.state,
          since: row.state_since,
          eCertificateExpiresOn: row.e_certificate_expires_on,
        },
  claims:
    row.claim_code === null ? [] : [{ code: row.claim_code, since: row.claim_since, until: row.claim_until }],
  card:
    row.card_number === null
      ? null
      : {
          cardNumber: row.card_number,
          issuedOn: row.card_issued_on,
          expiresOn: row.card_expires_on,
        },
  preferred: row.preferred,
});

/** Persons of members; a member the register never heard of is missing. */
export async function personsOfMembers(
  sql: Sql,
  insurerId: string,
  memberIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql.query<{ person_id: string }>(
    `SELECT DISTINCT person_id FROM register.eligibility
      WHERE insurer_id = $1 AND member_id = ANY($2) AND known_to = 'infinity'`,
    [insurerId, memberIds],
  );
  return rows.map(({ person_id }) => person_id);
}

/**
 * What the rules are handed of the members of some persons (null: of everybody) on a day, as known now. `rule` says of
 * which day the state of the card is.
 */
export async function readFacts(
  sql: Sql,
  insurerId: string,
  on: IsoDate,
  rule: Rule,
  settings: RuleSettings,
  persons: readonly string[] | null,
): Promise<Facts[]> {
  const stateOn = rule === 'monthly' ? on : settings.certificate.exOfficioStateOn;
  const { rows } = await sql.query<FactsRow>(
    `SELECT * FROM certificate.facts($1, $2, $3, now(), $4) ORDER BY member_id COLLATE "C"`,
    [insurerId, on, stateOn, persons],
  );
  return rows.map(factsOf);
}

/** Why somebody gets a certificate or not, and what they hold. */
export interface Explanation extends Entitlement {
  readonly member: string;
  readonly on: IsoDate;
  /** Whether a card is to be made now. */
  readonly due: 'first' | 'renewal' | null;
  /** The card valid on the day. */
  readonly certificate: {
    readonly cardNumber: string;
    readonly issuedOn: IsoDate;
    readonly expiresOn: IsoDate;
    /** As it stands now. */
    readonly status: CardStatus;
  } | null;
}

/** Throws `certificate.no_member` for a member the register has never heard of. */
export async function factsOfMember(
  sql: Sql,
  insurerId: string,
  memberId: string,
  on: IsoDate,
  rule: Rule,
  settings: RuleSettings,
): Promise<Facts> {
  const persons = await personsOfMembers(sql, insurerId, [memberId]);
  const facts = await readFacts(sql, insurerId, on, rule, settings, persons);
  const found = facts.find((one) => one.memberId === memberId);
  if (found !== undefined) return found;
  throw new TodokeError('certificate.no_member', 'その番号の加入者は登録されていません。', {
    remedy: '加入者の番号（member_id）を確かめてください。',
    status: 404,
  });
}

/** Explains one member's entitlement on a day, as known now. Throws `certificate.no_member`. */
export async function explainCertificate(
  sql: Sql,
  insurerId: string,
  memberId: string,
  on: IsoDate,
  rule: Rule,
  settings: RuleSettings,
): Promise<Explanation> {
  const facts = await factsOfMember(sql, insurerId, memberId, on, rule, settings);
  const { entitled, reasonCode, since, sentence } = entitlement(facts, on, rule, settings);
  const { card } = facts;
  const { rows } = await sql.query<{ status: CardStatus }>(
    'SELECT status FROM certificate.card WHERE insurer_id = $1 AND card_number = $2',
    [insurerId, card?.cardNumber ?? null],
  );
  const status = rows[0]?.status;
  return {
    member: memberId,
    on,
    entitled,
    reasonCode,
    since,
    sentence,
    due: dueCard(facts, on, rule, settings),
    certificate: card === null || status === undefined ? null : { ...card, status },
  };
}
