import { z } from 'zod';
import { LANGUAGES } from '../guide/language.ts';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const monthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
const phone = z.string().regex(/^0\d{1,4}-\d{1,4}-\d{3,4}$/);

/** The 22 languages of seed 000's call centre (S148): those of the guide that are foreign. */
const Interpreted = z.enum(LANGUAGES).exclude(['ja', 'ja-easy']);
export type InterpretedLanguage = z.output<typeof Interpreted>;
export const INTERPRETED: readonly InterpretedLanguage[] = Interpreted.options;

/** The enquiry desk of a profile: its line, when somebody answers, and in which languages. */
export const deskSettings = z.strictObject({
  name: z.string().min(1).default('マイナンバーコールセンター'),
  phone: phone.default('0570-015-369'),
  opens: clock.default('08:30'),
  closes: clock.default('17:15'),
  yearEnd: z.strictObject({ from: monthDay, to: monthDay }).prefault({ from: '12-29', to: '01-03' }),
  /** First and last day of the line, inclusive; null: no end is planned (S147). */
  from: z.iso.date().default('2024-09-02'),
  plannedEnd: z.iso.date().nullable().default('2026-02-28'),
  /** The state's line for the My Number system in general (S150). */
  stateLine: phone.default('0120-95-0178'),
  languages: z.array(Interpreted).default([...INTERPRETED]),
  /** Business days the post and the workplace are given before a letter counts as not arrived (S115). */
  arrivalDays: z
    .strictObject({ home: z.int().min(1), workplace: z.int().min(1) })
    .prefault({ home: 5, workplace: 10 }),
});
export type DeskSettings = z.output<typeof deskSettings>;
