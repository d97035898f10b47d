import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeAudit } from '../../src/kernel/audit.ts';
import { type Sql, SYSTEM } from '../../src/kernel/ports.ts';
import { run, sampleIn, temporaryFolder } from '../round/support.ts';
import { freshDatabase } from '../support/postgres.ts';

const { database } = await freshDatabase();
const folder = temporaryFolder();

beforeAll(async () => {
  await run(database, sampleIn(join(folder, 'in'), 100, '1'), join(folder, 'out'));
});

/** Runs statements as the application, in one transaction that is always rolled back; the code it ends with, or ok. */
async function attempt(...statements: (string | ((sql: Sql) => Promise<unknown>))[]): Promise<string> {
  const undone = new Error('undone');
  try {
    await database.transaction(async (sql) => {
      for (const one of statements) await (typeof one === 'string' ? sql.query(one) : one(sql));
      throw undone;
    });
  } catch (error) {
    return error === undone ? 'ok' : String((error as { code?: string }).code);
  }
  return 'committed';
}

const audited = (sql: Sql) =>
  writeAudit(sql, { actor: SYSTEM, insurerId: null, action: 'test.try', subject: 'test:1' });

interface Table {
  readonly name: string;
  readonly guarded: boolean;
  readonly may_delete: boolean;
  /** A column the application may write. */
  readonly column: string | null;
}

