import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { joinWholeTables } from '../kernel/set-based.ts';
import { ofHome } from '../register/history/home-sql.ts';
import { CONSENTING } from './electronic.ts';
import { type CampaignKey, lockCampaign, markStage, populationOf, stageDone } from './extract.ts';
import { takeOverHeld } from './released.ts';
import type { CampaignSettings } from './settings.ts';

/**
 * Gives everybody of the extraction exactly one outcome, by the first row that fits: excluded; lost since (S069);
 * held for review; told on the portal by their own consent where the channel is on (never a request, which asks for a
 * form back, and never a protected member); not printable; then by how the letter travels. A dependent travels with the insured: through
 * the insured's workplace, or home where the insured is 任意継続 or the workplace is closed (S081, S082). A
 * protected member's letter goes to the address of their choice, and nowhere else.
 */
const SORT = `
  WITH facts AS MATERIALIZED (
    -- Only what is decided from: names and addresses of a whole register would go through every join's files on disk.
    SELECT f.member_id, f.insured_id, f.kind, f.workplace_id, f.protected, f.unprintable_name, f.unprintable_address,
           f.contact_address <> '' AS has_contact, f.address <> '' AND f.postcode <> '' AS has_home
      FROM campaign.campaign k, register.as_of(k.insurer_id, k.extraction_date, k.known_at) f
     WHERE k.insurer_id = $1 AND k.campaign_id = $2
  ), losses AS (
    -- Losses are read as known today: one that was filed after the extraction still stops the letter.
    SELECT e.member_id, register.cover_ends_on(e.lost_on, p.birth_date) AS cover_ends_on
      FROM register.eligibility e JOIN register.person_fact p USING (insurer_id, member_id)
     WHERE e.insurer_id = $1 AND e.known_to = 'infinity' AND p.known_to = 'infinity'
  ), consenting AS MATERIALIZED (${CONSENTING}
  ), travelling AS (
    SELECT x.member_id, x.exclusion, d.form, k.packing_date,
           least(l.cover_ends_on, li.cover_ends_on) AS cover_ends_on,
           f.unprintable_name OR i.unprintable_name AS unprintable_name,
           ${ofHome('unprintable_address')} AS unprintable_address, f.has_contact, ${ofHome('has_home')} AS has_home,
           CASE WHEN f.protected THEN 'protected'
                WHEN $4 AND c.member_id IS NOT NULL AND d.form IN ('style1', 'style2', 'plain') THEN 'electronic'
                WHEN 'voluntary' IN (f.kind, i.kind) THEN 'voluntary'
                WHEN $3 = 'home' THEN 'home_by_profile'
                WHEN w.workplace_id IS NULL THEN 'no_workplace'
                WHEN w.closed_on <= k.packing_date THEN 'workplace_closed'
                ELSE 'workplace' END AS reason,
           w.unprintable AS unprintable_workplace
      FROM campaign.campaign k
      JOIN campaign.extracted x USING (insurer_id, campaign_id)
      JOIN facts f ON f.member_id = x.member_id
      LEFT JOIN facts i ON i.member_id = f.insured_id
      LEFT JOIN consenting c ON c.member_id = f.member_id
      LEFT JOIN losses l ON l.member_id = f.member_id
      LEFT JOIN losses li ON li.member_id = f.insured_id
      LEFT JOIN campaign.decision d ON d.insurer_id = k.insurer_id AND d.campaign_id = k.campaign_id AND d.member_id = x.member_id
      LEFT JOIN register.workplace w ON w.insurer_id = k.insurer_id AND w.workplace_id = i.workplace_id
            AND w.known_from <= k.known_at AND k.known_at < w.known_to
     WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND (f.protected OR i.member_id IS NOT NULL)
  )
  UPDATE campaign.extracted x
     SET outcome = CASE
           WHEN t.exclusion IS NOT NULL THEN 'excluded_' || t.exclusion
           WHEN t.cover_ends_on <= t.packing_date THEN 'late_loss'
           WHEN t.form = 'hold' THEN 'held_review'
           WHEN t.reason = 'electronic' THEN 'electronic'
           WHEN t.unprintable_name THEN 'held_glyph'
           WHEN t.reason = 'workplace' AND t.unprintable_workplace THEN 'held_glyph'
           WHEN t.reason = 'workplace' THEN 'workplace_parcel'
           WHEN t.reason = 'protected' AND NOT t.has_contact THEN 'held_address'
           WHEN t.reason <> 'protected' AND NOT t.has_home THEN 'held_address'
           WHEN t.unprintable_address THEN 'held_glyph'
           WHEN t.reason = 'protected' THEN 'chosen_mail'
           ELSE 'home_mail' END,
         route_reason = t.reason
    FROM travelling t
   WHERE x.insurer_id = $1 AND x.campaign_id = $2 AND x.member_id = t.member_id`;

/** Sorts the extraction into outcomes; one transaction. `electronic`: whether consents count (S014). */
export async function sortOutcomes(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  routes: CampaignSettings['routes'],
  electronic = false,
): Promise<void> {
  await lockCampaign(sql, key);
  if (await stageDone(sql, key, 'sort')) return;
  await joinWholeTables(sql);
  await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'campaign.sort',
    subject: `campaign:${key.campaignId}`,
  });
  await sql.query(SORT, [key.insurerId, key.campaignId, routes.general, electronic]);
  if ((await populationOf(sql, key)).form === 'released') await takeOverHeld(sql, actor, key);
  await markStage(sql, key, 'sort');
}
