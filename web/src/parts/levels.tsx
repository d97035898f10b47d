import type { ItemLevel } from '../../../src/api/contract.ts';
import { t } from '../i18n/index.ts';

export const ITEM_TITLES = {
  kanji: t('item.kanji'),
  kana: t('item.kana'),
  birth: t('item.birth'),
  sex: t('item.sex'),
  address: t('item.address'),
} as const satisfies Record<ItemLevel['item'], string>;

const SHORT = {
  kanji: t('item.kanjiShort'),
  kana: t('item.kanaShort'),
  birth: t('item.birthShort'),
  sex: t('item.sexShort'),
  address: t('item.addressShort'),
} as const;

/** A level has a sign, a word and a colour: any one of them is enough. */
export const LEVEL_LOOKS = {
  exact: { sign: '○', title: t('level.exact'), chip: 'border-transparent text-solid-gray-600' },
  equivalent: {
    sign: '○',
    title: t('level.equivalent'),
    chip: 'border-green-600 bg-green-50 text-green-1000',
  },
  partial: { sign: '△', title: t('level.partial'), chip: 'border-yellow-700 bg-yellow-50 text-yellow-1100' },
  different: { sign: '×', title: t('level.different'), chip: 'border-red-800 bg-red-50 text-red-1000' },
  missing: {
    sign: '－',
    title: t('level.missing'),
    chip: 'border-solid-gray-420 bg-solid-gray-50 text-solid-gray-800',
  },
} as const satisfies Record<ItemLevel['level'], { sign: string; title: string; chip: string }>;

/** The five items of one person side by side, always in the same place, so that the eye finds what differs. */
export function LevelChips({
  levels,
  short = false,
}: {
  levels: readonly ItemLevel[] | null;
  short?: boolean;
}) {
  // Words in place of single letters where the list has the whole width of a large screen.
  const [width, letter, word] = short
    ? ['', '', 'sr-only']
    : ['2xl:w-[5.6rem]', '2xl:hidden', 'sr-only 2xl:not-sr-only'];
  if (levels === null) return <span className="text-solid-gray-600">{t('level.nothing')}</span>;
  return (
    <ul className="flex gap-1">
      {levels.map(({ item, level }) => {
        const look = LEVEL_LOOKS[level];
        return (
          <li
            key={item}
            title={`${ITEM_TITLES[item]} ${look.title}`}
            className={`inline-flex w-9.5 justify-center gap-0.5 rounded-4 border py-0.5 text-xs leading-4 ${width} ${look.chip}`}
          >
            <span aria-hidden="true" className={letter}>
              {SHORT[item]}
            </span>
            <span className={word}>{ITEM_TITLES[item]}</span>
            <span aria-hidden="true">{look.sign}</span>
            <span className="sr-only">{look.title}</span>
          </li>
        );
      })}
    </ul>
  );
}
