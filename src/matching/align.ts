import { alignAddress } from './address/index.ts';
import { alignBirth } from './birth.ts';
import { type Letters, rawOf } from './fold.ts';
import { kanaLetters, matchKana } from './kana.ts';
import { kanjiLetters, matchKanji } from './kanji/match.ts';
import type { AlignedPiece, Item, ItemResult } from './level.ts';
import { resultOf } from './result.ts';
import { alignSex, whole } from './sex.ts';

const CONTEXT = { kanji: resultOf('equivalent', 'KR'), kana: resultOf('equivalent', 'N2') };
const SMALL_KANA = resultOf('partial', 'NS');

type Compare = (a: string, b: string) => ItemResult;

const pieceOf = (a: string, b: string, { level, reasons }: ItemResult): AlignedPiece => {
  const reason = reasons.find((code) => code !== 'K0' && code !== 'N0');
  return reason === undefined ? { a, b, level } : { a, b, level, reason };
};

/** Neighbours that count alike become one piece, so that the reviewer's eye meets only what differs. */
function merged(pieces: readonly AlignedPiece[]): AlignedPiece[] {
  const result: AlignedPiece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last !== undefined && last.level === piece.level && last.reason === piece.reason) {
      result[result.length - 1] = { ...last, a: last.a + piece.a, b: last.b + piece.b };
    } else {
      result.push(piece);
    }
  }
  return result;
}

interface Sides {
  readonly a: string;
  readonly b: string;
  readonly lettersA: Letters;
  readonly lettersB: Letters;
}

/** Why two letters in the same place count as they do, where a letter alone does not say it. */
function letterResult(
  a: string,
  b: string,
  same: boolean,
  overall: ItemResult,
  compare: Compare,
): ItemResult {
  const alone = compare(a, b);
  // 々 and the letter it repeats, - and the ー it stands for: one letter by what stands before it.
  if (same) return alone.level === 'different' ? CONTEXT[compare === matchKanji ? 'kanji' : 'kana'] : alone;
  // A single ● is no value; within a name it is a hole.
  if (alone.level === 'missing') return overall;
  if (alone.level === 'equivalent' && overall.reasons.includes('NS')) return SMALL_KANA;
  return alone.level === 'different' && overall.level !== 'different' ? overall : alone;
}

/** Letters of the same number, one by one. */
function inPlaces(
  { a, b, lettersA, lettersB }: Sides,
  overall: ItemResult,
  compare: Compare,
): AlignedPiece[] {
  const pieces: AlignedPiece[] = [];
  for (let i = 0; i < lettersA.length; i++) {
    const rawA = rawOf(a, lettersA, i).trim();
    const rawB = rawOf(b, lettersB, i).trim();
    const same = lettersA.codes[i] === lettersB.codes[i];
    pieces.push(pieceOf(rawA, rawB, letterResult(rawA, rawB, same, overall, compare)));
  }
  return merged(pieces);
}

/** Letters of different number: the same beginning and end, and between them what only one side has. */
function atEnds({ a, b, lettersA, lettersB }: Sides, overall: ItemResult): AlignedPiece[] {
  const shorter = Math.min(lettersA.length, lettersB.length);
  let head = 0;
  while (head < shorter && lettersA.codes[head] === lettersB.codes[head]) head++;
  let tail = 0;
  const last = (letters: Letters) => letters.codes[letters.length - 1 - tail];
  while (tail < shorter - head && last(lettersA) === last(lettersB)) tail++;
  const cut = (raw: string, letters: Letters, from: number, to: number) =>
    from >= to ? '' : rawOf(raw, letters, from, to);
  const [endA, endB] = [lettersA.length - tail, lettersB.length - tail];
  return merged(
    [
      { a: cut(a, lettersA, 0, head), b: cut(b, lettersB, 0, head), level: 'exact' as const },
      pieceOf(cut(a, lettersA, head, endA), cut(b, lettersB, head, endB), overall),
      {
        a: cut(a, lettersA, endA, lettersA.length),
        b: cut(b, lettersB, endB, lettersB.length),
        level: 'exact' as const,
      },
    ].filter((piece) => piece.a !== '' || piece.b !== ''),
  );
}

function align(a: string, b: string, compare: Compare, lettersOf: (raw: string) => Letters): AlignedPiece[] {
  const overall = compare(a, b);
  if (overall.level === 'missing') return [whole(a, b, overall)];
  const sides = { a, b, lettersA: lettersOf(a), lettersB: lettersOf(b) };
  // Parts in another order have no letters to lay side by side.
  if (overall.reasons.includes('KT') || overall.reasons.includes('NT')) return [whole(a, b, overall)];
  return sides.lettersA.length === sides.lettersB.length
    ? inPlaces(sides, overall, compare)
    : atEnds(sides, overall);
}

/** The letters of two kanji names side by side, each stretch with its level and reason (髙≈高 K2). For display. */
export const alignKanji = (a: string, b: string): AlignedPiece[] => align(a, b, matchKanji, kanjiLetters);

/** The letters of two kana names side by side, each stretch with its level and reason (ヨ≈ョ N1). For display. */
export const alignKana = (a: string, b: string): AlignedPiece[] => align(a, b, matchKana, kanaLetters);

/** The alignment of each item, for screens and reports. */
export const ALIGNERS: Readonly<Record<Item, (a: string, b: string) => AlignedPiece[]>> = {
  kanji: alignKanji,
  kana: alignKana,
  birth: alignBirth,
  sex: alignSex,
  address: alignAddress,
};
