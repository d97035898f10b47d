import { BAN, BANCHI, BARE, CHOME, GO, JIWARI } from './numbers.ts';
import type { AddressParser } from './parser.ts';
import { BIT } from './reasons.ts';
import { buildingKey, namesPart, WING } from './tail.ts';

const HOKKAIDO = 1;

/** Two units that cannot be said of the same number. */
function unitsConflict(x: number, y: number): boolean {
  if (x === y || x === BARE || y === BARE) return false;
  if ((x === BAN && y === BANCHI) || (x === BANCHI && y === BAN)) return false;
  return x === CHOME || y === CHOME || x === JIWARI || y === JIWARI || x === GO || y === GO;
}

/** 札幌 and other towns on a grid: 北一条西, 大通西; what follows their names is a 丁目. */
function grid({ tables, town }: AddressParser): boolean {
  if (town < 0 || tables.municipalities[tables.townCity[town] as number]?.pref !== HOKKAIDO) return false;
  const name = tables.townNames.slice(tables.townNameStart[town], tables.townNameStart[town + 1]);
  return /[条東西南北]$/.test(name);
}

const bareRoom = (room: string): string => (room.endsWith(WING) ? room.slice(0, -WING.length) : room);

/** 2号棟 beside 2号棟101 (2-101), or beside a 2 that may be a wing or a room: nothing contradicts. */
function wingOf(wing: string, room: string): boolean {
  if (!wing.endsWith(WING)) return false;
  const number = bareRoom(wing);
  return room === number || room.startsWith(`${number}-`);
}

/** Numbers and 方書 of two read addresses: the bits of what differs or is missing. */
export function compareNumbers(a: AddressParser, b: AddressParser): number {
  const [short, long] = a.numbers.count <= b.numbers.count ? [a, b] : [b, a];
  const x = short.numbers;
  const y = long.numbers;
  for (let i = 0; i < x.count; i++) {
    if (x.value[i] !== y.value[i] || unitsConflict(x.kind[i] as number, y.kind[i] as number))
      return BIT['AX-番号'];
  }
  if (x.count === y.count) {
    // 舞浜2 is lot 2 as well as 舞浜2丁目; only behind a 条 nothing but a 丁目 can stand.
    const kinds = (x.kind[0] as number) | (y.kind[0] as number);
    const open = x.count === 1 && x.kind[0] !== y.kind[0] && kinds === CHOME && !grid(a);
    return compareTail(a, b) | (open ? BIT['P-番号'] : 0);
  }
  const last = x.count - 1;
  const lastKind = last < 0 ? BARE : (x.kind[last] as number) || (y.kind[last] as number);
  let extra = '';
  for (let i = x.count; i < y.count; i++) extra += `${i > x.count ? '-' : ''}${y.value[i]}`;
  const complete = x.count >= 3 || lastKind === GO;
  if (short.tail.room !== '' && long.tail.room === '') {
    // 4-2-8-405 beside 4-2-8 コーポ405: the chain's end is the room.
    const isRoom =
      complete || (x.count === 2 && (x.kind[0] === CHOME || (y.value[x.count] as number) >= 100));
    // A lot number and a room (778番地 101号室) may as well be a lot with a branch (778-101).
    const lodger = short.tail.kata === long.tail.kata ? 0 : BIT['P-方書'];
    if (short.tail.room === extra) return isRoom ? compareBuilding(a, b) | BIT.A7 | lodger : BIT['P-方書'];
    if (complete) return bareRoom(short.tail.room) === extra ? BIT['P-方書'] : BIT['AX-号室'];
  }
  if (x.count === 0) return BIT['P-番号'];
  if (complete) return BIT['P-方書'];
  if (lastKind === BANCHI) return BIT['AX-番号'];
  if (y.kind[x.count] === GO || x.kind[0] === CHOME || y.kind[0] === CHOME || x.count >= 2)
    return BIT['P-番号'];
  return y.count - x.count >= 2 ? BIT['P-番号'] : BIT['AX-番号'];
}

function compareTail(a: AddressParser, b: AddressParser): number {
  const s = a.tail;
  const t = b.tail;
  if (s === t) return 0;
  let bits = s.kata === t.kata ? 0 : BIT['P-方書'];
  if (s.room !== '' && t.room !== '') {
    if (s.room === t.room) return bits | compareBuilding(a, b);
    const part =
      s.room.endsWith(`-${t.room}`) ||
      t.room.endsWith(`-${s.room}`) ||
      wingOf(s.room, t.room) ||
      wingOf(t.room, s.room);
    const floor = s.room.endsWith('F') !== t.room.endsWith('F');
    return bits | (part || floor ? BIT['P-方書'] : BIT['AX-号室']);
  }
  if (s.room !== '' || t.room !== '') return bits | BIT['P-方書'];
  const x = buildingKey(s.building);
  const y = buildingKey(t.building);
  if (x !== y) bits |= x === '' || y === '' ? BIT['P-方書'] : BIT['P-建物'];
  else if (s.building !== t.building) bits |= BIT.A7;
  return bits;
}

/** The rooms agree: a missing name of the building is no difference, another name is. */
function compareBuilding(a: AddressParser, b: AddressParser): number {
  const x = buildingKey(a.tail.building);
  const y = buildingKey(b.tail.building);
  if (x === y) return a.tail.building === b.tail.building ? 0 : BIT.A7;
  if (x !== '' && y !== '') return BIT['P-建物'];
  return namesPart(x + y) ? BIT['P-方書'] : BIT.A7;
}
