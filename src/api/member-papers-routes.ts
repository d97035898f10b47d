import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { readCase } from '../desk/read.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import { openPaper, papersOfCase } from '../member/receipt.ts';
import { PAPER_TYPES, SentPapersSchema } from './member-contract.ts';
import { purpose } from './params.ts';
import { FileAnswer, type Route, route } from './route.ts';

const caseId = z.string().regex(/^\d{1,18}$/);
/** What members sent in with a case: the list, and one paper at a time, each opening logged. */
export function memberPapersRoutes(key: KeyObject | undefined): Route[] {
  return [
    route({
      path: '/api/insurers/{insurer}/desk/cases/{case}/papers',
      summary: 'The papers a member sent in with a case, without what is in them; the view is logged',
      action: 'desk.view',
      showsPerson: true,
      params: z.strictObject({ case: caseId }),
      query: z.strictObject({ purpose }),
      response: SentPapersSchema,
      handle: ({ database, insurerId, caller, params, query }) =>
        database.transaction(async (sql) => {
          await readCase(sql, insurerId, params.case);
          await writeAudit(sql, {
            actor: caller.actor,
            insurerId,
            action: 'desk.list_papers',
            subject: `case:${params.case}`,
            detail: { purpose: query.purpose },
          });
          return { papers: await papersOfCase(sql, insurerId, params.case) };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/desk/cases/{case}/papers/{n}',
      summary: 'One paper a member sent in, opened; saved, never shown in the page; logged with its purpose',
      action: 'desk.view',
      params: z.strictObject({ case: caseId, n: z.coerce.number().int().min(1).max(10) }),
      query: z.strictObject({ purpose }),
      response: null,
      alsoSends: PAPER_TYPES,
      handle: ({ database, insurerId, caller, params, query }) =>
        database.transaction(async (sql) => {
          if (key === undefined) {
            throw new TodokeError('vault.key', 'このサーバーには鍵がないため、添付の書類を開けません。', {
              remedy: '鍵ファイルのあるサーバーで開いてください。',
              status: 409,
            });
          }
          const { type, body } = await openPaper(sql, key, insurerId, params.case, params.n);
          await writeAudit(sql, {
            actor: caller.actor,
            insurerId,
            action: 'desk.open_paper',
            subject: `case:${params.case}`,
            detail: { n: params.n, purpose: query.purpose },
          });
          // Always saved under a name of ours: what a stranger sent in is never shown within the console.
          const ending = type === 'application/pdf' ? 'pdf' : type === 'image/png' ? 'png' : 'jpg';
          return new FileAnswer(type, body, `case-${params.case}-${params.n}.${ending}`);
        }),
    }),
  ];
}
