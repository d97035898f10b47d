import { writeAudit } from '../kernel/audit.ts';
import { sendInsurerList } from './insurer-list.ts';
import { TRAIL_CSV, TrailQuerySchema, trailItem, trailList } from './read/trail.ts';
import { NOTHING, type Route, route } from './route.ts';
import { CSV } from './send-list.ts';
import { TrailSchema } from './trail-contract.ts';

/** The trail, for whoever checks what others did and whom they looked at; looking at it stands in it, too. */
export function trailRoutes(): Route[] {
  return [
    route({
      path: '/api/insurers/{insurer}/trail',
      summary:
        'Who did what and whom they looked at, of one member or one person of staff; looking is logged',
      action: 'audit.read',
      params: NOTHING,
      query: TrailQuerySchema,
      response: TrailSchema,
      alsoSends: [CSV],
      handle: async ({ query, ...from }) => {
        const { member } = query;
        await from.database.transaction((sql) =>
          writeAudit(sql, {
            actor: from.caller.actor,
            insurerId: from.insurerId,
            action: 'audit.read_trail',
            subject: member === undefined ? `insurer:${from.insurerId}` : `member:${member}`,
          }),
        );
        return sendInsurerList(from, trailList(from.insurerId, query), query, {
          name: 'trail',
          item: trailItem,
          csv: TRAIL_CSV,
        });
      },
    }),
  ];
}
