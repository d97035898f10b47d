import { z } from 'zod';
import type { Caller } from '../access/caller.ts';
import { beginAccount, mayMakeAccount } from '../access/workplace-accounts.ts';
import { dayText, japanTime, lineSentence, lineState } from '../desk/hours.ts';
import { dayInJapan } from '../japan/calendar.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import { profileOfInsurer } from '../profile/store.ts';
import { confirmArrival, confirmTold, handOut, reportLeaver } from '../workplace/commands.ts';
import { readFilings } from '../workplace/filings.ts';
import { readRates } from '../workplace/rates.ts';
import {
  readCampaigns,
  readLetters,
  readList,
  readParcels,
  readWorkplace,
  requireCampaign,
  type WorkplaceCampaign,
  type WorkplaceKey,
} from '../workplace/read.ts';
import { employerRequests } from '../workplace/requests.ts';
import type { LetterState } from '../workplace/standing.ts';
import { DoneSchema } from './access-contract.ts';
import { id, OfCampaign } from './params.ts';
import { NOTHING, type Route, route } from './route.ts';
import {
  AccountBegunSchema,
  ArrivalSchema,
  HandOutsAnswerSchema,
  HandOutsSchema,
  LeaverSchema,
  ReturnLabelSchema,
  WorkplaceCampaignSchema,
  WorkplaceFilingsSchema,
  WorkplaceHomeSchema,
  WorkplaceRatesSchema,
} from './workplace-contract.ts';

const HERE = '/api/insurers/{insurer}/workplace';
const FILINGS = 24;

/** The caller's own workplace; there is no other for them. Throws `workplace.none` (404) for whoever has none here. */
function own(caller: Caller, insurerId: string): WorkplaceKey {
  if (caller.workplace?.insurerId === insurerId) return caller.workplace;
  throw new TodokeError('workplace.none', '事業所に結び付いていない利用者です。', {
    remedy: '梱包に入っている招待コードで入り直してください。',
    status: 404,
  });
}

/** A text to send to the people on the list, with the days and the number to call (S120). */
const noticeOf = (
  { title, from, to }: WorkplaceCampaign,
  insurer: string,
  desk: { name: string; phone: string },
): string =>
  [
    `${insurer}から、「${title}」の書類が届きます。`,
    `発送は${dayText(from)}から${dayText(to)}までの予定です。会社に届きましたら、お一人ずつお渡しします。`,
    '封筒は、ご本人かご家族が開けてください。中に、あなたの資格情報が印刷されています。',
    `ご不明な点は、${desk.name}（${desk.phone}）へお問い合わせください。`,
  ].join('\n');

