import type { AlignedPiece, Level } from '../level.ts';
import { differences } from './match.ts';
import { type AddressParser, parserPair } from './parser.ts';
import { ADDRESS_REASONS, type AddressReason, BIT } from './reasons.ts';
import { plainText } from './text.ts';

/** A component of both addresses side by side, and the reasons that speak of it. */
interface Component {
  readonly text: (side: AddressParser) => string;
  readonly reasons: readonly AddressReason[];
  /** A name means something in its municipality only. */
  readonly local?: true;
}

const COMPONENTS: readonly Component[] = [
  {
    text: (side) => plainText(side, 0, side.cityTo),
    reasons: ['A2', 'A6', 'P-市区町村', 'AX-市区町村'],
  },
  {
    text: (side) => plainText(side, side.streetFrom, side.streetTo),
    reasons: ['A5', 'P-通り名', 'AX-通り名'],
  },
  {
    text: (side) => plainText(side, side.townFrom, side.town >= 0 ? side.townTo : side.koazaTo),
    reasons: ['A3', 'A4', 'P-合併', 'P-町名', 'AX-町名'],
    local: true,
  },
  {
    text: (side) => (side.town >= 0 ? plainText(side, side.koazaFrom, side.koazaTo) : ''),
    reasons: ['P-小字', 'AX-小字'],
    local: true,
  },
  {
    text: (side) => plainText(side, side.numbers.from, side.numbers.to),
    reasons: ['A1', 'P-番号', 'AX-番号'],
  },
  {
    text: (side) => plainText(side, side.numbers.to, side.text.length),
    reasons: ['A7', 'P-方書', 'P-建物', 'AX-号室'],
  },
];

const levelOf = (reason: AddressReason): Level =>
  reason.startsWith('AX') ? 'different' : reason.startsWith('P') ? 'partial' : 'equivalent';

/**
 * Both addresses component by component (municipality, 通り名, town, 小字, numbers, 方書), each with its level and
 * its weightiest reason, for a reviewer's eye. Components that both sides lack are left out.
 */
export function alignAddress(a: string, b: string): AlignedPiece[] {
  const parsers = parserPair();
  const x = parsers.a.read(a);
  const y = parsers.b.read(b);
  const bits = differences(x, y);
  const elsewhere = (bits & BIT['AX-市区町村']) !== 0;
  const pieces: AlignedPiece[] = [];
  for (const component of COMPONENTS) {
    const left = component.text(x);
    const right = component.text(y);
    if (left === '' && right === '') continue;
    // Towns of two municipalities are two towns: how their names are written says nothing.
    if (component.local && elsewhere && left !== right) {
      pieces.push({ a: left, b: right, level: 'different' });
      continue;
    }
    const reason = ADDRESS_REASONS.findLast(
      (code) => component.reasons.includes(code) && (bits & BIT[code]) !== 0,
    );
    if (reason !== undefined && (left !== right || levelOf(reason) !== 'equivalent')) {
      pieces.push({ a: left, b: right, level: levelOf(reason), reason });
    } else if (left === right) pieces.push({ a: left, b: right, level: 'exact' });
    else pieces.push({ a: left, b: right, level: 'equivalent' });
  }
  return pieces;
}
