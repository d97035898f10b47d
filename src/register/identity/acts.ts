import { createHash } from 'node:crypto';
import { writeAudit } from '../../kernel/audit.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Actor, Sql } from '../../kernel/ports.ts';
import { SYSTEM } from '../../kernel/ports.ts';
import { type EligibilityValues, type PersonValues, RegisterBook } from '../history/book.ts';
import { dropNumber, rehang, repoint } from './repoint.ts';
import { checkMerge, checkRetired, type Evidence, type Holding, samePaper } from './rules.ts';

/** Who says so, on what, and where that is kept. */
interface Grounds {
  readonly insurerId: string;
  readonly evidence: Evidence;
  /** Number or place of the document; no personal data. */
  readonly reference: string;
}

export interface MergeRequest extends Grounds {
  /** The person that remains. */
  readonly person: string;
  /** The person whose eligibilities become theirs. */
  readonly other: string;
  /** Eligibilities entered twice: the one that goes → the one that stays. */
  readonly retired?: ReadonlyMap<string, string>;
}

export interface SplitRequest extends Grounds {
  readonly person: string;
  /** The eligibilities that are somebody else's. */
  readonly members: readonly string[];
  /** Whose the Individual Number is that both sides hold; the other side loses it. */
  readonly numberOf?: string;
}

/** What an act did. */
export interface IdentityAct {
  readonly act: number;
  readonly kind: 'merge' | 'split';
  readonly person: string;
  readonly members: readonly string[];
  /** Eligibilities that lost a number which is not theirs: to be asked for anew. */
  readonly numbers_removed: readonly string[];
}

interface Change {
  readonly memberId: string;
  readonly from: string;
  readonly to: string;
  readonly retiredInto: string | null;
  readonly retiredLost: string | null;
  readonly samePaper: boolean;
  /** Of a dependent of a retired insured: whom they hung on, and on whom they hang now. */
  readonly insured: { readonly from: string; readonly to: string } | null;
  readonly numberRef: Buffer | null;
}

/** Whose a record is, is a person's decision: refuses the system's name (`identity.person`). */
export function requireActing(actor: Actor): void {
  if (actor.id.trim() === '' || actor.id === SYSTEM.id) {
    throw new TodokeError('identity.person', '人の統合と分離は、担当者の名で行う必要があります。', {
      remedy: '担当者の識別名を指定してください。',
      status: 403,
    });
  }
}

function requireGrounds(actor: Actor, { reference }: Grounds): void {
  requireActing(actor);
  if (reference.trim() === '' || [...reference].length > 100) {
    throw new TodokeError('identity.reference', '根拠の所在（文書番号など）は1字以上100字以内です。', {
      remedy: '根拠を後から確かめられるように、文書番号などを指定してください。',
    });
  }
}

/** Everybody known now as one of these persons. Throws `identity.person_unknown` naming nobody. */
async function holdingsOf(
  sql: Sql,
  insurerId: string,
  persons: readonly string[],
): Promise<{ book: RegisterBook; of: (person: string) => Holding[] }> {
  const { rows } = await sql.query<{ member_id: string; person_id: string }>(
    `SELECT DISTINCT member_id, person_id FROM register.eligibility
      WHERE insurer_id = $1 AND person_id = ANY($2) AND known_to = 'infinity' ORDER BY member_id`,
    [insurerId, persons],
  );
  for (const person of persons) {
    if (rows.some((row) => row.person_id === person)) continue;
    throw new TodokeError('identity.person_unknown', '指定された人は登録されていません。', {
      remedy: 'person_id を todoke register show で確かめてください。',
      status: 404,
    });
  }
  const book = new RegisterBook();
  await book.load(
    sql,
    insurerId,
    rows.map(({ member_id }) => member_id),
  );
  return {
    book,
    of: (person) =>
      rows
        .filter((row) => row.person_id === person)
        .map(({ member_id }) => ({
          memberId: member_id,
          cover: book.eligibility(member_id).at(-1)?.values as EligibilityValues,
          person: book.person(member_id).at(-1)?.values as PersonValues,
        })),
  };
}

