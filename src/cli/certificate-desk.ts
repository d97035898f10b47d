import { basename } from 'node:path';
import type { Command } from 'commander';
import { actOnCards } from '../certificate/act.ts';
import { REASON_TITLES, REFUSALS, type Refusal } from '../certificate/application-rules.ts';
import {
  APPLICANTS,
  type Applicant,
  decideApplication,
  receiveApplication,
  requireApplicationReason,
  withdrawApplication,
} from '../certificate/applications.ts';
import { endDay } from '../certificate/evening.ts';
import { explainCertificate } from '../certificate/explain.ts';
import { cardsOfMember, cardToAct } from '../certificate/find.ts';
import { endNeed } from '../certificate/needs.ts';
import { pendingApplications } from '../certificate/pending.ts';
import { RECALL_REASONS, recallOfMember, requireRecallReason } from '../certificate/recall.ts';
import { recallsNotBack, reconcileFilings } from '../certificate/reconcile.ts';
import { loadRegistration } from '../certificate/registration.ts';
import type { RuleSettings } from '../certificate/rules.ts';
import type { CardAction } from '../certificate/status.ts';
import { stoppingProtected } from '../dispatch/losses.ts';
import { TodokeError } from '../kernel/errors.ts';
import { type Actor, type Database, type Sql, SYSTEM } from '../kernel/ports.ts';
import { insurerOfDatabase } from '../round/certificate-insurer.ts';
import { openCommandDatabase, openResultDatabase } from './database.ts';
import { dayOf } from './review-input.ts';
import { recordView } from './viewing.ts';
import { DATABASE, INSURER } from './where.ts';

export interface Where {
  readonly out?: string;
  readonly database?: string;
  readonly insurer?: string;
}
interface Acting extends Where {
  readonly on?: string;
  readonly as?: string;
}

/** What a command works with: the insurer, and its profile's rules. */
interface Desk {
  readonly database: Database;
  readonly insurerId: string;
  readonly profileHash: string;
  readonly settings: RuleSettings;
  /** Last day for ex-officio certificates (X2). */
  readonly deadline: string;
}

/** Opens the database of an insurer, does the work, prints what came of it as JSON, and closes. */
export async function atDesk(where: Where, work: (desk: Desk) => Promise<unknown>): Promise<void> {
  const { database, close } =
    where.out === undefined ? await openCommandDatabase(where.database) : await openResultDatabase(where.out);
  try {
    const { insurer, stored } = await insurerOfDatabase(database, where.insurer);
    const settings = {
      certificate: stored.profile.certificate,
      transition: stored.profile.campaign.transition,
    };
    const deadline = stored.profile.campaign.transition.exOfficioDeadline;
    const about = { insurerId: insurer.number, profileHash: stored.hash, settings, deadline };
    const answer = await work({ database, ...about });
    process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  } finally {
    await close();
  }
}

const inTransaction = (where: Where, work: (sql: Sql, desk: Desk) => Promise<unknown>): Promise<void> =>
  atDesk(where, (desk) => desk.database.transaction((sql) => work(sql, desk)));

const actorOf = ({ as }: Acting): Actor => (as === undefined ? SYSTEM : { id: as.trim() });

/** Options of every command that looks into one insurer of one database. */
export const located = (command: Command): Command =>
  command
    .option('--out <dir>', '結果のフォルダー（そのデータベースを使う）')
    .addOption(INSURER)
    .addOption(DATABASE);
const acting = (command: Command): Command =>
  located(command)
    .option('--on <date>', 'いつのことか YYYY-MM-DD（なければ今日）')
    .option('--as <name>', '操作する人（なければ system）');

const titles = (codes: Readonly<Record<string, string>>): string =>
  Object.entries(codes)
    .map(([code, title]) => `  ${code}  ${title}`)
    .join('\n');

/** Commands that report one thing about one card of a member. */
const REPORTS = {
  posted: ['post', '差し出したことを記録する（返戻のあとの再送も）'],
  delivered: ['deliver', '届いた（本人に渡した）ことを記録する'],
  undelivered: ['bounce', '宛所不明などで戻ったことを記録する'],
  lost: ['lose', '紛失の届出を記録する（そのカードは無効になる）'],
  found: ['find', '見つかったことを記録する（使用の再開は restored、なければ夜の処理が回収する）'],
  restored: ['restore', '見つかったカードの使用を再開する（新しいカードがないときだけ）'],
  damaged: ['damage', 'き損の届出を記録する'],
  corrected: ['correct', '記載が誤り（または変わった）ため無効にする'],
  returned: ['surrender', '返納を受け取ったことを記録する'],
  'written-off': ['write_off', '回収できないこと（返不能）を記録する'],
  destroyed: ['destroy', '廃棄を記録する（--receipt が必要）'],
} as const satisfies Record<string, readonly [Exclude<CardAction, 'recall' | 'supersede'>, string]>;

