/**
 * The 47 prefectures as equal squares, so that a small one is as easy to see and to point at as Hokkaido. `row` and
 * `column` count from 0; the place in the list is the JIS X 0401 code less one. Our own arrangement: neighbours
 * touch where the grid lets them.
 */
const PLACES: readonly (readonly [row: number, column: number])[] = [
  ...([
    [0, 12],
    [2, 12],
    [3, 12],
    [4, 12],
    [3, 11],
    [4, 11],
    [5, 12],
  ] as const), // 北海道・東北
  ...([
    [6, 12],
    [6, 11],
    [6, 10],
    [7, 11],
    [8, 12],
    [7, 12],
    [8, 11],
  ] as const), // 関東
  ...([
    [5, 11],
    [5, 10],
    [5, 9],
    [6, 8],
    [7, 10],
    [6, 9],
    [7, 9],
    [8, 10],
    [8, 9],
  ] as const), // 中部
  ...([
    [8, 8],
    [7, 8],
    [7, 7],
    [8, 6],
    [7, 6],
    [8, 7],
    [9, 7],
  ] as const), // 近畿
  ...([
    [6, 5],
    [6, 4],
    [7, 5],
    [7, 4],
    [7, 3],
  ] as const), // 中国
  ...([
    [9, 5],
    [8, 5],
    [8, 4],
    [9, 4],
  ] as const), // 四国
  ...([
    [7, 1],
    [7, 0],
    [8, 0],
    [8, 1],
    [7, 2],
    [8, 2],
    [9, 1],
    [11, 0],
  ] as const), // 九州・沖縄
];

export interface Tile {
  /** JIS X 0401. */
  readonly code: string;
  readonly row: number;
  readonly column: number;
}

export const TILES: readonly Tile[] = PLACES.map(([row, column], i) => ({
  code: String(i + 1).padStart(2, '0'),
  row,
  column,
}));
