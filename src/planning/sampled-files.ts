import { laterStageFrom } from '../japan/age.ts';
import { CONFIRMATIONS, INQUIRIES, residentRegister } from '../matching/evidence-files.ts';
import type { FiveValues } from '../matching/level.ts';
import { members } from '../register/index.ts';
import type { Keys } from '../vault/keys.ts';
import { takeNumber } from '../vault/numbers.ts';
import { Draw } from './draw.ts';
import type { PersonOnFile } from './population.ts';
import { readRows, type Staged } from './read-files.ts';

/** What of a campaign decides who is asked what: its population and its dates. */
export interface ForecastPlan {
  readonly inPopulation: (person: PersonOnFile) => boolean;
  readonly extractionDate: string;
  readonly cutOff: string;
  readonly packingDate: string;
}

/** One sampled eligibility with all the rule table and the extraction ask about it. */
export interface SampledMember {
  readonly memberId: string;
  /** In the campaign's population, and not excluded from it. */
  readonly asked: boolean;
  /** The file says already that cover ends by the packing date: whatever is found, nothing is sent (S069). */
  readonly lateLoss: boolean;
  readonly hasNumber: boolean;
  readonly severalEligibilities: boolean;
  readonly duplicateNumber: boolean;
  readonly confirmed: boolean;
  readonly replied: 'yes' | 'no' | 'pending';
  readonly ours: FiveValues;
  readonly theirs: FiveValues | null;
}

export interface SampledFiles {
  /** Rows of members.csv. */
  readonly rows: number;
  /** Rows drawn; those of them that would be set aside are not among `members`. */
  readonly drawn: number;
  readonly members: readonly SampledMember[];
}

interface Cover {
  readonly kind: string;
  readonly workplace: string;
  readonly acquiredOn: string;
  readonly endsOn: string;
}

const text = (row: Staged, column: string): string => String(row[column] ?? '');

/** The first day without cover: the loss on file or the 75th birthday, whichever comes first. */
function coverOf(row: Staged): Cover {
  const birthday = laterStageFrom(text(row, 'birth_date'));
  const lostOn = text(row, 'lost_on');
  return {
    kind: text(row, 'kind'),
    workplace: text(row, 'workplace_id'),
    acquiredOn: text(row, 'acquired_on'),
    endsOn: lostOn !== '' && lostOn < birthday ? lostOn : birthday,
  };
}

const refOf = (row: Staged): string =>
  Buffer.isBuffer(row.number_ref) ? row.number_ref.toString('latin1') : '';
const fiveOf = (row: Staged): FiveValues => ({
  kanji: text(row, 'name_kanji'),
  kana: text(row, 'name_kana'),
  birth: text(row, 'birth_date'),
  sex: text(row, 'sex'),
  address: text(row, 'address'),
});

/** What the rest of the file says about the people drawn. */
class Neighbours {
  /** How often each drawn or insured id stands in the file: a doubled one is set aside. */
  readonly ids = new Map<string, number>();
  readonly insured = new Map<string, Cover | null>();
  /** Eligibilities valid on the extraction date, by person and by number; people by number. */
  readonly validOfPerson = new Map<string, number>();
  readonly validOfNumber = new Map<string, number>();
  readonly peopleOfNumber = new Map<string, Set<string>>();

  constructor(drawn: readonly Staged[]) {
    for (const row of drawn) {
      this.ids.set(text(row, 'member_id'), 0);
      this.ids.set(text(row, 'insured_id'), 0);
      this.insured.set(text(row, 'insured_id'), null);
      this.validOfPerson.set(text(row, 'person_id'), 0);
      const ref = refOf(row);
      if (ref !== '') {
        this.validOfNumber.set(ref, 0);
        this.peopleOfNumber.set(ref, new Set());
      }
    }
  }

  knows(memberId: string, personId: string, ref: string): boolean {
    return this.ids.has(memberId) || this.validOfPerson.has(personId) || this.validOfNumber.has(ref);
  }

  add(row: Staged, date: string): void {
    const [memberId, personId, ref] = [text(row, 'member_id'), text(row, 'person_id'), refOf(row)];
    const cover = coverOf(row);
    const valid = cover.acquiredOn <= date && cover.endsOn > date;
    const count = (map: Map<string, number>, key: string, by: number) => {
      const before = map.get(key);
      if (before !== undefined) map.set(key, before + by);
    };
    count(this.ids, memberId, 1);
    if (this.insured.has(memberId) && text(row, 'relationship') === 'insured')
      this.insured.set(memberId, cover);
    count(this.validOfPerson, personId, valid ? 1 : 0);
    count(this.validOfNumber, ref, valid ? 1 : 0);
    this.peopleOfNumber.get(ref)?.add(personId);
  }
}

async function readNeighbours(
  folder: string,
  keys: Keys,
  drawn: readonly Staged[],
  date: string,
): Promise<Neighbours> {
  const neighbours = new Neighbours(drawn);
  for await (const row of readRows(folder, members(keys))) {
    const { number } = takeNumber(keys, row.cell('individual_number'));
    const ref = number === null ? '' : number.ref.toString('latin1');
    if (!neighbours.knows(row.cell('member_id'), row.cell('person_id'), ref)) continue;
    const checked = row.check();
    if (checked !== null) neighbours.add(checked, date);
  }
  return neighbours;
}

