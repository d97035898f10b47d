import { z } from 'zod';
import { endWorkplacePerson, readWorkplaceAccess } from '../access/workplace-accounts.ts';
import { issueWorkplaceCodes, revokeWorkplaceCodes } from '../access/workplace-codes.ts';
import { dayInJapan } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import { profileOfCampaign, profileOfInsurer } from '../profile/store.ts';
import { invitationSheets, invitationsOf } from '../workplace/invitations.ts';
import { readWorkplace } from '../workplace/read.ts';
import { DoneSchema } from './access-contract.ts';
import { sendInsurerList } from './insurer-list.ts';
import { id, OfCampaign } from './params.ts';
import { requireCampaign } from './read/campaigns.ts';
import { WORKPLACES_CSV, WorkplacesQuerySchema, workplacesList } from './read/workplaces.ts';
import { NOTHING, type Route, route } from './route.ts';
import { CSV } from './send-list.ts';
import {
  CodeGivenSchema,
  CodesForSchema,
  CodesSchema,
  NewCodeSchema,
  WorkplaceAccessSchema,
  type WorkplaceItem,
  WorkplacesSchema,
} from './workplaces-contract.ts';

const OfWorkplace = z.strictObject({ workplace: id });
const HERE = '/api/insurers/{insurer}/workplaces';
/** Sheets made for one request; the command makes those of a whole campaign as one file. */
const MOST_SHEETS = 500;

const tooManySheets = (): TodokeError =>
  new TodokeError('workplace.too_many_sheets', `案内の紙は、一度に${MOST_SHEETS}事業所分まで作れます。`, {
    remedy: '事業所を分けて発行するか、コマンド todoke workplace codes をお使いください。',
  });

/** Who of which workplace may come in, settled by the insurer: codes given and taken back, people shut out. */
export function workplaceAccessRoutes(now: () => Date): Route[] {
  return [
    route({
      path: HERE,
      summary: 'Workplaces with their unused code, how many may come in, and when somebody did last',
      action: 'workplace.access',
      params: NOTHING,
      query: WorkplacesQuerySchema,
      response: WorkplacesSchema,
      alsoSends: [CSV],
      handle: ({ query, ...from }) =>
        sendInsurerList(from, workplacesList(from.insurerId, now(), query), query, {
          name: 'workplaces',
          item: (row: WorkplaceItem) => row,
          csv: WORKPLACES_CSV,
        }),
    }),
    route({
      path: `${HERE}/{workplace}`,
      summary: 'The codes given to a workplace, and whom they let in',
      action: 'workplace.access',
      params: OfWorkplace,
      query: NOTHING,
      response: WorkplaceAccessSchema,
      handle: ({ database, insurerId, params: { workplace } }) =>
        database.read(async (sql) => {
          const key = { insurerId, workplaceId: workplace };
          const { name, symbol } = await readWorkplace(sql, key);
          return { workplaceId: workplace, name, symbol, ...(await readWorkplaceAccess(sql, key, now())) };
        }),
    }),
    route({
      path: `${HERE}/{workplace}/codes`,
      summary: 'A code for a workplace, with the sheet it stands on; told once',
      action: 'workplace.invite',
      tellsSecret: true,
      params: OfWorkplace,
      query: NOTHING,
      body: NewCodeSchema,
      response: CodeGivenSchema,
      handle: ({ database, insurerId, caller, params: { workplace }, body, browser }) =>
        database.transaction(async (sql) => {
          const how = { replace: body.replace, at: now() };
          const issued = await issueWorkplaceCodes(sql, caller.actor, insurerId, [workplace], how);
          const invitations = await invitationsOf(sql, insurerId, issued, browser.origin);
          const { document: settings } = await profileOfInsurer(sql, insurerId);
          const today = dayInJapan(now());
          const paper = await invitationSheets(sql, insurerId, invitations, { settings, today });
          const [{ code = '', link = '', validUntil = '' } = {}] = invitations;
          return { code, link, validUntil, paper: paper.toString('base64') };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/workplace-codes',
      summary: 'Codes with which workplaces sign in once, to be put into their parcels; told once',
      action: 'workplace.invite',
      tellsSecret: true,
      params: OfCampaign,
      query: NOTHING,
      body: CodesForSchema,
      response: CodesSchema,
      handle: ({ database, insurerId, caller, params: { campaign }, body, browser }) =>
        database.transaction(async (sql) => {
          await requireCampaign(sql, insurerId, campaign);
          const { rows } = await sql.query<{ workplace_id: string }>(
            `SELECT DISTINCT workplace_id FROM packing.parcel WHERE insurer_id = $1 AND campaign_id = $2 ORDER BY 1`,
            [insurerId, campaign],
          );
          const ids = body.workplaces ?? rows.map((row) => row.workplace_id);
          const how = { replace: body.replace, at: now() };
          if (body.paper && ids.length > MOST_SHEETS) throw tooManySheets();
          const issued = await issueWorkplaceCodes(sql, caller.actor, insurerId, ids, how);
          const codes = await invitationsOf(sql, insurerId, issued, browser.origin);
          const told = codes.map(({ address: _, ...one }) => one);
          if (!body.paper) return { codes: told, paper: null };
          const { document: settings } = await profileOfCampaign(sql, insurerId, campaign);
          const sheets = { settings, today: dayInJapan(now()) };
          const paper = await invitationSheets(sql, insurerId, codes, sheets);
          return { codes: told, paper: paper.toString('base64') };
        }),
    }),
    route({
      path: `${HERE}/{workplace}/revoke-codes`,
      summary: 'Ends the unused codes of a workplace; whom earlier ones let in stay',
      action: 'workplace.invite',
      params: OfWorkplace,
      query: NOTHING,
      body: NOTHING,
      response: DoneSchema,
      handle: ({ database, insurerId, caller, params: { workplace } }) =>
        database.transaction(async (sql) => {
          const key = { insurerId, workplaceId: workplace };
          await readWorkplace(sql, key);
          await revokeWorkplaceCodes(sql, caller.actor, key, now());
          return {};
        }),
    }),
    route({
      path: `${HERE}/{workplace}/people/{person}/disable`,
      summary: 'Lets somebody of a workplace in no more, at once',
      action: 'workplace.invite',
      params: z.strictObject({ workplace: id, person: id }),
      query: NOTHING,
      body: NOTHING,
      response: DoneSchema,
      handle: ({ database, insurerId, caller, params: { workplace, person } }) =>
        database.transaction(async (sql) => {
          await endWorkplacePerson(sql, caller.actor, { insurerId, workplaceId: workplace }, person);
          return {};
        }),
    }),
  ];
}
