import type { Readable } from 'node:stream';
import { z } from 'zod';
import { orderPieces, recordSighting } from '../dispatch/life.ts';
import { reprintPieces } from '../dispatch/reprints.ts';
import { RETURN_REFUSALS, type ReturnLine, takeReturns } from '../dispatch/returns.ts';
import { endSearch, openSearch } from '../dispatch/search.ts';
import { dayInJapan } from '../japan/calendar.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import { planSecondRoute } from '../packing/second-route.ts';
import { type FoundPiece, findPieces } from '../piece/find.ts';
import { readHistory } from '../piece/history.ts';
import { ACTION_TITLES, type PieceAction } from '../piece/status.ts';
import { profileOfCampaign } from '../profile/store.ts';
import type { Keys } from '../vault/keys.ts';
import { csvRecords } from './csv-input.ts';
import { OfCampaign, text } from './params.ts';
import {
  HandleSchema,
  HistorySchema,
  OrderSchema,
  ReceiptsSchema,
  ReprintedSchema,
  ReprintSchema,
  ReturnAnswerSchema,
  ReturnedSchema,
  SearchedSchema,
  SearchSchema,
  SecondRoutedSchema,
  SecondRouteSchema,
  SightedSchema,
  SightSchema,
} from './piece-contract.ts';
import { requireCampaign } from './read/campaigns.ts';
import { NOTHING, type Route, route } from './route.ts';
import { formTitle, statusTitle } from './words.ts';

const PATH = '/api/insurers/{insurer}/pieces';

/** What has to be said with an action, as its evidence is called in the record. */
const SAYS: Partial<Record<PieceAction, 'reason' | 'evidence' | 'receipt'>> = {
  hand_over: 'evidence',
  write_off: 'evidence',
  destroy: 'receipt',
};

async function pieceOf(sql: Sql, insurerId: string, number: string): Promise<FoundPiece> {
  const [piece] = await findPieces(sql, insurerId, [number]);
  return piece as FoundPiece;
}

async function order(
  database: Database,
  actor: Actor,
  insurerId: string,
  body: { numbers: readonly string[]; action: PieceAction; says: string },
) {
  return database.transaction(async (sql) => {
    const pieces = await findPieces(sql, insurerId, body.numbers);
    const evidence = { [SAYS[body.action] ?? 'reason']: body.says };
    const receipts = await orderPieces(sql, actor, pieces, body.action, evidence);
    return { receipts: receipts.map((one) => ({ ...one, statusTitle: statusTitle(one.status) })) };
  });
}

/** `heading`: 1 where the lines stand below one in a file. */
async function returns(
  database: Database,
  actor: Actor,
  insurerId: string,
  lines: readonly ReturnLine[],
  heading: 0 | 1,
) {
  const answer = await database.transaction((sql) => takeReturns(sql, actor, insurerId, lines));
  const refused = answer.refused.map(({ line, why }) => ({
    line: line + heading,
    why,
    sentence: RETURN_REFUSALS[why],
  }));
  return { ...answer, refused };
}

