import { DIGITS_IN_DOUBT } from '../campaign/digits-sql.ts';
import type { CampaignKey } from '../campaign/extract.ts';
import { lockCampaign } from '../campaign/extract.ts';
import type { IsoDate } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { act, lockPieces } from '../piece/commands.ts';
import type { Keys } from '../vault/keys.ts';
import { Planner, type PlanSettings, type Traveller, takeNumbers } from './planner.ts';
import { lastSerial, setOnTheirWay } from './replacement.ts';

/** Why a returned piece has no second route to the workplace; somebody has to decide. */
export type KeptReason =
  | 'protected'
  | 'lost'
  | 'voluntary'
  | 'no_workplace'
  | 'workplace_closed'
  | 'number_in_doubt';

/** What became of the returned pieces: sent again through the workplace, or kept with a reason. */
export interface SecondRoute {
  readonly resent: readonly { readonly pieceId: string; readonly replaces: string }[];
  readonly kept: readonly { readonly pieceId: string; readonly reason: KeptReason }[];
}

interface Returned extends Traveller {
  readonly piece_id: string;
  readonly kept: KeptReason | null;
}

/** The same in words. */
const KEPT: Readonly<Record<KeptReason, string>> = {
  protected: '支援措置の対象',
  lost: '資格がない',
  voluntary: '任意継続',
  no_workplace: '事業所がない',
  workplace_closed: '事業所が廃止',
  number_in_doubt: '番号の違いの申し出がある',
};

/**
 * Pieces of a campaign and where they can go, as the register stands on a day. A protected member's letter never goes
 * to a workplace, and digits somebody said are not theirs are printed nowhere again (S026).
 */
const candidates = (which: string): string => `
  SELECT p.piece_id, p.member_id, f.insured_id, i.workplace_id, 'workplace' AS route, f.sub_number, p.form, p.digits,
         CASE WHEN f.member_id IS NULL OR i.member_id IS NULL OR least(f.cover_ends_on, i.cover_ends_on) <= $3::date THEN 'lost'
              WHEN f.protected OR i.protected OR register.is_flagged($1, p.member_id) OR register.is_flagged($1, f.insured_id)
                THEN 'protected'
              WHEN 'voluntary' IN (f.kind, i.kind) THEN 'voluntary'
              WHEN w.workplace_id IS NULL THEN 'no_workplace'
              WHEN w.closed_on <= $3::date THEN 'workplace_closed'
              WHEN ${DIGITS_IN_DOUBT} THEN 'number_in_doubt' END AS kept
    FROM piece.piece p
    JOIN campaign.extracted x USING (insurer_id, campaign_id, member_id)
    LEFT JOIN register.as_of($1, $3::date, now()) f ON f.member_id = p.member_id
    LEFT JOIN register.as_of($1, $3::date, now()) i ON i.member_id = f.insured_id
    LEFT JOIN register.workplace w ON w.insurer_id = $1 AND w.workplace_id = i.workplace_id AND w.known_to = 'infinity'
              AND w.valid_from <= $3::date AND $3::date < w.valid_to
   WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND ${which}
   ORDER BY i.workplace_id COLLATE "C" NULLS LAST, i.symbol COLLATE "C", length(i.number), i.number COLLATE "C",
            f.insured_id COLLATE "C", (p.member_id <> f.insured_id), f.sub_number COLLATE "C", p.member_id COLLATE "C"`;

/**
 * Why letters of a campaign could not go through the workplace instead, in words, by piece, as the register stands on a
 * day; those that could are not named.
 */
export async function notThroughWorkplace(
  sql: Sql,
  key: CampaignKey,
  on: IsoDate,
  pieceIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql.query<Returned>(candidates('p.piece_id = ANY($4)'), [
    key.insurerId,
    key.campaignId,
    on,
    pieceIds,
  ]);
  return new Map(
    rows.flatMap(({ piece_id, kept }) =>
      kept === null ? [] : [[piece_id, notThere([KEPT[kept]])] as const],
    ),
  );
}

const notThere = (reasons: readonly string[]): string =>
  `事業所経由では送れません（${reasons.join('、')}）。`;

