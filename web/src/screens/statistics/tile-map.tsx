import { type KeyboardEvent, useRef } from 'react';
import type { RateFigure } from '../../../../src/api/statistics-contract.ts';
import { PREFECTURES } from '../../../../src/japan/prefectures.ts';
import { TILES, type Tile } from '../../../../src/statistics/tiles.ts';
import { language, t } from '../../i18n/index.ts';
import { recordText } from '../../i18n/record.ts';
import { type COLOURS, classOf, scaleOf } from './scale.ts';
import { percent } from './words.ts';

/** Light to dark; the text on each reaches 4.5:1. */
const FILLS = [
  'bg-blue-50 text-solid-gray-900',
  'bg-blue-200 text-solid-gray-900',
  'bg-blue-400 text-black',
  'bg-blue-700 text-white',
  'bg-blue-1000 text-white',
] as const satisfies { length: typeof COLOURS };

const NAMES = new Map(PREFECTURES.map(({ jis, name }) => [jis, recordText(name)]));
/** 北海道 stays whole; of the others the last character says nothing. An English name has no such character. */
const shortName = (name: string): string =>
  language === 'en' || name === '北海道' ? name : name.slice(0, -1);

const ROWS = Math.max(...TILES.map(({ row }) => row)) + 1;
const COLUMNS = Math.max(...TILES.map(({ column }) => column)) + 1;

/** The nearest tile in a direction: the one straight ahead first, then those beside it. */
function neighbour(from: Tile, key: string): Tile | undefined {
  const [down, right] = (
    { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] } as Record<
      string,
      [number, number]
    >
  )[key] ?? [0, 0];
  const cost = (tile: Tile): number => {
    const ahead = (tile.row - from.row) * down + (tile.column - from.column) * right;
    const aside = Math.abs((tile.row - from.row) * right) + Math.abs((tile.column - from.column) * down);
    return ahead <= 0 ? Number.POSITIVE_INFINITY : ahead + aside * 3;
  };
  const ahead = TILES.filter((tile) => Number.isFinite(cost(tile)));
  return ahead.sort((a, b) => cost(a) - cost(b))[0];
}

/**
 * The 47 prefectures as equal squares with name and number in each: colour is never the only bearer. One of them is in
 * the tab order; the arrow keys go to the next as the eye does.
 */
export function TileMap(props: {
  label: string;
  figures: readonly RateFigure[];
  chosen: string | undefined;
  onChoose: (code: string) => void;
}) {
  const { figures, chosen, onChoose } = props;
  const grid = useRef<HTMLDivElement>(null);
  const rates = new Map(figures.map(({ code, rate }) => [code, rate]));
  const scale = scaleOf([...rates.values()]);
  const move = (tile: Tile, event: KeyboardEvent): void => {
    const next = neighbour(tile, event.key);
    if (next === undefined) return;
    event.preventDefault();
    grid.current?.querySelector<HTMLElement>(`[data-code="${next.code}"]`)?.focus();
  };
  return (
    <figure aria-label={props.label} className="card p-4">
      <figcaption className="text-dns-16B-130">{props.label}</figcaption>
      <p className="text-xs text-solid-gray-700">{t('statistics.mapNote')}</p>
      <div
        ref={grid}
        className="mt-3 grid gap-1"
        style={{
          gridTemplateColumns: `repeat(${COLUMNS}, minmax(2.75rem, 1fr))`,
          gridTemplateRows: `repeat(${ROWS}, minmax(0.5rem, auto))`,
        }}
      >
        {/* Where there is only sea. */}
        <ul
          aria-label={t('statistics.legend')}
          style={{ gridRow: '1 / 5', gridColumn: '1 / 5' }}
          className="flex flex-col gap-1 self-start text-xs"
        >
          <li className="text-solid-gray-700" aria-hidden="true">
            {t('statistics.legend')}
          </li>
          {scale.bounds.map((bound, i) => (
            <li key={bound} className="flex items-center gap-1">
              <span
                aria-hidden="true"
                className={`size-4 rounded-2 border border-solid-gray-420 ${FILLS[i]}`}
              />
              <span className="tnum">
                {(bound / 100).toFixed(2)}–
                {i + 1 < scale.bounds.length ? ((scale.bounds[i + 1] as number) / 100).toFixed(2) : ''}
              </span>
            </li>
          ))}
        </ul>
        {TILES.map((tile) => {
          const rate = rates.get(tile.code);
          const name = NAMES.get(tile.code) as string;
          const fill = rate === undefined ? 'bg-white text-solid-gray-700' : FILLS[classOf(scale, rate)];
          return (
            <button
              key={tile.code}
              type="button"
              data-code={tile.code}
              tabIndex={tile.code === (chosen ?? '13') ? 0 : -1}
              aria-pressed={tile.code === chosen}
              // Begins with what is seen, so that it can be called by voice.
              aria-label={`${shortName(name)} ${rate === undefined ? t('statistics.noValue') : percent(rate)}`}
              onClick={() => onChoose(tile.code)}
              onKeyDown={(event) => move(tile, event)}
              style={{ gridRow: tile.row + 1, gridColumn: tile.column + 1 }}
              className={`flex h-11 cursor-pointer flex-col items-center justify-center rounded-4 border leading-tight hover:border-black aria-pressed:border-black aria-pressed:ring-3 aria-pressed:ring-orange-600 ${rate === undefined ? 'border-dashed border-solid-gray-420' : 'border-solid-gray-420'} ${fill}`}
            >
              <span className={language === 'ja' ? 'text-xs' : 'text-[0.5625rem] leading-4 tracking-tighter'}>
                {shortName(name)}
              </span>{' '}
              <span aria-hidden={rate === undefined} className="tnum text-xs font-700">
                {rate === undefined ? '－' : (rate / 100).toFixed(2)}
              </span>
            </button>
          );
        })}
      </div>
    </figure>
  );
}
