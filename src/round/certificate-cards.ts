import type { CampaignKey } from '../campaign/key.ts';
import type { CampaignPlan } from '../campaign/settings.ts';
import type { Wave } from '../campaign/waves.ts';
import { encloseCards, type LetterWithoutCard } from '../certificate/enclose.ts';
import { type IssueReceipt, issueCards } from '../certificate/issue.ts';
import type { CertificateSettings } from '../certificate/settings.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { joinFewRows, readWholeTables, refreshStatistics } from '../kernel/set-based.ts';
import { act } from '../piece/commands.ts';
import { stopForLoss } from '../piece/late-loss.ts';

/*
 * The cards of a planned mailing: made for everybody who has a way, or taken where they were made before; nobody has a way
 * without a card to send.
 */

/** Whose cards are made on one day: everybody of a wave who has a way; $1 insurer, $2 campaign, $3 wave. */
const TARGETS = `
  SELECT m.member_id, m.person_id, m.reason_code, m.since, m.due, m.cover_ends_on
    FROM certificate.examined m
    JOIN piece.piece p USING (insurer_id, campaign_id, member_id)
    JOIN document.file f USING (insurer_id, campaign_id, lot)
   WHERE m.insurer_id = $1 AND m.campaign_id = $2 AND f.wave IS NOT DISTINCT FROM $3`;

/** What the cards of a mailing are made by. */
export interface CardsToMake {
  readonly profileHash: string;
  readonly settings: CertificateSettings;
  readonly plan: CampaignPlan;
  readonly waves: readonly Wave[];
}

/** Enters the card of every piece; those of a wave are issued on the day its printing begins. */
export async function enterCards(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  { profileHash, settings, plan, waves }: CardsToMake,
): Promise<void> {
  const days =
    waves.length === 0
      ? [{ wave: null, on: plan.issue_date, postedFrom: plan.window.from }]
      : waves.map(({ id, printOn, window }) => ({ wave: id, on: printOn, postedFrom: window.from }));
  await refreshStatistics(sql, ['piece.piece', 'document.file']);
  for (const { wave, on, postedFrom } of days) {
    await readWholeTables(sql);
    const { skipped } = await issueCards(sql, actor, {
      insurerId: key.insurerId,
      campaignId: key.campaignId,
      issuedOn: on,
      postedFrom,
      profileHash,
      settings,
      targets: { text: TARGETS, values: [key.insurerId, key.campaignId, wave] },
    });
    await stopSkipped(sql, actor, key, skipped);
  }
}

/** Puts the cards made on applications into their letters; a letter whose card was withdrawn since is not sent. */
export async function encloseMade(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  plan: CampaignPlan,
): Promise<void> {
  const request = { ...key, on: plan.issue_date, postedFrom: plan.window.from };
  await stopSkipped(sql, actor, key, await encloseCards(sql, actor, request));
}

/**
 * Stops the letters without a card: of those whose cover ends before theirs can be posted (S107), or who hold another by
 * now, or whose card was withdrawn.
 */
async function stopSkipped(
  sql: Sql,
  actor: Actor,
  { insurerId, campaignId }: CampaignKey,
  skipped: readonly (IssueReceipt['skipped'][number] | LetterWithoutCard)[],
): Promise<void> {
  const { rows } = await sql.query<{ member_id: string; piece_id: string; cover_ends_on: string }>(
    `SELECT m.member_id, p.piece_id, m.cover_ends_on
       FROM certificate.examined m JOIN piece.piece p USING (insurer_id, campaign_id, member_id)
      WHERE m.insurer_id = $1 AND m.campaign_id = $2 AND m.member_id = ANY($3)`,
    [insurerId, campaignId, skipped.map(({ memberId }) => memberId)],
  );
  const found = new Map(rows.map((row) => [row.member_id, row]));
  // Day by day and few at a time: over whole tables each of these days would cost a pass over every piece.
  await joinFewRows(sql);
  for (const [why, people] of Map.groupBy(skipped, (one) => one.why)) {
    const letters = people.flatMap(({ memberId }) => found.get(memberId) ?? []);
    if (why !== 'cover_ended') {
      const pieceIds = letters.map(({ piece_id }) => piece_id);
      await act(sql, actor, { insurerId, pieceIds, action: 'stop', evidence: { reason: why } });
      continue;
    }
    for (const [lostOn, lost] of Map.groupBy(letters, (row) => row.cover_ends_on)) {
      const memberIds = lost.map(({ member_id }) => member_id);
      await stopForLoss(sql, actor, { insurerId, campaignId, memberIds, lostOn });
    }
  }
}
