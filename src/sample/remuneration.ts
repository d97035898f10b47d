import type { Random } from './random.ts';

/** Standard monthly remuneration of the 50 grades of health insurance, in thousand yen (健康保険法 第40条). */
const GRADES = [
  58, 68, 78, 88, 98, 104, 110, 118, 126, 134, 142, 150, 160, 170, 180, 190, 200, 220, 240, 260, 280, 300,
  320, 340, 360, 380, 410, 440, 470, 500, 530, 560, 590, 620, 650, 680, 710, 750, 790, 830, 880, 930, 980,
  1030, 1090, 1150, 1210, 1270, 1330, 1390,
] as const;

/** A grade for somebody of this age, in yen a month: rises until the fifties, with a long tail to the right. */
export function standardRemuneration(random: Random, age: number): number {
  const middle = 200 + 7 * Math.min(Math.max(age - 20, 0), 34) - (age > 60 ? 110 : 0);
  // The sum of three draws is near enough to a bell; its exponential gives incomes their long tail.
  const bell = random.unit() + random.unit() + random.unit() - 1.5;
  const thousands = middle * Math.exp(bell * 0.75);
  return 1000 * (GRADES.find((grade) => grade >= thousands) ?? 1390);
}
