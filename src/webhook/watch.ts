import type { WatchSource } from '../planning/finding.ts';

/** Hours a receiver may fail before somebody is called. */
const FAILING_HOURS = 1;

/** Receivers of an insurer's webhooks that do not answer, or were given up: another system does not hear of pieces. */
export const failingReceivers: WatchSource = async (sql, key, at) => {
  const { rows } = await sql.query<{ count: number; hours: number | null }>(
    `SELECT count(*) AS count,
            floor(extract(epoch FROM $2::timestamptz - min(h.failing_since)) / 3600)::int AS hours
       FROM webhook.subscription s JOIN webhook.health h USING (subscription_id)
      WHERE s.insurer_id = $1 AND s.disabled_why IS DISTINCT FROM 'person'
        AND h.failing_since <= $2::timestamptz - make_interval(hours => $3)`,
    [key.insurerId, at, FAILING_HOURS],
  );
  const { count = 0, hours = 0 } = rows[0] ?? {};
  if (count === 0) return [];
  const title = '応答のない通知先（送付物の出来事がほかのシステムに届いていません）';
  return [
    {
      watchdog: 'webhook_failing',
      status: '',
      count,
      hours: hours ?? 0,
      acts: 'insurer',
      title,
      ofInsurer: true,
    },
  ];
};