/** The resident register's newest reply up to the cut-off, for the numbers drawn. */
async function readReplies(
  folder: string,
  keys: Keys,
  refs: ReadonlySet<string>,
  cutOff: string,
): Promise<{ snapshot: string; replies: Map<string, FiveValues> }> {
  let snapshot = '';
  const found: { ref: string; asOf: string; values: FiveValues }[] = [];
  for await (const row of readRows(folder, residentRegister(keys))) {
    const asOf = row.cell('as_of');
    const { number } = takeNumber(keys, row.cell('individual_number'));
    const ref = number?.ref.toString('latin1') ?? '';
    const wanted = refs.has(ref);
    if (asOf > cutOff || (asOf <= snapshot && !wanted)) continue;
    const checked = row.check();
    if (checked === null) continue;
    if (asOf > snapshot) snapshot = asOf;
    if (wanted) found.push({ ref, asOf, values: fiveOf(checked) });
  }
  const newest = Map.groupBy(
    found.filter(({ asOf }) => asOf === snapshot),
    ({ ref }) => ref,
  );
  // Two rows for one number are both set aside: nobody can say which is right.
  const replies = [...newest].filter(([, same]) => same.length === 1);
  return {
    snapshot,
    replies: new Map(replies.map(([ref, [one]]) => [ref, (one as { values: FiveValues }).values])),
  };
}

async function readConfirmed(
  folder: string,
  ids: ReadonlySet<string>,
  snapshot: string,
): Promise<Set<string>> {
  const confirmed = new Set<string>();
  for await (const row of readRows(folder, CONFIRMATIONS)) {
    if (!ids.has(row.cell('member_id')) || row.cell('snapshot') !== snapshot) continue;
    if (row.check() !== null) confirmed.add(row.cell('member_id'));
  }
  return confirmed;
}

type Asked = { readonly sentOn: string; readonly replyBy: string; readonly repliedOn: string };

async function readAsked(
  folder: string,
  ids: ReadonlySet<string>,
  cutOff: string,
): Promise<Map<string, Asked>> {
  const asked = new Map<string, Asked>();
  for await (const row of readRows(folder, INQUIRIES)) {
    const [memberId, sentOn] = [row.cell('member_id'), row.cell('sent_on')];
    if (!ids.has(memberId) || sentOn > cutOff || sentOn < (asked.get(memberId)?.sentOn ?? '')) continue;
    if (row.check() === null) continue;
    asked.set(memberId, { sentOn, replyBy: row.cell('reply_by'), repliedOn: row.cell('replied_on') });
  }
  return asked;
}

function repliedBy(cutOff: string, asked: Asked | undefined): 'yes' | 'no' | 'pending' {
  if (asked === undefined) return 'pending';
  if (asked.repliedOn !== '' && asked.repliedOn <= cutOff) return 'yes';
  return asked.replyBy <= cutOff ? 'no' : 'pending';
}

/**
 * Draws `size` rows of members.csv and gathers what the other rows and files say about them; memory grows with
 * the sample, not with the files. Reads members.csv twice and every other file once. Individual Numbers are
 * sealed under `keys` on the way, as in a round: throw-away keys will do.
 * Of the rules among rows only doubled ids and a missing insured are asked; letters already sent are not known.
 */
export async function readSample(
  folder: string,
  keys: Keys,
  plan: ForecastPlan,
  size: number,
  seed: string,
): Promise<SampledFiles> {
  const draw = new Draw<() => Staged | null>(size, seed);
  let rows = 0;
  for await (const row of readRows(folder, members(keys))) {
    rows += 1;
    draw.offer(row.cell('member_id'), row.check);
  }
  const drawn = draw.rows();
  const staged = drawn.map((check) => check()).filter((row) => row !== null);
  const near = await readNeighbours(folder, keys, staged, plan.extractionDate);
  const taken = staged.filter(
    (row) => near.ids.get(text(row, 'member_id')) === 1 && near.insured.get(text(row, 'insured_id')) !== null,
  );
  const ids = new Set(taken.map((row) => text(row, 'member_id')));
  const refs = new Set(taken.map(refOf).filter((ref) => ref !== ''));
  const { snapshot, replies } = await readReplies(folder, keys, refs, plan.cutOff);
  const confirmed = await readConfirmed(folder, ids, snapshot);
  const asked = await readAsked(folder, ids, plan.cutOff);
  const memberOf = (row: Staged): SampledMember => {
    const [memberId, ref] = [text(row, 'member_id'), refOf(row)];
    const insured = near.insured.get(text(row, 'insured_id')) as Cover;
    const own = coverOf(row);
    const [coverEndsOn] = [own.endsOn, insured.endsOn].sort() as [string, string];
    return {
      memberId,
      asked: plan.inPopulation({
        kinds: [own.kind, insured.kind],
        relationship: text(row, 'relationship'),
        workplace: insured.workplace || text(row, 'workplace_id'),
        protected: row.protected === true,
        acquiredOn: own.acquiredOn,
        birthDate: text(row, 'birth_date'),
        coverEndsOn,
      }),
      lateLoss: coverEndsOn <= plan.packingDate,
      hasNumber: row.number_state === 'held',
      severalEligibilities:
        (near.validOfPerson.get(text(row, 'person_id')) ?? 0) > 1 || (near.validOfNumber.get(ref) ?? 0) > 1,
      duplicateNumber: (near.peopleOfNumber.get(ref)?.size ?? 0) > 1,
      confirmed: confirmed.has(memberId),
      replied: repliedBy(plan.cutOff, asked.get(memberId)),
      ours: fiveOf(row),
      theirs: replies.get(ref) ?? null,
    };
  };
  return { rows, drawn: drawn.length, members: taken.map(memberOf) };
}
