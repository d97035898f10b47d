import { ELECTRONIC_CONSENTS } from '../campaign/electronic.ts';
import { laterStageFrom } from '../japan/age.ts';
import { PREFECTURES } from '../japan/prefectures.ts';
import { members, WORKPLACES } from '../register/index.ts';
import type { Keys } from '../vault/keys.ts';
import { readRows, type Staged } from './read-files.ts';
import type { ForecastPlan } from './sampled-files.ts';

/** How a letter could travel, as far as the files say; `held`: nowhere until somebody mends the record. */
export type PlannedRoute = 'workplace' | 'home' | 'chosen' | 'held';

/** Somebody who gets a letter unless the comparison holds them. */
export interface SimulatedPerson {
  readonly memberId: string;
  readonly insuredId: string;
  readonly subNumber: string;
  readonly symbol: string;
  readonly number: string;
  /** Route where general members go through the workplace, and where they are written to at home. */
  readonly route: PlannedRoute;
  readonly routeHome: PlannedRoute;
  readonly workplaceId: string;
  /** JIS code of the branch: the prefecture of the insured's workplace, else of the home; blank where neither says. */
  readonly branch: string;
  /** Writes to an address of their own, not to the household's. */
  readonly ownAddress: boolean;
  /** Agreed to be told on the portal; of force only where the channel is on. */
  readonly electronic: boolean;
  /** A number is held; without one the letter asks for it, on two sheets. */
  readonly hasNumber: boolean;
}

interface Row {
  readonly memberId: string;
  readonly insuredId: string;
  readonly relationship: string;
  readonly subNumber: string;
  readonly symbol: string;
  readonly number: string;
  readonly kind: string;
  readonly workplaceId: string;
  readonly birthDate: string;
  readonly acquiredOn: string;
  readonly endsOn: string;
  readonly protected: boolean;
  readonly hasNumber: boolean;
  readonly hasHome: boolean;
  /** JIS code of the home's prefecture; blank where the address names none. */
  readonly homePrefecture: string;
  readonly hasContact: boolean;
  readonly unprintableName: boolean;
  readonly unprintableAddress: boolean;
}

const text = (row: Staged, column: string): string => String(row[column] ?? '');

const prefectureOf = (address: string): string =>
  PREFECTURES.find(({ name }) => address.startsWith(name))?.jis ?? '';

function compact(row: Staged): Row {
  const birthDate = text(row, 'birth_date');
  const [lostOn, birthday] = [text(row, 'lost_on'), laterStageFrom(birthDate)];
  return {
    memberId: text(row, 'member_id'),
    insuredId: text(row, 'insured_id'),
    relationship: text(row, 'relationship'),
    subNumber: text(row, 'sub_number'),
    symbol: text(row, 'symbol'),
    number: text(row, 'number'),
    kind: text(row, 'kind'),
    workplaceId: text(row, 'workplace_id'),
    birthDate,
    acquiredOn: text(row, 'acquired_on'),
    endsOn: lostOn !== '' && lostOn < birthday ? lostOn : birthday,
    protected: row.protected === true,
    hasNumber: row.number_state === 'held',
    hasHome: text(row, 'address') !== '' && text(row, 'postcode') !== '',
    homePrefecture: prefectureOf(text(row, 'address')),
    hasContact: text(row, 'contact_address') !== '',
    unprintableName: row.unprintable_name === true,
    unprintableAddress: row.unprintable_address === true,
  };
}

interface Workplace {
  readonly closedOn: string;
  readonly prefecture: string;
  readonly unprintable: boolean;
}

async function readWorkplaces(folder: string): Promise<Map<string, Workplace>> {
  const workplaces = new Map<string, Workplace>();
  for await (const raw of readRows(folder, WORKPLACES)) {
    const row = raw.check();
    if (row === null) continue;
    const workplace = {
      closedOn: text(row, 'closed_on'),
      prefecture: text(row, 'prefecture'),
      unprintable: row.unprintable === true,
    };
    workplaces.set(text(row, 'workplace_id'), workplace);
  }
  return workplaces;
}

