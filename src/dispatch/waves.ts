import { type CampaignKey, lockCampaign } from '../campaign/extract.ts';
import { readWaves } from '../campaign/wave-store.ts';
import type { Wave } from '../campaign/waves.ts';
import type { IsoDate } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { act } from '../piece/commands.ts';
import { DEAD, nextStatus, type PieceStatus } from '../piece/status.ts';

/** Evidence of a stop because the wave was called off. */
const WAVE_CANCELLED = 'wave_cancelled';

/** A wave as it stands: how many of its papers are in which status. */
export interface WaveStanding extends Wave {
  readonly lots: number;
  readonly pieces: number;
  readonly statuses: Readonly<Partial<Record<PieceStatus, number>>>;
  /** Whether it can still be called off: nothing of it is sealed or gone. */
  readonly cancellable: boolean;
}

const stoppable = (status: PieceStatus): boolean =>
  DEAD.includes(status) || nextStatus(status, 'stop') !== undefined;

/** The waves of a campaign in the order they are sent; none without a branch calendar. */
export async function readWaveStandings(sql: Sql, key: CampaignKey): Promise<WaveStanding[]> {
  const { rows } = await sql.query<{ wave: string; lots: number; status: PieceStatus; pieces: number }>(
    `SELECT f.wave, p.status, count(*) AS pieces FROM document.file f
       JOIN piece.piece p USING (insurer_id, campaign_id, lot)
      WHERE f.insurer_id = $1 AND f.campaign_id = $2 AND f.wave IS NOT NULL
      GROUP BY 1, 2 ORDER BY 1, 2`,
    [key.insurerId, key.campaignId],
  );
  const { rows: lots } = await sql.query<{ wave: string; lots: number }>(
    `SELECT wave, count(*) AS lots FROM document.file
      WHERE insurer_id = $1 AND campaign_id = $2 AND wave IS NOT NULL GROUP BY 1`,
    [key.insurerId, key.campaignId],
  );
  return (await readWaves(sql, key)).map((wave) => {
    const own = rows.filter((row) => row.wave === wave.id);
    return {
      ...wave,
      lots: lots.find((row) => row.wave === wave.id)?.lots ?? 0,
      pieces: own.reduce((sum, { pieces }) => sum + pieces, 0),
      statuses: Object.fromEntries(own.map(({ status, pieces }) => [status, pieces])),
      cancellable: own.every(({ status }) => stoppable(status)),
    };
  });
}

/**
 * Calls a whole wave off while nothing of it is sealed: every paper of it that still travels is stopped, those made
 * again in its place too. Answers how many. Throws `wave.unknown` (404), `wave.sealed` (409) naming how many are past stopping.
 */
export async function cancelWave(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  wave: string,
  reason: string,
): Promise<{ readonly stopped: number }> {
  await lockCampaign(sql, key);
  if (!(await readWaves(sql, key)).some(({ id }) => id === wave)) {
    throw new TodokeError('wave.unknown', `この送付に、回「${wave}」はありません。`, {
      remedy: 'todoke wave list で、送付の回を確かめてください。',
      status: 404,
    });
  }
  if (reason.trim() === '') {
    throw new TodokeError('wave.reason', '取りやめの理由がありません。', {
      remedy: '--reason に理由を書いてください。',
    });
  }
  // By the envelope, not by the paper's own lot: a reprint is in a lot of its own.
  const { rows } = await sql.query<{ piece_id: string; status: PieceStatus }>(
    `SELECT p.piece_id, p.status FROM document.file f
       JOIN packing.envelope e USING (insurer_id, campaign_id, lot)
       JOIN piece.piece p USING (insurer_id, campaign_id, envelope_id)
      WHERE f.insurer_id = $1 AND f.campaign_id = $2 AND f.wave = $3 ORDER BY p.piece_id COLLATE "C"`,
    [key.insurerId, key.campaignId, wave],
  );
  const past = rows.filter(({ status }) => !stoppable(status));
  if (past.length > 0) {
    throw new TodokeError(
      'wave.sealed',
      `この回の送付物${past.length}件は、封緘済みか差出し済みのため、取りやめられません。`,
      {
        remedy:
          '差し出していない梱包は封緘を取り消してから取りやめてください。差し出したものは回収になります。まだ何も止めていません。',
        status: 409,
      },
    );
  }
  const pieceIds = rows.filter(({ status }) => !DEAD.includes(status)).map(({ piece_id }) => piece_id);
  const evidence = { reason: WAVE_CANCELLED, wave, note: reason };
  await act(sql, actor, { insurerId: key.insurerId, pieceIds, action: 'stop', evidence });
  return { stopped: pieceIds.length };
}

/** The waves whose printing has not come yet on a day: their print files are not handed over before. */
export const notYetPrinted = (waves: readonly Wave[], on: IsoDate): string[] =>
  waves.filter(({ printOn }) => printOn > on).map(({ id }) => id);