/** A source of facts of the act's own, so that `register show` tells where they come from. */
export async function identitySource(
  sql: Sql,
  insurerId: string,
  act: number,
  part: 'act' | 'undo',
): Promise<number> {
  const sha256 = createHash('sha256')
    .update(JSON.stringify(['identity', part, act]))
    .digest('hex');
  const { rows } = await sql.query<{ source_id: number }>(
    `INSERT INTO register.source_file (insurer_id, kind, sha256, encoding, file_rows, loaded, aside)
     VALUES ($1, 'identity', $2, 'utf-8', 1, 1, 0) RETURNING source_id`,
    [insurerId, sha256],
  );
  return (rows[0] as { source_id: number }).source_id;
}

async function keep(
  sql: Sql,
  actor: Actor,
  grounds: Grounds,
  kind: 'merge' | 'split',
  fromPerson: string,
  toPerson: (act: number) => string,
  book: RegisterBook,
  changesFor: (to: string) => readonly Change[],
): Promise<IdentityAct> {
  const { insurerId, evidence, reference } = grounds;
  const { rows: next } = await sql.query<{ act: number }>(
    `SELECT nextval(pg_get_serial_sequence('register.identity_act', 'act_id')) AS act`,
  );
  const { act } = next[0] as { act: number };
  const to = toPerson(act);
  const changes = changesFor(to);
  const members = changes.map(({ memberId }) => memberId);
  const auditId = await writeAudit(sql, {
    actor,
    insurerId,
    action: `register.${kind}`,
    subject: `person:${to}`,
    detail: { act, from: fromPerson, evidence, members },
  });
  await sql.query(
    `INSERT INTO register.identity_act (act_id, insurer_id, kind, from_person, to_person, evidence, reference, done_by, audit_id)
     OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [act, insurerId, kind, fromPerson, to, evidence, reference.trim(), actor.id.trim(), auditId],
  );
  for (const one of changes) {
    await sql.query(
      `INSERT INTO register.identity_change (act_id, insurer_id, member_id, from_person, to_person, retired_into,
                                             retired_lost, same_paper, number_ref, insured_from, insured_to)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        act,
        insurerId,
        one.memberId,
        one.from,
        one.to,
        one.retiredInto,
        one.retiredLost,
        one.samePaper,
        one.numberRef,
        one.insured?.from ?? null,
        one.insured?.to ?? null,
      ],
    );
    if (one.from !== one.to) repoint(book, one.memberId, one.from, one.to);
    const acquired = book.eligibility(one.memberId)[0]?.values.acquired_on ?? null;
    if (one.retiredInto !== null) book.setLoss(one.memberId, acquired);
    if (one.insured !== null) rehang(book, one.memberId, one.insured.from, one.insured.to);
    if (one.numberRef !== null) dropNumber(book, one.memberId, one.numberRef);
  }
  await book.save(sql, insurerId, await identitySource(sql, insurerId, act, 'act'));
  const removed = changes.filter(({ numberRef }) => numberRef !== null).map(({ memberId }) => memberId);
  return { act, kind, person: to, members, numbers_removed: removed };
}

const unchanged = {
  retiredInto: null,
  retiredLost: null,
  samePaper: false,
  insured: null,
  numberRef: null,
};

/** The dependents of insured people who go, each to hang on the one that stays. */
async function dependentsOf(
  sql: Sql,
  insurerId: string,
  retired: ReadonlyMap<string, string>,
  changes: readonly Change[],
  book: RegisterBook,
): Promise<Change[]> {
  const { rows } = await sql.query<{ member_id: string; insured_id: string; person_id: string }>(
    `SELECT DISTINCT member_id, insured_id, person_id FROM register.eligibility
      WHERE insurer_id = $1 AND insured_id = ANY($2) AND member_id <> insured_id
        AND known_to = 'infinity' AND valid_to = 'infinity' ORDER BY member_id`,
    [insurerId, [...retired.keys()]],
  );
  const others = rows.filter((row) => !changes.some(({ memberId }) => memberId === row.member_id));
  await book.load(
    sql,
    insurerId,
    others.map((row) => row.member_id),
  );
  return others.map((row) => ({
    ...unchanged,
    memberId: row.member_id,
    from: row.person_id,
    to: row.person_id,
    insured: { from: row.insured_id, to: retired.get(row.insured_id) as string },
  }));
}

