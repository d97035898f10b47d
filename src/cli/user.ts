import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import {
  addPerson,
  disablePerson,
  enablePerson,
  endSessions,
  invite,
  linkIdentity,
  listPeople,
  newToken,
  setRoles,
} from '../access/people.ts';
import { ROLE_NAMES, ROLES, type Role } from '../access/roles.ts';
import { TodokeError } from '../kernel/errors.ts';
import { type Database, SYSTEM } from '../kernel/ports.ts';
import { joinFolder } from '../platform/instance.ts';
import { databaseFolderOf, openCommandDatabase } from './database.ts';
import { DATABASE } from './where.ts';

interface Where {
  readonly database?: string;
  readonly out?: string;
}

async function inDatabase<T>(where: Where, work: (database: Database) => Promise<T>): Promise<void> {
  const { database, close } =
    where.out === undefined
      ? await openCommandDatabase(where.database)
      : await joinFolder(databaseFolderOf(resolve(where.out)));
  try {
    process.stdout.write(`${JSON.stringify(await work(database), null, 2)}\n`);
  } finally {
    await close();
  }
}

const located = (command: Command): Command =>
  command
    .addOption(DATABASE)
    .option('--out <folder>', 'todoke run の結果のフォルダー（そのデータベース OUT.db を使う）');

const withRoles = (command: Command): Command =>
  located(command)
    .requiredOption('--insurer <number>', '保険者番号')
    .addOption(
      new Option(
        '--role <role...>',
        `権限（${ROLE_NAMES.map((role) => `${role}: ${ROLES[role]}`).join('、')}）`,
      )
        .choices(ROLE_NAMES)
        .makeOptionMandatory(),
    );

const say = (message: string): void => {
  process.stderr.write(`${message}\n`);
};

interface AddOptions extends Where {
  readonly name: string;
  readonly insurer: string;
  readonly role: Role[];
  readonly client?: boolean;
}

/** Adds somebody with roles; a person gets an invitation, a program a token by `token`. */
const add = (personId: string, options: AddOptions): Promise<void> =>
  inDatabase(options, (database) =>
    database.transaction(async (sql) => {
      const kind = options.client === true ? 'client' : 'person';
      await addPerson(sql, SYSTEM, { personId, name: options.name, kind });
      await setRoles(sql, SYSTEM, personId, options.insurer, options.role);
      if (kind === 'client') {
        say('登録しました。todoke user token で接続用の鍵を発行してください。');
        return { personId };
      }
      const invitation = await invite(sql, SYSTEM, personId, new Date());
      say(
        '登録しました。招待コードを本人に安全な方法で渡してください。画面の「招待コードをお持ちの方」から設定します。',
      );
      return { personId, ...invitation };
    }),
  );

function days(given: string): number {
  const n = Number(given);
  if (Number.isInteger(n) && n >= 1 && n <= 366) return n;
  throw new TodokeError('cli.days', '--days は1〜366の整数で指定してください。', { remedy: '例: --days 90' });
}

/** `todoke user …`: people, programs and their roles; the first administrator is made here (docs/access.md). */
export function register(program: Command): void {
  const user = program
    .command('user')
    .description('画面と API の利用者を登録する（最初のシステム管理者はここで作る）');
  withRoles(user.command('add <id>'))
    .description('利用者を登録し、招待コードを出す')
    .requiredOption('--name <name>', '氏名（システムの場合はその名前）')
    .option('--client', '人ではなく、API を使うシステムとして登録する')
    .action(add);
  located(user.command('list'))
    .description('利用者と権限の一覧を出す')
    .option('--insurer <number>', '保険者番号（省略時は全員）')
    .action((options: Where & { insurer?: string }) =>
      inDatabase(options, (database) => listPeople(database, options.insurer ?? null)),
    );
  withRoles(user.command('roles <id>'))
    .description('保険者での権限を置き換える')
    .action((personId: string, options: Where & { insurer: string; role: Role[] }) =>
      inDatabase(options, (database) =>
        database.transaction(async (sql) => {
          await setRoles(sql, SYSTEM, personId, options.insurer, options.role);
          return { personId, insurer: options.insurer, roles: options.role };
        }),
      ),
    );
  for (const [name, description, does] of [
    ['disable', 'すぐに利用できなくする（記録は残る）', disablePerson],
    ['enable', '利用停止を解く（権限とサインインの手段は停止前のまま）', enablePerson],
    ['sign-out', '開いているサインインをすべて終わらせる（またサインインできる）', endSessions],
  ] as const)
    located(user.command(`${name} <id>`))
      .description(description)
      .action((personId: string, options: Where) =>
        inDatabase(options, (database) =>
          database.transaction(async (sql) => {
            await does(sql, SYSTEM, personId);
            return { personId, done: name };
          }),
        ),
      );
  located(user.command('reset <id>'))
    .description('パスワード・パスキーなどを取り消し、新しい招待コードを出す')
    .action((personId: string, options: Where) =>
      inDatabase(options, (database) =>
        database.transaction(async (sql) => ({
          personId,
          ...(await invite(sql, SYSTEM, personId, new Date())),
        })),
      ),
    );
  located(user.command('token <id>'))
    .description('システムの利用者に、接続用の鍵を発行する（一度だけ表示）')
    .option('--days <n>', '有効な日数', '90')
    .action((personId: string, options: Where & { days: string }) =>
      inDatabase(options, (database) =>
        database.transaction(async (sql) => ({
          personId,
          ...(await newToken(sql, SYSTEM, personId, days(options.days), new Date())),
        })),
      ),
    );
  located(user.command('link <id>'))
    .description('組織の認証基盤（OpenID Connect）の利用者と結び付ける')
    .requiredOption('--issuer <url>', '認証基盤の issuer')
    .requiredOption('--subject <sub>', '認証基盤での利用者の識別子（sub）')
    .action((personId: string, options: Where & { issuer: string; subject: string }) =>
      inDatabase(options, (database) =>
        database.transaction(async (sql) => {
          await linkIdentity(sql, SYSTEM, personId, options.issuer, options.subject);
          return { personId, issuer: options.issuer, linked: true };
        }),
      ),
    );
}
