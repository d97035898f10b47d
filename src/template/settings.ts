import { z } from 'zod';

const IsoDate = z.iso.date();

/** Whom a reader asks. One contact may carry other names on other papers (X9). */
const DeskSchema = z.strictObject({
  name: z.string().min(1),
  phone: z.string().min(1),
  hours: z.string().min(1),
});

/**
 * The document part of an insurer's profile: which template set, and every word, date and address on its papers
 * that differs between insurers. Texts are printed as they stand here.
 */
export const DocumentSettingsSchema = z.strictObject({
  templateSet: z.string().default('mhlw-2024'),
  desk: DeskSchema,
  /** Where the 申出書 is sent back to. */
  returnTo: z.strictObject({
    postcode: z.string().regex(/^\d{3}-\d{4}$/),
    address: z.string(),
    name: z.string(),
  }),
  portal: z.strictObject({
    /** What the code on the notice opens (S040). */
    url: z.url(),
    /** Name of the portal's screen with the eligibility (X10). */
    screen: z.string().default('資格情報画面'),
  }),
  /** From when the cut-out serves (S055), printed as era year and month. */
  usableFrom: IsoDate.default('2024-12-02'),
  /** Until when the 申出書 is asked for; null prints 「お早めに」. */
  submitBy: IsoDate.nullable().default(null),
  /** `*` and `#`: an asterisk is printed, a `#` takes one of the last four digits (S042, X11). */
  mask: z
    .string()
    .regex(/^[* ]*#{4}$/)
    .default('**** **** ####'),
  /** How the insurer speaks of itself in a sentence: 当協会, 当健康保険組合. */
  selfName: z.string().default('当保険者'),
});
export type DocumentSettings = z.infer<typeof DocumentSettingsSchema>;
