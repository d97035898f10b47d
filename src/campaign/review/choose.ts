import { formatWareki } from '../../japan/era.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Actor, Sql } from '../../kernel/ports.ts';
import { SYSTEM } from '../../kernel/ports.ts';
import type { CampaignKey } from '../extract.ts';
import { type CaseRow, findCases } from './case.ts';

/**
 * Which held cases a command is about: named one by one, or all open ones of a pattern. `expected` is how many
 * the reviewer saw there: whoever came into the group since is not decided about unseen.
 */
export type Chosen =
  | { readonly members: readonly string[] }
  | { readonly pattern: string; readonly expected: number };

/** What the audit trail names: the member of a single case, else the campaign. Ids are the insurer's own. */
export const subjectOf = (key: CampaignKey, chosen: Chosen): string =>
  'members' in chosen && chosen.members.length === 1
    ? `member:${chosen.members[0]}`
    : `campaign:${key.campaignId}`;

/** A review is a person's: refuses work in the system's name (`review.person`). */
export function requirePerson(actor: Actor): void {
  if (actor.id.trim() !== '' && actor.id !== SYSTEM.id) return;
  throw new TodokeError('review.person', '確認の判断は、担当者の名で行う必要があります。', {
    remedy: '担当者の識別名を指定してください。',
    status: 403,
  });
}

/**
 * Refuses a day that has not come yet in Japan (`review.future`): nobody decided, asked or answered tomorrow, and a
 * reply-by date must not be jumped.
 */
export async function requireCome(sql: Sql, on: string): Promise<void> {
  const { rows } = await sql.query<{ future: boolean }>(
    `SELECT $1::date > (now() AT TIME ZONE 'Asia/Tokyo')::date AS future`,
    [on],
  );
  if (rows[0]?.future !== true) return;
  throw new TodokeError('review.future', `${formatWareki(on)}は、まだ来ていない日付です。`, {
    remedy: '今日か、それより前の日付を指定してください。',
  });
}

const someOf = (ids: readonly string[]): string =>
  ids.length > 5 ? `${ids.slice(0, 5).join(', ')} ほか${ids.length - 5}人` : ids.join(', ');

function refuse(id: string, sentence: string, remedy: string, members: readonly string[]): never {
  throw new TodokeError(id, `${sentence}（${someOf(members)}）`, { remedy, status: 409 });
}

/** The held cases with these ids, decided or not. Throws `review.nobody`, 409 `review.not_held`. */
export async function heldCases(sql: Sql, key: CampaignKey, members: readonly string[]): Promise<CaseRow[]> {
  const asked = [...new Set(members)];
  if (asked.length === 0) {
    throw new TodokeError('review.nobody', '加入者が一人も指定されていません。', {
      remedy: '保留の一覧から加入者を指定してください。',
    });
  }
  const cases = await findCases(sql, key, { members: asked });
  const held = new Set(cases.map((one) => one.member_id));
  const strangers = asked.filter((member) => !held.has(member));
  if (strangers.length > 0) {
    refuse('review.not_held', '確認待ちではない加入者です。', '保留の一覧を確かめてください。', strangers);
  }
  return cases;
}

/**
 * The open cases a command is about, in order of member id. Throws 409: `review.not_held`,
 * `review.already_decided`, or `review.pattern_changed` when a group is not of the expected size.
 */
export async function openCases(sql: Sql, key: CampaignKey, chosen: Chosen): Promise<CaseRow[]> {
  if ('pattern' in chosen) {
    const cases = await findCases(sql, key, { pattern: chosen.pattern, state: 'open' });
    if (cases.length === chosen.expected && cases.length > 0) return cases;
    throw new TodokeError(
      'review.pattern_changed',
      `この組の未判断の加入者は${cases.length}人で、指定の${chosen.expected}人と違います。`,
      { remedy: '一覧を読み直し、人数を確かめてからもう一度指定してください。', status: 409 },
    );
  }
  const cases = await heldCases(sql, key, chosen.members);
  const decided = cases.filter((one) => one.state !== null).map((one) => one.member_id);
  if (decided.length > 0) {
    refuse(
      'review.already_decided',
      'すでに判断された加入者です。',
      '承認前であれば、前の判断を取り消してから判断し直してください。',
      decided,
    );
  }
  return cases;
}
