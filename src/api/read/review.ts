import { type CaseFilter, readPatterns } from '../../campaign/review/case.ts';
import { type ReviewCase, reviewQueue } from '../../campaign/review/queue.ts';
import { type ReleasedVerdict, releasedVerdicts } from '../../campaign/review/verdicts.ts';
import type { Sql } from '../../kernel/ports.ts';
import { FIVE_ITEMS } from '../../matching/level.ts';
import { readCursor, refusedCursor, writeCursor } from '../list.ts';
import { unknown } from '../problem.ts';
import type { Patterns, Queue, ReviewCaseItem, Verdicts } from '../review-contract.ts';
import { reasonText, ruleTitle } from '../words.ts';
import { requireCampaign } from './campaigns.ts';
import { itemLevels } from './held.ts';

interface Key {
  readonly insurerId: string;
  readonly campaignId: string;
}

/** A page that is read forwards only: where to begin, and how many. */
interface Forwards {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The member id a page begins after. Throws `api.cursor`. */
function afterOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const { to, keys } = readCursor(cursor, 1);
  if (to !== 'after') throw refusedCursor();
  return keys[0];
}

/** Of one row more than the page has, the page and where the next one begins. */
function pageOf<Row extends { readonly memberId: string }>(
  rows: readonly Row[],
  limit: number,
): { items: Row[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, next: more ? writeCursor({ to: 'after', keys: [last.memberId] }) : null };
}

/** The held cases counted by pattern, the largest group first; nobody's data. Throws `campaign.unknown`. */
export async function readReviewPatterns(sql: Sql, key: Key): Promise<Patterns> {
  await requireCampaign(sql, key.insurerId, key.campaignId);
  const patterns = await readPatterns(sql, key);
  return {
    patterns: patterns.map(({ duplicate, several, levels, reasons, ...counted }) => ({
      ...counted,
      title: ruleTitle(counted.ruleRow),
      duplicateNumber: duplicate,
      severalEligibilities: several,
      levels: itemLevels(levels, reasons),
    })),
  };
}

function caseItem({ evidence, levels, reasons, ...one }: ReviewCase): ReviewCaseItem {
  return {
    ...one,
    title: ruleTitle(one.ruleRow),
    levels: itemLevels(levels === null ? null : FIVE_ITEMS.map((item) => levels[item]), reasons),
    aligned: evidence.map(({ item, ours, theirs, pieces }) => ({
      item,
      ours,
      theirs,
      pieces:
        pieces?.map(({ a, b, level, reason }) => ({
          ours: a,
          theirs: b,
          level,
          reason: reason === undefined ? null : { code: reason, text: reasonText(reason) },
        })) ?? null,
    })),
    allowed: [...one.allowed],
  };
}

/** A page of the queue, both sides aligned, as it stands on day `on`. Personal data: each case shown is a view. */
export async function readQueue(
  sql: Sql,
  key: Key,
  filter: Pick<CaseFilter, 'pattern' | 'ruleRow' | 'state'>,
  page: Forwards,
  on: string,
): Promise<Queue> {
  await requireCampaign(sql, key.insurerId, key.campaignId);
  const asked = { ...filter, after: afterOf(page.cursor), limit: page.limit + 1 };
  const { items, next } = pageOf(await reviewQueue(sql, key, asked, on), page.limit);
  return { items: items.map(caseItem), next };
}

/** One case of the queue. Throws `campaign.unknown`, `member.unknown`. */
export async function readReviewCase(
  sql: Sql,
  key: Key,
  memberId: string,
  on: string,
): Promise<ReviewCaseItem> {
  await requireCampaign(sql, key.insurerId, key.campaignId);
  const [one] = await reviewQueue(sql, key, { members: [memberId] }, on);
  if (one === undefined) throw unknown('member', '確認待ちの人');
  return caseItem(one);
}

/** A page of the released decisions, as a supplementary mailing takes them; nobody's data. */
export async function readVerdicts(sql: Sql, key: Key, page: Forwards): Promise<Verdicts> {
  await requireCampaign(sql, key.insurerId, key.campaignId);
  const asked = { after: afterOf(page.cursor), limit: page.limit + 1 };
  const rows: ReleasedVerdict[] = [];
  for await (const verdict of releasedVerdicts(sql, key, asked)) rows.push(verdict);
  return pageOf(rows, page.limit);
}
