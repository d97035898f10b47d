import type { ReactNode } from 'react';
import type { ReviewCaseItem } from '../../../../src/api/review-contract.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { ITEM_TITLES, LEVEL_LOOKS } from '../../parts/levels.tsx';
import { eraOf } from '../../parts/text.tsx';

type Item = ReviewCaseItem['aligned'][number];
type Piece = NonNullable<Item['pieces']>[number];

const MARKS = {
  exact: '',
  equivalent: 'forced-color-adjust-none bg-green-100',
  partial: 'forced-color-adjust-none bg-yellow-100',
  different: 'forced-color-adjust-none bg-red-100 font-700',
  missing: 'forced-color-adjust-none bg-solid-gray-100',
} as const;

const SEX: Readonly<Record<string, string>> = { '1': t('held.male'), '2': t('held.female') };

/** A value of one side as people read it: a day with its era, the sex as a word. */
function plain(item: Item['item'], value: string): ReactNode {
  if (value === '') return <span className="text-solid-gray-600">{t('held.blank')}</span>;
  if (item === 'sex') return SEX[value] ?? value;
  if (item !== 'birth') return value;
  const era = eraOf(value);
  return era === undefined ? value : `${value}（${era}）`;
}

/** One stretch: ours above theirs, so that the eye compares straight down. What one side lacks is a gap. */
function Stretch({ piece }: { piece: Piece }) {
  const mark = MARKS[piece.level];
  const side = (value: string) => (
    <span className={`block min-h-[1.375em] rounded-4 px-px text-center whitespace-pre-wrap ${mark}`}>
      {value === '' ? <span className="text-solid-gray-536">‐</span> : value}
    </span>
  );
  return (
    <span className="inline-grid max-w-full align-top wrap-anywhere">
      {side(piece.ours)}
      {side(piece.theirs)}
    </span>
  );
}

/** Equal stretches may be broken anywhere, letter by letter; what differs stays together. */
const lettersOf = (piece: Piece): Piece[] => {
  if (piece.level !== 'exact') return [piece];
  const [ours, theirs] = [[...piece.ours], [...piece.theirs]];
  return ours.length === theirs.length
    ? ours.map((letter, i) => ({ ...piece, ours: letter, theirs: theirs[i] as string }))
    : [piece];
};

function Sides({ one }: { one: Item }) {
  const { item, ours, theirs, pieces } = one;
  if (theirs === null) return plain(item, ours);
  // The same on both sides: once is enough, and the eye goes to what differs.
  if (ours === theirs && ours !== '') {
    return (
      <>
        {plain(item, ours)} <span className="text-solid-gray-600 text-xs">{t('review.same')}</span>
      </>
    );
  }
  const whole = pieces === null || item === 'birth' || item === 'sex' || ours === '' || theirs === '';
  if (whole) {
    const level = pieces?.[0]?.level;
    const mark = level === undefined ? '' : MARKS[level];
    return (
      <>
        <span className={`block w-fit rounded-4 px-px ${mark}`}>{plain(item, ours)}</span>
        <span className={`block w-fit rounded-4 px-px ${mark}`}>{plain(item, theirs)}</span>
      </>
    );
  }
  return (
    <>
      <span className="sr-only">
        {t('review.ours')} {ours}
        {PUNCTUATION.comma}
        {t('review.theirs')} {theirs}
      </span>
      <span aria-hidden="true">
        {pieces.flatMap(lettersOf).map((piece, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: stretches never move
          <Stretch key={i} piece={piece} />
        ))}
      </span>
    </>
  );
}

/** Why an item counts as it does, each reason once, in words. */
function Reasons({ one, level }: { one: Item; level: NonNullable<ReviewCaseItem['levels']>[number] }) {
  const look = LEVEL_LOOKS[level.level];
  const said = new Map(level.reasons.map(({ code, text }) => [code, text]));
  for (const piece of one.pieces ?? [])
    if (piece.reason !== null) said.set(piece.reason.code, piece.reason.text);
  return (
    <>
      <span className={`inline-block rounded-4 border px-1.5 text-xs whitespace-nowrap ${look.chip}`}>
        {look.sign} {look.title}
      </span>
      {level.level !== 'exact' && (
        <ul className="mt-0.5 text-xs">
          {[...said].map(([code, text]) => (
            <li key={code}>
              {text} <code className="text-solid-gray-600">{code}</code>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The five items of a case, both sides one below the other, letter below letter, with the reason beside. */
export function Aligned({ one, dense = false }: { one: ReviewCaseItem; dense?: boolean }) {
  return (
    <table aria-label={t('review.both')} className="w-full table-fixed">
      <colgroup>
        <col className="w-22" />
        <col />
        <col className="w-48 2xl:w-64" />
      </colgroup>
      <thead className={dense ? 'sr-only' : ''}>
        <tr className="bg-solid-gray-50 text-left text-xs">
          <th scope="col" className="px-3 py-1.5">
            {t('held.item')}
          </th>
          <th scope="col" className="px-2 py-1.5">
            {t('review.upDown')}
          </th>
          <th scope="col" className="px-2 py-1.5">
            {t('review.why')}
          </th>
        </tr>
      </thead>
      <tbody>
        {one.aligned.some(({ theirs }) => theirs === null) && (
          <tr className="border-solid-gray-200 border-t">
            <td colSpan={3} className="px-3 py-1.5 text-orange-1000 text-sm">
              {t('review.notThere')}
            </td>
          </tr>
        )}
        {one.aligned.map((item) => {
          const level = one.levels?.find((level) => level.item === item.item);
          return (
            <tr key={item.item} className="border-solid-gray-200 border-t align-top">
              <th scope="row" className="px-3 py-1.5 text-left text-xs font-400">
                {ITEM_TITLES[item.item]}
              </th>
              <td lang="ja" className={`px-2 py-1 leading-snug ${dense ? 'text-base' : 'text-lg'}`}>
                <Sides one={item} />
              </td>
              <td className="px-2 py-1">{level !== undefined && <Reasons one={item} level={level} />}</td>
            </tr>
          );
        })}
        {one.protected && (
          <tr className="border-solid-gray-200 border-t">
            <th scope="row" className="px-3 py-1.5 text-left text-xs font-400">
              {ITEM_TITLES.address}
            </th>
            <td colSpan={2} className="px-2 py-2 text-magenta-1000 text-sm">
              {t('review.addressHidden')}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