function registerReports(certificate: Command): void {
  for (const [name, [action, summary]] of Object.entries(REPORTS)) {
    const command = acting(certificate.command(`${name} <member>`))
      .description(summary)
      .option('--card <number>', '資格確認書の番号（なければ、その操作のできるいちばん新しいカード）')
      .option('--receipt <text>', '廃棄の記録番号')
      .option('--note <code>', '経緯の番号やコード（氏名などの個人情報は書かない）');
    if (name === 'destroyed') command.alias('destroy');
    command.action((member: string, options: Acting & { card?: string; receipt?: string; note?: string }) =>
      inTransaction(options, async (sql, { insurerId }) => {
        const on = dayOf(options.on, '--on');
        const cardNumber = options.card ?? (await cardToAct(sql, insurerId, member, action));
        const how = {
          ...(options.receipt === undefined ? {} : { receipt: options.receipt }),
          ...(options.note === undefined ? {} : { note: options.note }),
        };
        await actOnCards(sql, actorOf(options), { insurerId, cardNumbers: [cardNumber], action, on, how });
        return cardsOfMember(sql, insurerId, member);
      }),
    );
  }
}

function registerApplications(certificate: Command): void {
  acting(certificate.command('apply <member>'))
    .description('資格確認書の交付、または資格情報のお知らせの再交付の申請を受け付ける')
    .requiredOption('--reason <code>', '申請の理由（下の一覧）')
    .requiredOption('--evidence <text>', '確認した書類や受付番号')
    .option('--by <applicant>', `申請した人（${Object.keys(APPLICANTS).join(' | ')}）`, 'member')
    .option('--portal <yes|no>', 'お知らせの再交付のとき、マイナポータルをご覧になれるか')
    .addHelpText('after', `\n申請の理由:\n${titles(REASON_TITLES)}`)
    .action(
      (member: string, options: Acting & { reason: string; evidence: string; by: string; portal?: string }) =>
        inTransaction(options, (sql, { insurerId, settings }) => {
          if (!(options.by in APPLICANTS)) throw oneOf('--by', Object.keys(APPLICANTS));
          if (!['yes', 'no', undefined].includes(options.portal)) throw oneOf('--portal', ['yes', 'no']);
          return receiveApplication(sql, actorOf(options), {
            insurerId,
            memberId: member,
            reason: requireApplicationReason(options.reason),
            applicant: options.by as Applicant,
            evidence: options.evidence,
            receivedOn: dayOf(options.on, '--on'),
            ...(options.portal === undefined ? {} : { portalVisible: options.portal === 'yes' }),
            settings,
          });
        }),
    );
  acting(certificate.command('decide <application>'))
    .description('申請を決定する（受け付けた人とは別の人。承認すると、その場で交付する）')
    .option('--refuse <code>', '不承認にする理由（下の一覧。なければ承認）')
    .addHelpText('after', `\n不承認の理由と、申請した方への回答:\n${titles(REFUSALS)}`)
    .action((application: string, options: Acting & { refuse?: string }) =>
      inTransaction(options, (sql, { insurerId, profileHash, settings }) => {
        const { refuse } = options;
        if (refuse !== undefined && !(refuse in REFUSALS)) throw oneOf('--refuse', Object.keys(REFUSALS));
        return decideApplication(sql, actorOf(options), {
          insurerId,
          application: numberOf(application),
          refusal: (refuse as Refusal | undefined) ?? null,
          on: dayOf(options.on, '--on'),
          profileHash,
          settings,
        });
      }),
    );
  acting(certificate.command('withdraw <application>'))
    .description('申請の取下げを記録する')
    .action((application: string, options: Acting) =>
      inTransaction(options, async (sql, { insurerId }) => {
        const request = { insurerId, application: numberOf(application), on: dayOf(options.on, '--on') };
        await withdrawApplication(sql, actorOf(options), request);
        return { application: request.application, state: 'withdrawn' };
      }),
    );
  acting(certificate.command('applications'))
    .description('回答していない申請を、期限の近い順に出す')
    .action((options: Acting) =>
      atDesk(options, ({ database, insurerId }) =>
        database.read((sql) => pendingApplications(sql, insurerId, dayOf(options.on, '--on'))),
      ),
    );
  acting(certificate.command('end-need <member>'))
    .description('要配慮者などの事情がなくなったことを記録する（次の更新から申請なしでは交付しない）')
    .action((member: string, options: Acting) =>
      inTransaction(options, async (sql, { insurerId }) => {
        const request = { insurerId, memberId: member, on: dayOf(options.on, '--on') };
        return { ended: await endNeed(sql, actorOf(options), request) };
      }),
    );
}