/** Whose consent to the electronic channel holds on the packing date; a doubled row is set aside, all of it. */
async function readConsenting(folder: string, packingDate: string): Promise<Set<string>> {
  const byId = new Map<string, boolean>();
  for await (const raw of readRows(folder, ELECTRONIC_CONSENTS)) {
    const row = raw.check();
    if (row === null) continue;
    const [id, from, to] = [text(row, 'member_id'), text(row, 'consented_on'), text(row, 'withdrawn_on')];
    byId.set(id, !byId.has(id) && from <= packingDate && (to === '' || to > packingDate));
  }
  return new Set([...byId].filter(([, holds]) => holds).map(([id]) => id));
}

/** The route of one person, by the rules by which a round sorts (src/campaign/sort.ts). */
function routeOf(
  own: Row,
  insured: Row,
  workplace: Workplace | undefined,
  general: 'workplace' | 'home',
  packingDate: string,
): PlannedRoute {
  if (own.unprintableName || insured.unprintableName) return 'held';
  const open = workplace !== undefined && (workplace.closedOn === '' || workplace.closedOn > packingDate);
  const direct = own.kind === 'voluntary' || insured.kind === 'voluntary' || general === 'home' || !open;
  if (!own.protected && !direct) return workplace?.unprintable === true ? 'held' : 'workplace';
  const home = own.protected || insured.protected ? own : insured;
  if (own.protected ? !own.hasContact : !home.hasHome) return 'held';
  if (home.unprintableAddress) return 'held';
  return own.protected ? 'chosen' : 'home';
}

/**
 * Reads members.csv and workplaces.csv (and with `electronic` the consents) whole and answers everybody a round over them would write to, unless the
 * five-item comparison holds them, in the order of packing. Memory grows with the members (about 1 KB each).
 */
export async function readSimulation(
  folder: string,
  keys: Keys,
  plan: ForecastPlan,
  electronic: boolean,
): Promise<{ rows: number; people: SimulatedPerson[] }> {
  const workplaces = await readWorkplaces(folder);
  const consenting = electronic ? await readConsenting(folder, plan.packingDate) : new Set<string>();
  const byId = new Map<string, Row | null>();
  let rows = 0;
  for await (const raw of readRows(folder, members(keys))) {
    rows += 1;
    const checked = raw.check();
    if (checked === null) continue;
    const row = compact(checked);
    // A doubled id is set aside, all of it.
    byId.set(row.memberId, byId.has(row.memberId) ? null : row);
  }
  const people: SimulatedPerson[] = [];
  for (const own of byId.values()) {
    if (own === null) continue;
    const insured = byId.get(own.insuredId) ?? undefined;
    if (insured === undefined || insured.relationship !== 'insured') continue;
    const [coverEndsOn] = [own.endsOn, insured.endsOn].sort() as [string, string];
    const workplaceId = insured.workplaceId || own.workplaceId;
    const asked = plan.inPopulation({
      kinds: [own.kind, insured.kind],
      relationship: own.relationship,
      workplace: workplaceId,
      protected: own.protected,
      acquiredOn: own.acquiredOn,
      birthDate: own.birthDate,
      coverEndsOn,
    });
    if (!asked || coverEndsOn <= plan.packingDate) continue;
    const workplace = workplaces.get(insured.workplaceId);
    const route = (general: 'workplace' | 'home') =>
      routeOf(own, insured, workplace, general, plan.packingDate);
    people.push({
      memberId: own.memberId,
      insuredId: own.insuredId,
      subNumber: own.subNumber,
      symbol: insured.symbol,
      number: insured.number,
      route: route('workplace'),
      routeHome: route('home'),
      workplaceId: insured.workplaceId,
      // A protected insured's home decides nothing, as in a round.
      branch: workplace?.prefecture ?? (insured.protected ? '' : insured.homePrefecture),
      ownAddress: own.protected || insured.protected,
      electronic: !own.protected && consenting.has(own.memberId),
      hasNumber: own.hasNumber,
    });
  }
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  people.sort(
    (a, b) =>
      order(a.workplaceId, b.workplaceId) ||
      order(a.symbol, b.symbol) ||
      a.number.length - b.number.length ||
      order(a.number, b.number) ||
      order(a.insuredId, b.insuredId) ||
      Number(a.memberId !== a.insuredId) - Number(b.memberId !== b.insuredId) ||
      order(a.subNumber, b.subNumber) ||
      order(a.memberId, b.memberId),
  );
  return { rows, people };
}
