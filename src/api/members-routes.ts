import { z } from 'zod';
import { dayInJapan } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import { FindMemberSchema, FoundMembersSchema, MemberSchema } from './members-contract.ts';
import { day, id, moment, purpose } from './params.ts';
import { findMembers } from './read/member-find.ts';
import { readMember } from './read/members.ts';
import { NOTHING, type Route, route } from './route.ts';

/** Members, found and opened (docs/api.md): every search and every view stands in the trail, a search without its key. */
export function memberRoutes(now: () => Date): Route[] {
  const today = (): string => dayInJapan(now());
  return [
    route({
      path: '/api/insurers/{insurer}/members/find',
      summary:
        'Finds members by name or kana (other spellings too), symbol and number, management number or id; masked, logged without the key',
      action: 'member.find',
      onlyFinds: true,
      params: NOTHING,
      query: NOTHING,
      body: FindMemberSchema,
      response: FoundMembersSchema,
      handle: ({ database, insurerId, caller, body }) =>
        database.transaction(async (sql) => {
          const found = await findMembers(sql, insurerId, body, today());
          await writeAudit(sql, {
            actor: caller.actor,
            insurerId,
            action: 'member.find',
            subject: `by:${Object.keys(body)[0]}`,
            detail: {
              found: found.members.length,
              more: found.more,
              members: found.members.map(({ memberId }) => memberId),
            },
          });
          return found;
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/members/{member}',
      summary:
        'A member as held on a day and known at a moment, with everything sent, decided and asked; the view is logged',
      action: 'member.view',
      showsPerson: true,
      params: z.strictObject({ member: id }),
      query: z.strictObject({
        /** Day asked about; today in Japan if left out. */
        on: day.optional(),
        /** As known at this moment; now if left out. */
        knownAt: moment.optional(),
        purpose,
      }),
      response: MemberSchema,
      handle: ({ database, insurerId, caller, params: { member }, query }) =>
        database.transaction(async (sql) => {
          const on = query.on ?? today();
          const found = await readMember(sql, insurerId, member, {
            on,
            knownAt: query.knownAt ?? null,
            today: today(),
          });
          await writeAudit(sql, {
            actor: caller.actor,
            insurerId,
            action: 'member.view',
            subject: `member:${member}`,
            detail: { purpose: query.purpose, on, knownAt: query.knownAt ?? null },
          });
          return found;
        }),
    }),
  ];
}
