import { z } from 'zod';
import { decideAddresses, undecidable } from '../dispatch/address-decisions.ts';
import { flagAddresses } from '../dispatch/address-trust.ts';
import { dayInJapan } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import { findPieces } from '../piece/find.ts';
import { profileOfCampaign } from '../profile/store.ts';
import type { Keys } from '../vault/keys.ts';
import {
  AddressDetailSchema,
  AddressSummarySchema,
  DecideAddressSchema,
  DecidedAddressSchema,
  DoubtfulAddressesSchema,
  LookedSchema,
} from './address-contract.ts';
import { id, OfCampaign, purpose } from './params.ts';
import { unknown } from './problem.ts';
import {
  ADDRESS_CSV,
  AddressQuerySchema,
  addressList,
  readAddress,
  readAddressSummary,
} from './read/addresses.ts';
import { requireCampaign } from './read/campaigns.ts';
import { NOTHING, type Route, route } from './route.ts';
import { CSV, sendList } from './send-list.ts';

const HERE = '/api/insurers/{insurer}/campaigns/{campaign}/addresses';

/** Doubtful addresses before release (I4): doors to the same commands as `todoke job flags` and `clear`. */
export function addressRoutes(now: () => Date, keys: () => Keys): Route[] {
  const today = (): string => dayInJapan(now());
  return [
    route({
      path: HERE,
      summary: 'Direct letters to doubtful addresses: why, and what was decided; nobody’s address',
      action: 'address.read',
      params: OfCampaign,
      query: AddressQuerySchema,
      response: DoubtfulAddressesSchema,
      alsoSends: [CSV],
      handle: ({ params: { campaign }, query, ...from }) =>
        sendList(from, addressList(from.insurerId, campaign, query), query, {
          name: 'addresses',
          campaign,
          item: (row) => row,
          csv: ADDRESS_CSV,
        }),
    }),
    route({
      path: `${HERE}/summary`,
      summary: 'How many doubtful addresses are open, and when they were looked for',
      action: 'address.read',
      params: OfCampaign,
      query: NOTHING,
      response: AddressSummarySchema,
      handle: ({ database, insurerId, params: { campaign } }) =>
        database.read(async (sql) => {
          await requireCampaign(sql, insurerId, campaign);
          return readAddressSummary(sql, insurerId, campaign);
        }),
    }),
    route({
      path: `${HERE}/{piece}`,
      summary: 'One of them with its address and what makes it doubtful; the view is logged',
      action: 'address.view',
      showsPerson: true,
      params: z.strictObject({ campaign: id, piece: id }),
      query: z.strictObject({ purpose }),
      response: AddressDetailSchema,
      handle: ({ database, insurerId, caller, params: { campaign, piece }, query }) =>
        database.transaction(async (sql) => {
          await requireCampaign(sql, insurerId, campaign);
          await writeAudit(sql, {
            actor: caller.actor,
            insurerId,
            action: 'dispatch.view_address',
            subject: `piece:${piece}`,
            detail: { campaign, purpose: query.purpose },
          });
          return readAddress(sql, insurerId, campaign, piece);
        }),
    }),
    route({
      path: `${HERE}/look`,
      summary: 'Looks through the addresses again; a flag once set stays',
      action: 'address.decide',
      params: OfCampaign,
      query: NOTHING,
      body: NOTHING,
      response: LookedSchema,
      handle: ({ database, insurerId, caller, params: { campaign: campaignId } }) =>
        database.transaction(async (sql) => {
          await requireCampaign(sql, insurerId, campaignId);
          return { found: await flagAddresses(sql, caller.actor, { insurerId, campaignId }) };
        }),
    }),
    route({
      path: `${HERE}/decide`,
      summary:
        'Sends letters as they are, through the workplace, holds them back or stops them; tells those it could not',
      action: 'address.decide',
      params: OfCampaign,
      query: NOTHING,
      body: DecideAddressSchema,
      response: DecidedAddressSchema,
      handle: ({ database, insurerId, caller, params: { campaign: campaignId }, body }) =>
        database.transaction(async (sql) => {
          await requireCampaign(sql, insurerId, campaignId);
          const pieces = await findPieces(sql, insurerId, body.numbers);
          if (pieces.some((piece) => piece.campaignId !== campaignId)) throw unknown('piece', '送付物');
          const settings = await profileOfCampaign(sql, insurerId, campaignId);
          const { decision, evidence } = body;
          const key = { insurerId, campaignId };
          const asked = { pieces, decision, evidence, on: today() };
          const not = await undecidable(sql, key, asked);
          const able = pieces.filter(({ pieceId }) => !not.has(pieceId));
          // Nothing can be done: refused, with the reason and what to do instead.
          const done = { ...asked, pieces: able.length === 0 ? pieces : able };
          const made = await decideAddresses(sql, caller.actor, keys(), key, settings, done);
          return {
            decided: able.length,
            made: made.length,
            undecided: pieces.flatMap(({ pieceId, managementNumber }) => {
              const reason = not.get(pieceId);
              return reason === undefined ? [] : [{ managementNumber, reason }];
            }),
          };
        }),
    }),
  ];
}
