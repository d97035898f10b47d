import { TodokeError } from '../kernel/errors.ts';
import { type Database, SYSTEM } from '../kernel/ports.ts';
import { addPerson, setRoles } from './people.ts';
import { ROLE_NAMES, type Role } from './roles.ts';
import { addWorkplacePerson } from './workplace-codes.ts';

/** The ready-made people of the sample insurer: one for each role, and one who may do everything. */
const PEOPLE: readonly {
  readonly personId: string;
  readonly name: string;
  readonly roles: readonly Role[];
}[] = [
  { personId: 'sample-clerk', name: '見本 花子', roles: ['clerk'] },
  { personId: 'sample-reviewer', name: '見本 一郎', roles: ['reviewer'] },
  { personId: 'sample-approver', name: '見本 恵子', roles: ['approver'] },
  { personId: 'sample-printer', name: '見本 次郎', roles: ['printer'] },
  { personId: 'sample-desk', name: '見本 直美', roles: ['desk'] },
  { personId: 'sample-auditor', name: '見本 三郎', roles: ['auditor'] },
  { personId: 'sample-admin', name: '見本 裕子', roles: ['administrator'] },
  { personId: 'sample-all', name: '見本 太郎', roles: ROLE_NAMES.filter((role) => role !== 'workplace') },
];
/** Somebody of a workplace of the sample, who is there once the workplaces are. */
const WORKPLACE_PERSON = {
  personId: 'sample-workplace',
  name: '見本 みどり',
  roles: ['workplace'],
} as const satisfies SamplePerson;

export interface SamplePerson {
  readonly personId: string;
  readonly name: string;
  readonly roles: readonly Role[];
}

/**
 * Adds the sample's people, if they are not there yet. Throws `access.not_the_sample` where the database holds
 * another insurer: people who sign in by a click have no place beside real members.
 */
export async function ensureSamplePeople(database: Database, insurerId: string): Promise<void> {
  await database.transaction(async (sql) => {
    const { rowCount } = await sql.query('SELECT FROM insurer.insurer WHERE insurer_id <> $1 LIMIT 1', [
      insurerId,
    ]);
    if (rowCount > 0) {
      throw new TodokeError(
        'access.not_the_sample',
        'このデータベースには、見本でない保険者が登録されています。',
        {
          remedy: '見本には別のデータベースを使ってください。実際の保険者の画面は todoke serve で開きます。',
          status: 409,
        },
      );
    }
    for (const { personId, name, roles } of PEOPLE) {
      const known = await sql.query('SELECT FROM access.person WHERE person_id = $1 AND sample', [personId]);
      if (known.rowCount > 0) continue;
      await addPerson(sql, SYSTEM, { personId, name, kind: 'person', sample: true });
      await setRoles(sql, SYSTEM, personId, insurerId, roles);
    }
  });
}

/** Adds the sample's person of a workplace; answers them, or null where they were there before. */
export async function ensureSampleWorkplace(
  database: Database,
  insurerId: string,
  workplaceId: string,
): Promise<SamplePerson | null> {
  return database.transaction(async (sql) => {
    const { personId, name } = WORKPLACE_PERSON;
    const known = await sql.query('SELECT FROM access.person WHERE person_id = $1', [personId]);
    if (known.rowCount > 0) return null;
    const person = { personId, name, sample: true };
    await addWorkplacePerson(sql, SYSTEM, person, { insurerId, workplaceId });
    return WORKPLACE_PERSON;
  });
}

/** The ready-made people of a sample insurer, in the order of the roles. */
export async function samplePeople(database: Database, insurerId: string): Promise<SamplePerson[]> {
  const here = await database.read(async (sql) => {
    const { rows } = await sql.query<{ person_id: string }>(
      `SELECT person_id FROM access.person JOIN access.grants USING (person_id)
        WHERE sample AND disabled_at IS NULL AND insurer_id = $1`,
      [insurerId],
    );
    return new Set(rows.map((row) => row.person_id));
  });
  return [...PEOPLE, WORKPLACE_PERSON].filter(({ personId }) => here.has(personId));
}