const tables = await database.read(async (sql) => {
  const { rows } = await sql.query<Table>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name,
            EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'require_audit_entry'
                       AND t.tgenabled = 'O') AS guarded,
            has_table_privilege('todoke_app', c.oid, 'DELETE') OR has_table_privilege('todoke_app', c.oid, 'TRUNCATE') AS may_delete,
            (SELECT min(a.attname) FROM pg_attribute a
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = '' AND a.attgenerated = ''
                AND has_column_privilege('todoke_app', c.oid, a.attnum, 'INSERT')) AS column
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'public')
        AND n.nspname !~ '^pg_' ORDER BY 1`,
  );
  return rows;
});

/** What the application may write without an audit entry, and why that is no change of a state. */
const UNGUARDED: Record<string, string> = {
  'audit.entry': 'it is the entry',
  'vault.number': 'sealed numbers are only added, with the file whose entry says so',
  'register.finding': 'findings are only added, with the file whose entry says so',
  'access.session_seen': 'when a session was last used, for its end after a while without use',
  'access.challenge': 'a question put to a browser, answered within minutes or forgotten',
  'access.attempt': 'tries to sign in are counted, also as somebody who does not exist',
  'webhook.health': 'whether a receiver answers: observed, nobody decides it',
  'round.work_progress': 'how far work is and which process has it: observed, nobody decides it',
  'api.answer': 'an answer repeated to its asker; the work it tells of has its own entry',
};

describe('the audit trail is not left to good will', () => {
  it('every table the application may write is guarded, but for those named here', () => {
    const open = tables.filter((table) => table.column !== null && !table.guarded).map(({ name }) => name);
    expect(open.sort()).toEqual(Object.keys(UNGUARDED).sort());
    expect(tables.filter((table) => table.guarded).length).toBeGreaterThanOrEqual(18);
  });

  it('the application can delete from no table', () => {
    expect(tables.filter((table) => table.may_delete)).toEqual([]);
  });

  it.each(tables.filter((table) => table.guarded && table.column !== null))(
    '$name: a transaction that writes it without an audit entry is refused, with one it is not',
    async ({ name, column }) => {
      const write = `INSERT INTO ${name} (${column}) SELECT ${column} FROM ${name} WHERE false`;
      expect(await attempt(write)).toBe('TD001');
      expect(await attempt(audited, write)).toBe('ok');
    },
  );

  it('a real change of a state without its entry changes nothing: by UPDATE and by COPY', async () => {
    expect(await attempt(`UPDATE campaign.extracted SET outcome = 'home_mail'`)).toBe('TD001');
    expect(await attempt(`UPDATE piece.piece SET status = 'stopped'`)).toBe('TD001');
    expect(
      await attempt((sql) =>
        sql.copyIn('COPY campaign.stage (insurer_id, campaign_id, stage) FROM STDIN', [
          '01479997\tround-1\tclose\n',
        ]),
      ),
    ).toBe('TD001');
  });

  it('the entry of another transaction does not count', async () => {
    await database.transaction(audited);
    expect(await attempt(`UPDATE campaign.extracted SET outcome = outcome`)).toBe('TD001');
  });

  it.each([
    `UPDATE audit.entry SET actor = 'somebody else'`,
    `DELETE FROM audit.entry`,
    `TRUNCATE audit.entry`,
    `INSERT INTO audit.entry (actor, action, subject, xact) VALUES ('a', 'b', 'c', '1')`,
    `INSERT INTO audit.entry (actor, action, subject, at) VALUES ('a', 'b', 'c', '2020-01-01')`,
    `UPDATE piece.event SET to_status = 'posted'`,
    `DELETE FROM piece.event`,
    `TRUNCATE piece.event`,
    `UPDATE piece.piece SET management_number = '000-000-00'`,
    `UPDATE register.eligibility SET lost_on = '2024-01-01'`,
    `UPDATE register.person_fact SET address = ''`,
    `UPDATE campaign.decision SET digits = true`,
    `UPDATE vault.number SET sealed = ''`,
    `ALTER TABLE piece.piece DISABLE TRIGGER ALL`,
    `DROP TRIGGER require_audit_entry ON piece.piece`,
    `SET session_replication_role = replica`,
    `CREATE TABLE piece.copy AS SELECT * FROM piece.piece`,
  ])('the application may not: %s', async (statement) => {
    expect(await attempt(audited, statement)).toBe('42501');
  });
});

describe('a status changes only with its event', () => {
  const STOP = `UPDATE piece.piece SET status = 'stopped'
                 WHERE piece_id = (SELECT min(piece_id) FROM piece.piece)`;
  const eventTo = (status: string, auditId: string) => (sql: Sql) =>
    sql.query(
      `INSERT INTO piece.event (insurer_id, piece_id, action, from_status, to_status, audit_id)
       SELECT insurer_id, piece_id, 'stop', status, $1, $2 FROM piece.piece
        WHERE piece_id = (SELECT min(piece_id) FROM piece.piece)`,
      [status, auditId],
    );
  const underOwnEntry = (status: string) => async (sql: Sql) => eventTo(status, await audited(sql))(sql);

  it('with entry and event it is allowed', async () => {
    expect(await attempt(underOwnEntry('stopped'), STOP)).toBe('ok');
  });

  it('without an event it is refused', async () => {
    expect(await attempt(audited, STOP)).toBe('TD002');
  });

  it('with an event to another status it is refused', async () => {
    expect(await attempt(underOwnEntry('posted'), STOP)).toBe('TD002');
  });

  it('with an event of another piece only it is refused', async () => {
    expect(await attempt(underOwnEntry('stopped'), STOP.replace('min(', 'max('))).toBe('TD002');
  });

  it('with an event under the entry of an earlier transaction it is refused', async () => {
    const earlier = await database.transaction(audited);
    expect(await attempt(audited, eventTo('stopped', earlier), STOP)).toBe('TD002');
  });

  it('a piece cannot be born without its event either', async () => {
    const twin = `INSERT INTO piece.piece (insurer_id, piece_id, campaign_id, member_id, management_number, form, digits,
                                           route, lot, envelope_id, position, status, replaces)
                  SELECT insurer_id, 'twin', campaign_id, member_id, '000-000-00', form, digits, route, lot, envelope_id,
                         position, 'planned', piece_id FROM piece.piece LIMIT 1`;
    expect(await attempt(audited, twin)).toBe('TD002');
  });

  it('every piece of a round has its events: planned, then composed, each under an audit entry', async () => {
    const lives = await database.read(async (sql) => {
      const { rows } = await sql.query<{ life: string; pieces: number }>(
        `SELECT life, count(*) AS pieces FROM (
           SELECT string_agg(concat_ws('>', e.from_status, e.to_status), ' ' ORDER BY e.audit_id) || ' ' || p.status AS life
             FROM piece.piece p JOIN piece.event e USING (insurer_id, piece_id) JOIN audit.entry USING (audit_id)
            GROUP BY p.piece_id, p.status) l GROUP BY life`,
      );
      return rows;
    });
    expect(lives.map(({ life }) => life)).toEqual(['planned planned>composed composed']);
  });
});
