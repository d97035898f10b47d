import { type IsoDate, yearsLater } from './calendar.ts';

/**
 * The day on which 任意継続 is lost when two years have passed: the day after their end (健康保険法38条1号), counted from
 * the day of acquisition, which is the first day of the two years (起算日). Acquired on 29 February: the two years end with
 * February (民法143条2項), and it is lost on 1 March.
 */
export const voluntaryEndsOn = (acquiredOn: IsoDate): IsoDate => yearsLater(acquiredOn, 2);
