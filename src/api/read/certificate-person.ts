import { explainCertificate, factsOfMember } from '../../certificate/explain.ts';
import { cardsOfMember } from '../../certificate/find.ts';
import {
  CLAIM_GROUNDS,
  GROUNDS,
  REGISTRATION_TITLES,
  type RegistrationState,
} from '../../certificate/model.ts';
import { RECALL_REASONS, type RecallReason } from '../../certificate/recall.ts';
import type { Rule, RuleSettings } from '../../certificate/rules.ts';
import type { Sql } from '../../kernel/ports.ts';
import type { CertificatePerson } from '../certificate-contract.ts';
import { kindTitle } from '../words.ts';
import {
  type ApplicationRow,
  applicationItem,
  applicationsOf,
  eventTitle,
  standingOf,
} from './certificates.ts';

interface NameRow {
  readonly name: string;
  readonly kana: string;
  readonly protected: boolean;
  readonly symbol: string;
  readonly number: string;
  readonly subNumber: string;
}

/** The newest name and number of a member; the address is no part of it. */
const NAME = `
  SELECT p.name_kanji AS name, p.name_kana AS kana, p.protected OR register.is_flagged($1, $2) AS protected, e.symbol, e.number, e.sub_number AS "subNumber"
    FROM register.eligibility e JOIN register.person_fact p USING (insurer_id, member_id)
   WHERE e.insurer_id = $1 AND e.member_id = $2 AND e.known_to = 'infinity' AND p.known_to = 'infinity'
   ORDER BY e.valid_from DESC, p.valid_from DESC LIMIT 1`;

const REGISTRATION = `
  SELECT state, valid_from AS "from", CASE WHEN valid_to <> 'infinity' THEN valid_to END AS until,
         e_certificate_expires_on AS "eCertificateExpiresOn", protected
    FROM certificate.registration WHERE insurer_id = $1 AND member_id = $2 AND known_to = 'infinity'
   ORDER BY valid_from DESC`;

const receiptOf = (how: Readonly<Record<string, unknown>>): string | null =>
  typeof how.receipt === 'string' ? how.receipt : null;

/**
 * Everything about one member's certificates: what the rules say on a day and from which facts, what the state told,
 * every card with its life, every application. Throws `certificate.no_member`. The caller writes the view to the trail.
 */
export async function readCertificatePerson(
  sql: Sql,
  asked: {
    insurerId: string;
    memberId: string;
    on: string;
    rule: Rule;
    settings: RuleSettings;
    personId: string;
  },
): Promise<CertificatePerson> {
  const { insurerId, memberId, on, rule, settings, personId } = asked;
  const facts = await factsOfMember(sql, insurerId, memberId, on, rule, settings);
  const {
    certificate: _,
    member: __,
    ...explanation
  } = await explainCertificate(sql, insurerId, memberId, on, rule, settings);
  const { rows: names } = await sql.query<NameRow>(NAME, [insurerId, memberId]);
  const { rows: registration } = await sql.query<{
    state: RegistrationState;
    from: string;
    until: string | null;
    eCertificateExpiresOn: string | null;
    protected: boolean;
  }>(REGISTRATION, [insurerId, memberId]);
  const { rows: applications } = await sql.query<ApplicationRow>(...applicationsOf(insurerId, on, memberId));
  const cards = await cardsOfMember(sql, insurerId, memberId);
  return {
    memberId,
    ...(names[0] as NameRow),
    explanation,
    facts: {
      kind: kindTitle(facts.kind),
      acquiredOn: facts.acquiredOn,
      coverEndsOn: facts.coverEndsOn,
      numberHeld: facts.numberHeld,
      protectedSince: facts.protectedSince,
      preferred: facts.preferred,
      claims: facts.claims.map(({ code, since, until }) => ({
        title: GROUNDS[code],
        since,
        until,
        lasting: CLAIM_GROUNDS.slice(0, 2).some((lasting) => lasting === code),
      })),
    },
    registration: registration.map((one) => ({ ...one, title: REGISTRATION_TITLES[one.state] })),
    cards: cards.toReversed().map((card) => ({
      cardNumber: card.cardNumber,
      reason: card.reason,
      since: card.since,
      occasion: card.occasion,
      issuedOn: card.issuedOn,
      expiresOn: card.expiresOn,
      endedOn: card.endedOn,
      status: card.status,
      ...standingOf(card.status),
      events: card.events.map(({ action, on: day, by, how }) => ({
        action,
        title: eventTitle(action),
        on: day,
        by,
        receipt: receiptOf(how),
      })),
      recalls: card.recalls.map(({ reason, ...recall }) => ({
        ...recall,
        reasonTitle: RECALL_REASONS[reason as RecallReason],
      })),
    })),
    applications: applications.map(applicationItem(personId)),
  };
}
