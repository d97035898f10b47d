import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { actOnCards } from '../certificate/act.ts';
import { REFUSALS, type Refusal } from '../certificate/application-rules.ts';
import {
  decideApplication,
  receiveApplication,
  requireApplicationReason,
  withdrawApplication,
} from '../certificate/applications.ts';
import { endDay } from '../certificate/evening.ts';
import { endNeed } from '../certificate/needs.ts';
import { recallOfMember, requireRecallReason } from '../certificate/recall.ts';
import { loadRegistration } from '../certificate/registration.ts';
import { stoppingProtected } from '../dispatch/losses.ts';
import { dayInJapan } from '../japan/calendar.ts';
import { TodokeError } from '../kernel/errors.ts';
import { currentProfile, profileOfInsurer } from '../profile/store.ts';
import {
  ActedSchema,
  ActSchema,
  AppliedSchema,
  ApplySchema,
  CallBackSchema,
  CalledBackSchema,
  DecideApplicationSchema,
  DecidedApplicationSchema,
  EndedSchema,
  EndNeedSchema,
  RegistrationTakenSchema,
  SettledSchema,
  SettleSchema,
  WithdrawnSchema,
  WithdrawSchema,
} from './certificate-contract.ts';
import { ruleSettings } from './certificate-routes.ts';
import { NOTHING, type Route, route } from './route.ts';

const OfApplication = z.strictObject({ application: z.string().regex(/^[1-9]\d{0,15}$/) });

function refusalOf(code: string | null): Refusal | null {
  if (code === null || code in REFUSALS) return code as Refusal | null;
  throw new TodokeError('certificate.refusal', '不承認の理由のコードが決まりと違います。', {
    remedy: '一覧にある理由から選んでください。',
  });
}

