import { addDays, daysBetween } from '../japan/calendar.ts';
import type { TimeCase } from './model.ts';
import { Quota, type Random } from './random.ts';
import type { SampleCampaign } from './settings.ts';

/** What happens to a household's eligibility around the extraction date. `lostOn`: first day without cover. */
export interface LifeCourse {
  readonly name: string;
  readonly acquiredOn?: string;
  readonly lostOn?: string;
}

const STAYS: LifeCourse = { name: 'stays' };

/** Where a period of cover stands at the extraction and the packing date. */
export function timeOf(acquiredOn: string, lostOn: string, campaign: SampleCampaign): TimeCase {
  if (acquiredOn > campaign.extractionDate) return 'not_yet_acquired';
  if (lostOn === '') return 'current';
  if (lostOn <= campaign.extractionDate) return 'lost_before';
  return lostOn <= campaign.packingDate ? 'late_loss' : 'lost_after_packing';
}

interface Course {
  readonly name: string;
  /** Share of households. */
  readonly rate: number;
  readonly lost?: (random: Random) => string;
  readonly acquired?: (random: Random) => string;
}

/** Somebody insured since before the extraction who leaves on a given day, on every side of every date that counts. */
function coursesFor(campaign: SampleCampaign): Course[] {
  const { extractionDate: extraction, packingDate: packing } = campaign;
  const after = (day: string, from: number, to: number) => (random: Random) =>
    addDays(day, random.between(from, to));
  return [
    { name: 'lost_before', rate: 0.016, lost: after(extraction, -200, -1) },
    { name: 'lost_on_extraction_date', rate: 0.003, lost: () => extraction },
    { name: 'lost_day_after_extraction', rate: 0.003, lost: after(extraction, 1, 1) },
    { name: 'late_loss', rate: 0.012, lost: (random) => betweenDays(random, extraction, packing) },
    { name: 'lost_on_packing_date', rate: 0.003, lost: () => packing },
    { name: 'lost_day_after_packing', rate: 0.003, lost: after(packing, 1, 1) },
    { name: 'lost_after_packing', rate: 0.005, lost: after(packing, 2, 60) },
    { name: 'acquired_on_extraction_date', rate: 0.003, acquired: () => extraction },
    { name: 'acquired_next_day', rate: 0.003, acquired: after(extraction, 1, 1) },
    { name: 'not_yet_acquired', rate: 0.005, acquired: after(extraction, 2, 90) },
  ];
}

/** A day after `from` and before `to`; mostly the first of a month, as employment ends with a month. */
function betweenDays(random: Random, from: string, to: string): string {
  const last = daysBetween(from, to) - 1;
  for (let tries = 0; tries < 4; tries++) {
    const day = addDays(from, random.between(1, last));
    const first = random.chance(0.7) ? `${day.slice(0, 8)}01` : day;
    if (first > from && first < to) return first;
  }
  return addDays(from, 10);
}

/** Decides when people join and leave. */
export class Timeline {
  private readonly random: Random;
  private readonly asOf: string;
  private readonly courses: readonly (Course & { readonly quota: Quota })[];

  constructor(random: Random, campaign: SampleCampaign) {
    this.random = random;
    this.asOf = campaign.extractionDate;
    this.courses = coursesFor(campaign).map((course) => ({
      ...course,
      quota: new Quota(random, course.rate),
    }));
  }

  /** The course of the next household: nearly always that it stays. */
  next(): LifeCourse {
    for (const course of this.courses) course.quota.step();
    const due = this.courses.find((course) => course.quota.due);
    if (due === undefined) return STAYS;
    due.quota.take();
    return {
      name: due.name,
      ...(due.lost === undefined ? {} : { lostOn: due.lost(this.random) }),
      ...(due.acquired === undefined ? {} : { acquiredOn: due.acquired(this.random) }),
    };
  }

  /** A day of joining for somebody of this age: not before `opened`, well before the extraction and `lostOn`. */
  joined(age: number, lostOn: string | undefined, opened = ''): string {
    const { random } = this;
    const year = Number(this.asOf.slice(0, 4));
    const open = opened === '' ? Number.POSITIVE_INFINITY : year - Number(opened.slice(0, 4));
    const most = Math.min(Math.max(0, age - 18), open);
    const drawn = Math.floor(-7 * Math.log(1 - random.unit()));
    const years = drawn <= most ? drawn : random.between(0, most);
    const month = random.chance(0.45) ? 4 : random.between(1, 12);
    const day = random.chance(0.8) ? 1 : random.pick([11, 16, 21, 26]);
    const date = `${year - years}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    const latest = addDays(lostOn !== undefined && lostOn < this.asOf ? lostOn : this.asOf, -7);
    if (date <= latest) return date < opened ? opened : date;
    const earlier = `${Number(date.slice(0, 4)) - 1}${date.slice(4)}`;
    return years < most && earlier <= latest && earlier >= opened ? earlier : latest;
  }
}
