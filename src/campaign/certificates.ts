import { waitingSql } from '../certificate/enclose.ts';
import { entitlementSql } from '../certificate/entitlement-sql.ts';
import type { Rule, RuleSettings } from '../certificate/rules.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { joinWholeTables, refreshStatistics } from '../kernel/set-based.ts';
import { lockCampaign, markStage, stageDone } from './extract.ts';
import type { CampaignKey } from './key.ts';
import type { Population } from './population.ts';

/** Stored in place of the notices' rule table: the rules of src/certificate decided. */
export const CERTIFICATE_RULES = 'certificate/1';

/** Who a run of certificates looks at: everybody in the register (of its branches); the rules then say who gets one. */
export const CERTIFICATE_POPULATION: Population = {
  id: 'certificates',
  version: CERTIFICATE_RULES,
  title: '資格確認書の交付事由のある方',
  // A card bears no digit of the number, as the notice without digits.
  form: 'plain',
  also: [],
  exclude: [],
};

/** What a run asks of the rules; `made`: nothing, it takes the cards that were made on applications and wait. */
export interface Examination {
  readonly rule: Rule | 'made';
  readonly settings: RuleSettings;
  /** The day the rules are asked about, ISO. */
  readonly on: string;
}

/** Answers of the rules that are an outcome of the ledger by themselves; any other without a card is `no_certificate_due`. */
const EXCLUSION = `
  CASE WHEN due IS NOT NULL THEN NULL
       WHEN entitled THEN 'certificate_held'
       WHEN reason_code = 'not_yet_covered' THEN 'not_yet_acquired'
       WHEN reason_code = 'cover_lost' THEN 'lost'
       WHEN reason_code = 'day_labourer' THEN 'day_labourer'
       WHEN reason_code = 'state_unknown' THEN 'state_unknown'
       ELSE 'no_certificate_due' END`;

/**
 * Freezes a run of certificates: asks the rules about everybody it is about, as known when the campaign was opened, and
 * keeps every answer (`certificate.examined`); whoever is due a card is in the extraction with the decision
 * `certificate`, everybody else is excluded with the reason. One transaction, a handful of statements, whatever the
 * number of members.
 */
export async function extractCertificates(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  examination: Examination,
): Promise<void> {
  await lockCampaign(sql, key);
  if (await stageDone(sql, key, 'extract')) return;
  const { rule, settings, on } = examination;
  await joinWholeTables(sql);
  await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'campaign.extract_certificates',
    subject: `campaign:${key.campaignId}`,
    detail: { rule, on, ruleVersion: CERTIFICATE_RULES },
  });
  const own = [key.insurerId, key.campaignId];
  const places = {
    insurer: '$1',
    on: '$3::date',
    knownAt: '(SELECT known_at FROM campaign.campaign WHERE insurer_id = $1 AND campaign_id = $2)',
  };
  const answers =
    rule === 'made'
      ? waitingSql(places.insurer, places.on, places.knownAt)
      : entitlementSql(rule, settings, places);
  await sql.query(
    `INSERT INTO certificate.examined (insurer_id, campaign_id, member_id, person_id, entitled, reason_code, since,
                                       cover_ends_on, due)
     SELECT $1, $2, e.member_id, e.person_id, e.entitled, e.reason_code, e.since, e.cover_ends_on, e.due FROM (${answers}) e`,
    [...own, on],
  );
  await refreshStatistics(sql, ['certificate.examined']);
  await sql.query(
    `INSERT INTO campaign.extracted (insurer_id, campaign_id, member_id, exclusion, several, duplicate_number)
     SELECT insurer_id, campaign_id, member_id, ${EXCLUSION}, false, false
       FROM certificate.examined WHERE insurer_id = $1 AND campaign_id = $2`,
    own,
  );
  await refreshStatistics(sql, ['campaign.extracted']);
  await markStage(sql, key, 'extract');
  // The values decided from are codes and a day, nothing of a person: their hash needs no key.
  await sql.query(
    `INSERT INTO campaign.decision (insurer_id, campaign_id, member_id, form, digits, rule_row, rule_version, has_number,
                                    found, confirmed, replied, reasons, matcher, values_hash)
     SELECT insurer_id, campaign_id, member_id, 'certificate', false, 0, $3, reason_code <> 'number_unknown', false, false,
            'pending', ARRAY[reason_code], $3, sha256(convert_to(concat_ws(' ', reason_code, since, due), 'UTF8'))
       FROM certificate.examined WHERE insurer_id = $1 AND campaign_id = $2 AND due IS NOT NULL`,
    [...own, CERTIFICATE_RULES],
  );
  await refreshStatistics(sql, ['campaign.decision']);
  await markStage(sql, key, 'classify');
}