const oneOf = (option: string, allowed: readonly string[]): TodokeError =>
  new TodokeError('certificate.option', `${option} の値が決まりと違います。`, {
    remedy: `次のどれかを指定してください: ${allowed.join(', ')}`,
  });

function numberOf(written: string): number {
  if (/^[1-9][0-9]{0,15}$/.test(written)) return Number(written);
  throw new TodokeError('certificate.application_number', '申請の番号が数字ではありません。', {
    remedy: '受け付けたときに出た application の番号を指定してください。',
  });
}

/** `todoke certificate explain|show|recall|…`: what a desk asks and records about the certificates of single members. */
export function registerDesk(certificate: Command): void {
  acting(certificate.command('explain <member>'))
    .description('その日に資格確認書を交付する方か、理由・いつから・説明を JSON で出す')
    .option('--ex-officio', '令和7年の一斉交付の決まり（二つの基準日）で見る')
    .action((member: string, options: Acting & { exOfficio?: boolean }) =>
      atDesk(options, ({ database, insurerId, settings }) => {
        const on = dayOf(options.on, '--on');
        const rule = options.exOfficio === true ? 'ex_officio_2025' : 'monthly';
        return database.transaction(async (sql) => {
          await recordView(sql, actorOf(options), {
            insurerId,
            action: 'certificate.view',
            subject: `member:${member}`,
            purpose: 'certificate',
          });
          return explainCertificate(sql, insurerId, member, on, rule, settings);
        });
      }),
    );
  located(certificate.command('show <member>'))
    .description('その加入者に作ったすべての資格確認書を、経過とともに JSON で出す')
    .action((member: string, options: Where) =>
      atDesk(options, ({ database, insurerId }) =>
        database.read((sql) => cardsOfMember(sql, insurerId, member)),
      ),
    );
  acting(certificate.command('recall <member>'))
    .description(
      '資格確認書の回収を始める（その日から無効になり、返る経路と期限が決まる。発送前なら差し止める）',
    )
    .requiredOption('--reason <code>', '回収の理由（下の一覧）')
    .option('--card <number>', '資格確認書の番号（なければ、回収できるいちばん新しいカード）')
    .addHelpText('after', `\n回収の理由:\n${titles(RECALL_REASONS)}`)
    .action((member: string, options: Acting & { reason: string; card?: string }) =>
      inTransaction(options, (sql, { insurerId, settings }) => {
        const request = {
          insurerId,
          memberId: member,
          reason: requireRecallReason(options.reason),
          on: dayOf(options.on, '--on'),
          settings: settings.certificate,
          ...(options.card === undefined ? {} : { cardNumber: options.card }),
        };
        return recallOfMember(sql, actorOf(options), request);
      }),
    );
  acting(certificate.command('settle'))
    .description('一日の締め: 資格喪失・期限切れ・再交付後の発見などのカードを回収・失効させる')
    .action((options: Acting) =>
      inTransaction(options, (sql, { insurerId, settings }) => {
        const request = { insurerId, on: dayOf(options.on, '--on'), settings: settings.certificate };
        return endDay(sql, actorOf(options), request);
      }),
    );
  acting(certificate.command('recalls'))
    .description('回収中でまだ戻っていない資格確認書を、期限の古い順に出す')
    .action((options: Acting) =>
      atDesk(options, ({ database, insurerId }) =>
        database.read((sql) => recallsNotBack(sql, insurerId, dayOf(options.on, '--on'))),
      ),
    );
  located(certificate.command('reconcile'))
    .description('資格喪失届の「添付」「返不能」の枚数を、回収した資格確認書と突き合わせる')
    .action((options: Where) =>
      atDesk(options, ({ database, insurerId }) => database.read((sql) => reconcileFilings(sql, insurerId))),
    );
  acting(certificate.command('registration <file>'))
    .description('国から届いた登録状況（registration.csv、月末現在）を取り込む')
    .action((path: string, options: Acting) =>
      atDesk(options, ({ database, insurerId }) =>
        loadRegistration(
          database,
          stoppingProtected({ path, name: basename(path), insurerId, actor: actorOf(options) }, (sentence) =>
            process.stderr.write(`${sentence}\n`),
          ),
        ),
      ),
    );
  registerReports(certificate);
  registerApplications(certificate);
}