/**
 * Makes two persons one: every eligibility of `other` becomes one of `person`, in all its periods, known from now on; what
 * was known before stays readable, and letters follow their eligibility. An eligibility named as entered twice loses its
 * cover from its first day, so that its letters are stopped or called back as of any late loss, and a notice of it
 * counts for the one that stays. Run it in its turn (`inTurn`). Throws as `checkMerge`, `checkRetired`.
 */
export async function mergePersons(sql: Sql, actor: Actor, request: MergeRequest): Promise<IdentityAct> {
  requireGrounds(actor, request);
  const { insurerId, person, other, evidence, retired = new Map<string, string>() } = request;
  if (person === other) {
    throw new TodokeError('identity.same', '同じ人が二度指定されています。', {
      remedy: '二人の person_id を指定してください。',
    });
  }
  const { book, of } = await holdingsOf(sql, insurerId, [person, other]);
  const [kept, gone] = [of(person), of(other)];
  const everybody = [...kept, ...gone];
  checkRetired(everybody, retired);
  checkMerge(kept, gone, evidence, retired);
  const coverOf = (memberId: string) =>
    everybody.find((one) => one.memberId === memberId)?.cover as EligibilityValues;
  const touched = everybody.filter(
    ({ memberId }) => gone.some((one) => one.memberId === memberId) || retired.has(memberId),
  );
  const changes = touched.map(({ memberId, cover }): Change => {
    const into = retired.get(memberId);
    const moved = { ...unchanged, memberId, from: cover.person_id, to: person };
    if (into === undefined) return moved;
    return {
      ...moved,
      retiredInto: into,
      retiredLost: cover.lost_on,
      samePaper: samePaper(cover, coverOf(into)),
    };
  });
  const families = await dependentsOf(sql, insurerId, retired, changes, book);
  return keep(
    sql,
    actor,
    request,
    'merge',
    other,
    () => person,
    book,
    () => [...changes, ...families],
  );
}

/**
 * Makes two persons of one: the eligibilities named become those of a new person, in all their periods, known from now
 * on. With `numberOf` the number both sides hold stays with that eligibility's side; the others are asked for theirs.
 * Without it both keep it, and the rule table holds both (row 2). Throws `identity.split` unless the members are some,
 * and not all, of the person's.
 */
export async function splitPerson(sql: Sql, actor: Actor, request: SplitRequest): Promise<IdentityAct> {
  requireGrounds(actor, request);
  const { insurerId, person, numberOf } = request;
  const { book, of } = await holdingsOf(sql, insurerId, [person]);
  const all = of(person);
  const members = new Set(request.members);
  const going = all.filter(({ memberId }) => members.has(memberId));
  const owner = all.find(({ memberId }) => memberId === numberOf);
  const wrong = going.length !== members.size || going.length === 0 || going.length === all.length;
  if (wrong || (numberOf !== undefined && owner === undefined)) {
    throw new TodokeError('identity.split', '分ける資格は、その人の資格の一部でなければなりません。', {
      remedy: '加入者番号（member_id）を確かめ、その人に残す資格を少なくとも一つ残してください。',
    });
  }
  const ref = owner?.person.number_ref ?? null;
  const ownersSide = owner === undefined ? false : members.has(owner.memberId);
  const changesFor = (to: string) =>
    all.flatMap(({ memberId, person: facts }): Change[] => {
      const goes = members.has(memberId);
      const loses =
        owner !== undefined && goes !== ownersSide && ref !== null && facts.number_ref?.equals(ref) === true;
      if (!goes && !loses) return [];
      return [
        { ...unchanged, memberId, from: person, to: goes ? to : person, numberRef: loses ? ref : null },
      ];
    });
  return keep(sql, actor, request, 'split', person, (act) => `FS${act}`, book, changesFor);
}