/** A workplace's own affairs (docs/workplace.md): whose they are follows from who asks, never from the address. */
export function workplaceRoutes(now: () => Date): Route[] {
  const today = (): string => dayInJapan(now());
  return [
    route({
      path: HERE,
      summary: 'The workplace of whoever asks: what was sent there, what is asked of it, and whom to call',
      action: 'workplace.read',
      params: NOTHING,
      query: NOTHING,
      response: WorkplaceHomeSchema,
      handle: ({ database, insurerId, caller }) =>
        database.read(async (sql) => {
          const key = own(caller, insurerId);
          const workplace = await readWorkplace(sql, key);
          const { desk } = await profileOfInsurer(sql, insurerId);
          const campaigns = [];
          for (const campaign of await readCampaigns(sql, key)) {
            const letters = await readLetters(sql, key, campaign.campaignId);
            const list = await readList(sql, key, campaign.campaignId);
            const count = (state: LetterState): number => letters.filter((one) => one.state === state).length;
            campaigns.push({
              ...campaign,
              // What goes back is handed to nobody: the task is done without it.
              letters: letters.length - count('send_back') - count('sent_back'),
              handed: count('handed'),
              sendBack: count('send_back'),
              listed: list.length,
            });
          }
          const sentence = lineSentence(desk, lineState(desk, japanTime(now())));
          return {
            ...workplace,
            person: caller.name,
            mayMakeAccount: await mayMakeAccount(sql, caller.personId),
            desk: { name: desk.name, phone: desk.phone, sentence },
            campaigns,
            requests: employerRequests(workplace.insurer),
          };
        }),
    }),
    route({
      path: `${HERE}/account`,
      summary: 'A code with which whoever asks sets up an account of their own (sign-in/enrol); told once',
      action: 'workplace.work',
      tellsSecret: true,
      params: NOTHING,
      query: NOTHING,
      body: NOTHING,
      response: AccountBegunSchema,
      handle: ({ database, insurerId, caller }) =>
        database.transaction(async (sql) => {
          own(caller, insurerId);
          return { code: await beginAccount(sql, caller, insurerId, now()) };
        }),
    }),
    route({
      path: `${HERE}/campaigns/{campaign}`,
      summary: 'A campaign at the workplace: parcels, letters to hand out, the list; the view is logged',
      action: 'workplace.read',
      params: OfCampaign,
      query: NOTHING,
      response: WorkplaceCampaignSchema,
      handle: ({ database, insurerId, caller, params }) =>
        database.transaction(async (sql) => {
          const key = own(caller, insurerId);
          const campaign = await requireCampaign(sql, key, params.campaign);
          await writeAudit(sql, {
            actor: caller.actor,
            insurerId,
            action: 'workplace.view_people',
            subject: `workplace:${key.workplaceId}`,
            detail: { campaign: params.campaign },
          });
          const { desk } = await profileOfInsurer(sql, insurerId);
          const { insurer } = await readWorkplace(sql, key);
          return {
            ...campaign,
            parcels: await readParcels(sql, key, params.campaign),
            letters: await readLetters(sql, key, params.campaign),
            list: await readList(sql, key, params.campaign),
            notice: noticeOf(campaign, insurer, desk),
          };
        }),
    }),
    route({
      path: `${HERE}/campaigns/{campaign}/told`,
      summary: 'The workplace has told the people on its list what will come (S120)',
      action: 'workplace.work',
      params: OfCampaign,
      query: NOTHING,
      body: NOTHING,
      response: DoneSchema,
      handle: ({ database, insurerId, caller, params }) =>
        database.transaction(async (sql) => {
          await confirmTold(sql, caller.actor, own(caller, insurerId), params.campaign);
          return {};
        }),
    }),
    route({
      path: `${HERE}/campaigns/{campaign}/parcels/{parcel}/arrived`,
      summary: 'A parcel has come to the workplace',
      action: 'workplace.work',
      params: z.strictObject({ campaign: id, parcel: id }),
      query: NOTHING,
      body: NOTHING,
      response: ArrivalSchema,
      handle: ({ database, insurerId, caller, params }) =>
        database.transaction((sql) =>
          confirmArrival(sql, caller.actor, own(caller, insurerId), params.campaign, params.parcel),
        ),
    }),
    route({
      path: `${HERE}/handouts`,
      summary:
        'Takes in what phones scanned while letters were handed out; sent twice, each is handed over once',
      action: 'workplace.work',
      params: NOTHING,
      query: NOTHING,
      body: HandOutsSchema,
      response: HandOutsAnswerSchema,
      handle: ({ database, insurerId, caller, body }) =>
        database.transaction(async (sql) => ({
          scans: await handOut(sql, caller.actor, own(caller, insurerId), body.scans, today()),
        })),
    }),
    route({
      path: `${HERE}/leavers`,
      summary: 'Somebody has left: their letter is called back; answers the label it goes back with',
      action: 'workplace.work',
      params: NOTHING,
      query: NOTHING,
      body: LeaverSchema,
      response: ReturnLabelSchema,
      handle: ({ database, insurerId, caller, body }) =>
        database.transaction(async (sql) => {
          const key = own(caller, insurerId);
          const { desk, document } = await profileOfInsurer(sql, insurerId);
          const day = { settings: desk, today: today() };
          const { certificate, ...label } = await reportLeaver(sql, caller.actor, key, body.code, day);
          const to = (certificate ? document.certificateReturnTo : undefined) ?? document.returnTo;
          const { name } = await readWorkplace(sql, key);
          return {
            ...label,
            postcode: to.postcode,
            address: to.address,
            name: to.name,
            workplace: name,
          };
        }),
    }),
    route({
      path: `${HERE}/filings`,
      summary: 'The workplace’s filings with what became of them, and which came later than due (S123, S127)',
      action: 'workplace.read',
      params: NOTHING,
      query: NOTHING,
      response: WorkplaceFilingsSchema,
      handle: ({ database, insurerId, caller }) =>
        database.read(async (sql) => ({
          filings: (await readFilings(sql, own(caller, insurerId), FILINGS)).map((one) => ({
            ...one,
            attention: one.attention.map((record) => ({ ...record, reasons: [...record.reasons] })),
          })),
        })),
    }),
    route({
      path: `${HERE}/rates`,
      summary: 'The workplace’s usage rate by month, and the insurer’s goals (S125)',
      action: 'workplace.read',
      params: NOTHING,
      query: NOTHING,
      response: WorkplaceRatesSchema,
      handle: ({ database, insurerId, caller }) =>
        database.read(async (sql) => {
          const { statistics } = await profileOfInsurer(sql, insurerId);
          const { figures, goals } = await readRates(sql, own(caller, insurerId), {
            indicator: 'usage',
            smallest: statistics.smallestDenominator,
          });
          return {
            months: figures.map(({ month, rate, numerator, denominator, source, method }) => ({
              month,
              rate,
              numerator,
              denominator,
              source,
              method,
            })),
            goals: [...goals],
          };
        }),
    }),
  ];
}