/** A recalled piece that came back is no returned one: its person is accounted for. */
const RETURNED = candidates(`p.status = 'returned' AND x.outcome = 'returned'`);
/** $4: pieces. Of those, what was voided and has nothing in its place yet. */
const VOIDED = candidates(`p.piece_id = ANY($4) AND x.outcome = 'reprint_pending'
  AND NOT EXISTS (SELECT FROM piece.piece n WHERE n.insurer_id = p.insurer_id AND n.replaces = p.piece_id)`);

/**
 * Sends returned pieces again through the workplace (S112): the old piece is closed as resent, a new one with a new
 * number takes its place, in parcels of its own (lots `S0001` …). `on`: the day that decides who is still covered
 * and which workplace is open. Run again, it finds only what came back since.
 */
export async function planSecondRoute(
  sql: Sql,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  settings: PlanSettings,
  on: IsoDate,
): Promise<SecondRoute> {
  await lockCampaign(sql, key);
  const values = [key.insurerId, key.campaignId, on];
  const { rows: candidates } = await sql.query<Returned>(RETURNED, values);
  await lockPieces(
    sql,
    key.insurerId,
    candidates.map((row) => row.piece_id),
  );
  const { rows } = await sql.query<Returned>(RETURNED, values);
  const kept = rows.flatMap(({ piece_id, kept: reason }) =>
    reason === null ? [] : [{ pieceId: piece_id, reason }],
  );
  const travelling = rows.filter((row) => row.kept === null);
  if (travelling.length === 0) return { resent: [], kept };

  await act(sql, actor, {
    insurerId: key.insurerId,
    pieceIds: travelling.map((row) => row.piece_id),
    action: 'resend',
    evidence: { route: 'workplace', on },
  });
  return { resent: await planInPlace(sql, actor, keys, key, settings, travelling, kept.length), kept };
}

/**
 * Sends voided pieces through the workplace instead (I4: their addresses are not to be trusted): new pieces in parcels
 * of their own, as on the second route. All of them or none: throws `packing.not_through_workplace` (409) where one
 * cannot go there, or is not voided.
 */
export async function planThroughWorkplace(
  sql: Sql,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  settings: PlanSettings,
  on: IsoDate,
  pieceIds: readonly string[],
): Promise<SecondRoute['resent']> {
  await lockCampaign(sql, key);
  const locked = await lockPieces(sql, key.insurerId, pieceIds);
  const { rows } = await sql.query<Returned>(VOIDED, [key.insurerId, key.campaignId, on, pieceIds]);
  const why = rows.flatMap(({ kept }) => (kept === null ? [] : [KEPT[kept]]));
  if (why.length > 0 || rows.length !== locked.length) {
    const reasons = why.length > 0 ? [...new Set(why)] : ['無効になっていない'];
    throw new TodokeError('packing.not_through_workplace', notThere(reasons), {
      remedy: 'ほかの方法を選んでください。どの送付物も変更していません。',
      status: 409,
    });
  }
  return planInPlace(sql, actor, keys, key, settings, rows, 0);
}

/** Plans new pieces to the workplaces in the place of old ones, which are closed already. */
async function planInPlace(
  sql: Sql,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  settings: PlanSettings,
  travelling: readonly Returned[],
  kept: number,
): Promise<SecondRoute['resent']> {
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'packing.second_route',
    subject: `campaign:${key.campaignId}`,
    detail: { pieces: travelling.length, kept },
  });
  const firstNumber = await takeNumbers(sql, travelling.length);
  const replaces = new Map(travelling.map((row) => [row.member_id, row.piece_id]));
  const lots = { letter: 'S', last: await lastSerial(sql, key, 'S') };
  const start = { auditId, firstNumber, lots, replaces };
  const planner = new Planner(sql, keys, key, settings, start, () => undefined);
  for (let first = 0; first < travelling.length; ) {
    let next = first + 1;
    while (travelling[next]?.workplace_id === travelling[first]?.workplace_id) next++;
    await planner.add(travelling.slice(first, next));
    first = next;
  }
  await planner.finish();
  const members = travelling.map((row) => row.member_id);
  await setOnTheirWay(sql, key, 'workplace', members);
  const { rows: resent } = await sql.query<{ pieceId: string; replaces: string }>(
    `SELECT piece_id AS "pieceId", replaces FROM piece.piece
      WHERE insurer_id = $1 AND campaign_id = $2 AND replaces = ANY($3) ORDER BY piece_id COLLATE "C"`,
    [key.insurerId, key.campaignId, [...replaces.values()]],
  );
  return resent;
}
