import { z } from 'zod';
import { ACTION_TITLES, type PieceAction } from '../../piece/status.ts';
import type { CsvShape } from '../csv.ts';
import { Filters, type ListQuery, type OrderKey, PAGE_QUERY } from '../list.ts';
import { DELIVERY_STATES, type Delivery } from '../webhook-contract.ts';

export const DeliveryQuerySchema = z.strictObject({
  ...PAGE_QUERY,
  state: z.enum(DELIVERY_STATES).optional(),
  /** `newest` first, unless asked for the other way round. */
  sort: z.enum(['newest', 'at', 'tries']).default('newest'),
});

type DeliveryRow = Omit<Delivery, 'actionTitle' | 'eventId'>;

const STATE = `CASE WHEN d.heard_at IS NOT NULL THEN 'heard' WHEN d.tried_at IS NULL THEN 'waiting' ELSE 'failed' END`;
const BY_AGE: OrderKey = { sql: 'd.delivery_id', type: 'bigint' };

/** What was, or is to be, told to one subscription of an insurer. */
export function deliveryList(
  insurerId: string,
  subscriptionId: number,
  query: z.output<typeof DeliveryQuerySchema>,
): ListQuery {
  const filters = new Filters(insurerId, subscriptionId).add(`${STATE} = ?`, query.state);
  return {
    select: `d.delivery_id AS "deliveryId", d.action, p.campaign_id AS "campaignId", d.piece_id AS "pieceId",
      p.management_number AS "managementNumber", to_json(d.at) #>> '{}' AS at, ${STATE} AS state, d.tries,
      d.last_status AS "lastStatus", to_json(d.tried_at) #>> '{}' AS "triedAt",
      CASE WHEN d.heard_at IS NULL THEN to_json(d.next_try) #>> '{}' END AS "nextTry",
      to_json(d.heard_at) #>> '{}' AS "heardAt"`,
    from: 'webhook.delivery d LEFT JOIN piece.piece p USING (insurer_id, piece_id)',
    where: ['d.insurer_id = $1', 'd.subscription_id = $2', ...filters.where],
    values: filters.values,
    order: query.sort === 'tries' ? [{ sql: 'd.tries', type: 'bigint' }, BY_AGE] : [BY_AGE],
    descending: query.sort === 'newest' ? !query.descending : query.descending,
  };
}

/** The words of an event that is no action of a piece. */
const TEST_TITLE = '送信テスト';
const titleOf = (action: string): string =>
  action === 'test' ? TEST_TITLE : (ACTION_TITLES[action as PieceAction] ?? action);

export const deliveryItem = (row: DeliveryRow): Delivery => ({
  ...row,
  eventId: `evt_${row.deliveryId}`,
  actionTitle: titleOf(row.action),
});

export const DELIVERY_CSV: CsvShape<DeliveryRow> = {
  header: [
    'event',
    'action',
    'management_number',
    'at',
    'state',
    'tries',
    'last_status',
    'tried_at',
    'heard_at',
  ],
  lines: (row) => [
    [
      `evt_${row.deliveryId}`,
      row.action,
      row.managementNumber,
      row.at,
      row.state,
      row.tries,
      row.lastStatus,
      row.triedAt,
      row.heardAt,
    ],
  ],
};
