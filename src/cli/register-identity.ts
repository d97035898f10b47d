import { type Command, Option } from 'commander';
import { type CampaignLosses, stopLossesOf, stopProtectedOf } from '../dispatch/losses.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor } from '../kernel/ports.ts';
import {
  EVIDENCE,
  type Evidence,
  inTurn,
  mergePersons,
  splitPerson,
  undoIdentityAct,
} from '../register/index.ts';
import { withInsurer } from './insurer.ts';
import { dayOf } from './review-input.ts';
import { DATABASE, INSURER } from './where.ts';

interface Acting {
  readonly insurer?: string;
  readonly database?: string;
  readonly as: string;
}
interface Grounds extends Acting {
  readonly evidence: Evidence;
  readonly reference: string;
}

const actorOf = ({ as }: Acting): Actor => ({ id: as.trim() });
const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};

/** `M2=M1`: the eligibility that goes, and the one that stays. */
function pairsOf(written: readonly string[]): Map<string, string> {
  return new Map(
    written.map((pair) => {
      const [gone, stays, ...more] = pair.split('=');
      if (gone && stays && more.length === 0) return [gone, stays];
      throw new TodokeError('identity.same_form', `--same の「${pair}」が読めません。`, {
        remedy: '「取り下げる加入者番号=残す加入者番号」の形で指定してください（M2=M1）。',
      });
    }),
  );
}

async function merge(person: string, other: string, options: Grounds & { same?: string[] }): Promise<void> {
  const { evidence, reference } = options;
  const retired = pairsOf(options.same ?? []);
  await withInsurer(options, async (database, insurerId) => {
    const request = { insurerId, person, other, evidence, reference, retired };
    let stopped: CampaignLosses[] = [];
    const merged = await inTurn(database, insurerId, async (sql) => {
      const done = await mergePersons(sql, actorOf(options), request);
      // An eligibility that never had cover gets no letter: what is on its way is stopped or called back.
      stopped = await stopLossesOf(
        sql,
        actorOf(options),
        insurerId,
        [...retired.keys()],
        dayOf(undefined, ''),
      );
      // Two records, one of them protected, are one protected person from now on.
      stopped = [...stopped, ...(await stopProtectedOf(sql, actorOf(options), insurerId))];
      return done;
    });
    const letters = stopped.map(({ campaign, receipts }) => ({ campaign, letters: receipts.length }));
    print({ ...merged, stopped: letters });
  });
}

async function split(
  person: string,
  options: Grounds & { members: string[]; numberOf?: string },
): Promise<void> {
  const { evidence, reference, members, numberOf } = options;
  await withInsurer(options, async (database, insurerId) => {
    const request = {
      ...{ insurerId, person, members, evidence, reference },
      ...(numberOf === undefined ? {} : { numberOf }),
    };
    print(await inTurn(database, insurerId, (sql) => splitPerson(sql, actorOf(options), request)));
  });
}

async function undo(act: string, options: Acting & { reason: string }): Promise<void> {
  if (!/^[1-9][0-9]{0,14}$/.test(act)) {
    throw new TodokeError('identity.act_form', '統合・分離の番号が読めません。', {
      remedy: 'todoke register show の identity にある act を指定してください。',
    });
  }
  await withInsurer(options, async (database, insurerId) => {
    const request = { insurerId, act: Number(act), reason: options.reason };
    print(await inTurn(database, insurerId, (sql) => undoIdentityAct(sql, actorOf(options), request)));
  });
}

/** `todoke register merge|split|undo`: mistaken identities, on evidence, and the way back. */
export function registerIdentity(room: Command): void {
  const acting = (usage: string, text: string): Command =>
    room
      .command(usage)
      .description(text)
      .requiredOption('--as <id>', '担当者の識別名')
      .addOption(INSURER)
      .addOption(DATABASE);
  const grounded = (usage: string, text: string): Command =>
    acting(usage, text)
      .addOption(
        new Option(
          '--evidence <kind>',
          `根拠（${Object.entries(EVIDENCE)
            .map(([kind, title]) => `${kind}: ${title}`)
            .join('、')}）`,
        )
          .choices(Object.keys(EVIDENCE))
          .makeOptionMandatory(),
      )
      .requiredOption('--reference <text>', '根拠の所在（文書番号など。個人情報は書かない）');
  grounded(
    'merge <person> <other>',
    '別人として登録された二人を、根拠にもとづき一人にする（先に書いた person_id が残る）',
  )
    .option('--same <members...>', '二重に登録した資格（取り下げる加入者番号=残す加入者番号）')
    .action(merge);
  grounded('split <person>', '一人として登録された二人を、根拠にもとづき分ける')
    .requiredOption('--members <members...>', '別の人のものである資格の加入者番号')
    .option('--number-of <member>', '個人番号の持ち主である資格の加入者番号（もう一方からは番号を外す）')
    .action(split);
  acting('undo <act>', '統合または分離を取り消し、元に戻す')
    .requiredOption('--reason <text>', '取消しの理由')
    .action(undo);
}