/** Work with a file's bytes on disk, for as long as the work takes: they are many, and hold people's data. */
async function onDisk<T>(file: Readable, work: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'todoke-registration-'));
  try {
    const path = join(folder, 'registration.csv');
    await pipeline(file, createWriteStream(path, { mode: 0o600 }));
    return await work(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Certificates (docs/certificates.md), acted on: doors to the commands of `todoke certificate`. */
export function certificateActRoutes(now: () => Date): Route[] {
  const dayOf = (given: string | undefined): string => {
    const today = dayInJapan(now());
    if (given === undefined || given <= today) return given ?? today;
    throw new TodokeError('certificate.future', 'まだ来ていない日のことは記録できません。', {
      remedy: '今日か、それより前の日を指定してください。',
    });
  };

  return [
    route({
      path: '/api/insurers/{insurer}/certificates/applications/receive',
      summary: 'Takes an application in: reason, evidence, the last day for its answer',
      action: 'certificate.apply',
      params: NOTHING,
      query: NOTHING,
      body: ApplySchema,
      response: AppliedSchema,
      handle: ({ database, insurerId, caller, body: { on, portalVisible, ...body } }) =>
        database.transaction(async (sql) =>
          receiveApplication(sql, caller.actor, {
            ...body,
            insurerId,
            reason: requireApplicationReason(body.reason),
            receivedOn: dayOf(on),
            ...(portalVisible === undefined ? {} : { portalVisible }),
            settings: ruleSettings(await profileOfInsurer(sql, insurerId)),
          }),
        ),
    }),
    route({
      path: '/api/insurers/{insurer}/certificates/applications/{application}/decide',
      summary: 'Approves or refuses an application, by another person than the one who received it',
      action: 'certificate.decide',
      params: OfApplication,
      query: NOTHING,
      body: DecideApplicationSchema,
      response: DecidedApplicationSchema,
      handle: ({ database, insurerId, caller, params, body }) =>
        database.transaction(async (sql) => {
          const { profile, hash: profileHash } = await currentProfile(sql, insurerId);
          return decideApplication(sql, caller.actor, {
            insurerId,
            application: Number(params.application),
            refusal: refusalOf(body.refusal),
            on: dayOf(body.on),
            profileHash,
            settings: ruleSettings(profile),
          });
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/certificates/applications/{application}/withdraw',
      summary: 'Records that the applicant takes an application back',
      action: 'certificate.apply',
      params: OfApplication,
      query: NOTHING,
      body: WithdrawSchema,
      response: WithdrawnSchema,
      handle: async ({ database, insurerId, caller, params, body }) => {
        const application = Number(params.application);
        await database.transaction((sql) =>
          withdrawApplication(sql, caller.actor, { insurerId, application, on: dayOf(body.on) }),
        );
        return { application };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/certificates/act',
      summary:
        'Records one thing about cards: delivered, lost, found, received back, destroyed (with its receipt)',
      action: 'certificate.record',
      params: NOTHING,
      query: NOTHING,
      body: ActSchema,
      response: ActedSchema,
      handle: async ({ database, insurerId, caller, body: { cards, action, receipt, on } }) => {
        const acted = await database.transaction((sql) =>
          actOnCards(sql, caller.actor, {
            insurerId,
            cardNumbers: cards,
            action,
            on: dayOf(on),
            how: receipt === undefined ? {} : { receipt },
          }),
        );
        return { cards: acted.length };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/certificates/recall',
      summary: 'Calls a card of a member back, or withdraws it where it has not left',
      action: 'certificate.order',
      params: NOTHING,
      query: NOTHING,
      body: CallBackSchema,
      response: CalledBackSchema,
      handle: ({ database, insurerId, caller, body: { memberId, card, reason, on } }) =>
        database.transaction(async (sql) => {
          const { certificate } = await profileOfInsurer(sql, insurerId);
          const back = await recallOfMember(sql, caller.actor, {
            insurerId,
            memberId,
            reason: requireRecallReason(reason),
            on: dayOf(on),
            settings: certificate,
            ...(card === undefined ? {} : { cardNumber: card }),
          });
          const { done, cardNumber } = back;
          return back.done === 'recalled'
            ? { done, cardNumber, dueOn: back.dueOn, path: back.path }
            : { done, cardNumber, dueOn: null, path: null };
        }),
    }),
    route({
      path: '/api/insurers/{insurer}/certificates/end-need',
      summary: 'Records that a lasting need (要配慮者) is over',
      action: 'certificate.order',
      params: NOTHING,
      query: NOTHING,
      body: EndNeedSchema,
      response: EndedSchema,
      handle: async ({ database, insurerId, caller, body: { memberId, on } }) => ({
        ended: await database.transaction((sql) =>
          endNeed(sql, caller.actor, { insurerId, memberId, on: dayOf(on) }),
        ),
      }),
    }),
    route({
      path: '/api/insurers/{insurer}/certificates/registration',
      summary: 'Takes the state’s monthly registration file in: whole or not at all, bad rows aside',
      action: 'certificate.take',
      takesFile: true,
      params: NOTHING,
      query: NOTHING,
      body: NOTHING,
      response: RegistrationTakenSchema,
      handle: async ({ database, insurerId, caller, file }) => {
        const report = await onDisk(file as Readable, (path) =>
          loadRegistration(
            database,
            stoppingProtected({ path, name: 'registration.csv', insurerId, actor: caller.actor }),
          ),
        );
        const { asOf, fileRows: rows, loaded, aside, unreported, known } = report;
        return { asOf, rows, loaded, aside, unreported, known };
      },
    }),
    route({
      path: '/api/insurers/{insurer}/certificates/settle',
      summary:
        'Ends a day: cards follow their letters; what counts no more is called back, withdrawn or lapses',
      action: 'certificate.order',
      params: NOTHING,
      query: NOTHING,
      body: SettleSchema,
      response: SettledSchema,
      handle: ({ database, insurerId, caller, body }) =>
        database.transaction(async (sql) => {
          const { certificate: settings } = await profileOfInsurer(sql, insurerId);
          const done = await endDay(sql, caller.actor, { insurerId, on: dayOf(body.on), settings });
          const followed = Object.values(done.followed).reduce((sum, n) => sum + n, 0);
          const { on, withdrawn, lapsed } = done;
          return { on, followed, recalled: done.recalled.length, withdrawn, lapsed };
        }),
    }),
  ];
}