/** The life of papers by the numbers on them (docs/mailing.md): doors to the same commands as `todoke piece`. */
export function pieceRoutes(now: () => Date, keys: () => Keys): Route[] {
  const today = (): string => dayInJapan(now());
  return [
    route({
      path: `${PATH}/{number}`,
      summary:
        'A paper by its management number: where it is, what happened to it, what may be done to it now',
      action: 'piece.read',
      params: z.strictObject({ number: text.min(1).max(40) }),
      query: NOTHING,
      response: HistorySchema,
      handle: ({ database, insurerId, params: { number } }) =>
        database.read(async (sql) => {
          const one = await readHistory(sql, await pieceOf(sql, insurerId, number));
          return {
            managementNumber: one.management_number,
            campaignId: one.campaign,
            form: one.form,
            formTitle: formTitle(one.form),
            parcelId: one.parcel,
            envelopeId: one.envelope,
            status: one.status,
            statusTitle: statusTitle(one.status),
            allowed: one.allowed.map((action) => ({ action, title: ACTION_TITLES[action] })),
            replaces: one.replaces,
            replacedBy: one.replaced_by,
            events: one.events.map(({ at, action, status, actor }) => ({
              at,
              action,
              statusTitle: statusTitle(status),
              actor,
            })),
            seen: [...one.seen],
          };
        }),
    }),
    route({
      path: `${PATH}/handle`,
      summary: 'Records what was done with papers in the hand: handed to the person, or destroyed',
      action: 'piece.handle',
      params: NOTHING,
      query: NOTHING,
      body: HandleSchema,
      response: ReceiptsSchema,
      handle: ({ database, insurerId, caller, body }) => order(database, caller.actor, insurerId, body),
    }),
    route({
      path: `${PATH}/order`,
      summary: 'Stops, voids or recalls papers, or ends a recall',
      action: 'piece.order',
      params: NOTHING,
      query: NOTHING,
      body: OrderSchema,
      response: ReceiptsSchema,
      handle: ({ database, insurerId, caller, body }) => order(database, caller.actor, insurerId, body),
    }),
    route({
      path: `${PATH}/sight`,
      summary: 'Records that a paper was seen, and answers whether it goes on or must be pulled',
      action: 'piece.handle',
      params: NOTHING,
      query: NOTHING,
      body: SightSchema,
      response: SightedSchema,
      handle: ({ database, insurerId, caller, body }) =>
        database.transaction(async (sql) => {
          const piece = await pieceOf(sql, insurerId, body.number);
          const verdict = await recordSighting(sql, caller.actor, piece, body.place);
          const { managementNumber, status, campaignId } = piece;
          return { managementNumber, verdict, status, statusTitle: statusTitle(status), campaignId };
        }),
    }),
    route({
      path: `${PATH}/returned`,
      summary: 'Takes in papers that came back, with why; recalled ones are received',
      action: 'piece.handle',
      params: NOTHING,
      query: NOTHING,
      body: ReturnedSchema,
      response: ReturnAnswerSchema,
      handle: ({ database, insurerId, caller, body }) =>
        returns(database, caller.actor, insurerId, body.lines, 0),
    }),
    route({
      path: `${PATH}/returns`,
      summary:
        'Takes in a file of papers that came back; lines that cannot be are answered, the others applied',
      action: 'piece.handle',
      takesFile: true,
      params: NOTHING,
      query: NOTHING,
      body: NOTHING,
      response: ReturnAnswerSchema,
      handle: async ({ database, insurerId, caller, file }) => {
        const columns = ['management_number', 'cause', 'returned_on'] as const;
        const { records } = await csvRecords(file as Readable, columns, '返戻の一覧');
        const lines = records.map(({ management_number, cause, returned_on }) => ({
          number: management_number,
          cause,
          returnedOn: returned_on,
        }));
        return returns(database, caller.actor, insurerId, lines, 1);
      },
    }),
    route({
      path: `${PATH}/search`,
      summary: 'Opens the search for a missing paper, or ends it',
      action: 'piece.handle',
      params: NOTHING,
      query: NOTHING,
      body: SearchSchema,
      response: SearchedSchema,
      handle: ({ database, insurerId, caller: { actor }, body }) =>
        database.transaction(async (sql) => {
          const piece = await pieceOf(sql, insurerId, body.number);
          if (body.search === 'open') await openSearch(sql, actor, piece, body.evidence);
          else await endSearch(sql, actor, piece, body.search, body.evidence);
          return { managementNumber: piece.managementNumber, lot: piece.lot };
        }),
    }),
    route({
      path: `${PATH}/reprint`,
      summary: 'Makes voided papers again, with new numbers',
      action: 'piece.order',
      params: NOTHING,
      query: NOTHING,
      body: ReprintSchema,
      response: ReprintedSchema,
      handle: ({ database, insurerId, caller, body }) =>
        database.transaction(async (sql) => {
          const pieces = await findPieces(sql, insurerId, body.numbers);
          const old = new Map(pieces.map((piece) => [piece.pieceId, piece.managementNumber]));
          const made = [];
          for (const own of Map.groupBy(pieces, ({ campaignId }) => campaignId).values()) {
            const ids = own.map(({ pieceId }) => pieceId);
            made.push(...(await reprintPieces(sql, caller.actor, keys(), own[0] as FoundPiece, ids)));
          }
          return {
            made: made.map(({ managementNumber, replaces, lot }) => ({
              managementNumber,
              replaces: old.get(replaces) ?? '',
              lot,
            })),
          };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/campaigns/{campaign}/second-route',
      summary:
        'Sends returned papers again through the workplace, as new pieces; keeps the others with the reason',
      action: 'piece.order',
      params: OfCampaign,
      query: NOTHING,
      body: SecondRouteSchema,
      response: SecondRoutedSchema,
      handle: ({ database, insurerId, caller, params: { campaign: campaignId }, body }) =>
        database.transaction(async (sql) => {
          await requireCampaign(sql, insurerId, campaignId);
          const key = { insurerId, campaignId };
          const profile = await profileOfCampaign(sql, insurerId, campaignId);
          const on = body.on ?? today();
          const { resent, kept } = await planSecondRoute(sql, caller.actor, keys(), key, profile, on);
          const reasons = Map.groupBy(kept, ({ reason }) => reason);
          return {
            resent: resent.length,
            kept: [...reasons].map(([reason, own]) => ({ reason, n: own.length })),
          };
        }),
    }),
  ];
}
