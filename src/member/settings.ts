import { z } from 'zod';

/** So many tries in so many minutes. */
const limit = (tries: number, minutes: number) =>
  z.strictObject({ tries: z.int().min(1), minutes: z.int().min(1).max(2_880) }).prefault({ tries, minutes });

/** The member's pages of a profile. */
export const memberSettings = z.strictObject({
  /** Answers about people leave at whole multiples of so many milliseconds after the question. */
  answerEveryMs: z.int().min(20).max(5_000).default(300),
  limits: z
    .strictObject({
      /** From one network address: a household, or an office or carrier behind one. */
      address: limit(60, 15),
      /** About one eligibility (symbol and number, or the code on the paper), whoever asks. */
      eligibility: limit(10, 1_440),
      /** Reports and applications sent in from one network address: each is a case somebody must read, with its papers. */
      reports: limit(20, 1_440),
      /** Of all together. */
      all: limit(20_000, 15),
    })
    .prefault({}),
  papers: z
    .strictObject({
      most: z.int().min(1).max(10).default(3),
      megabytes: z.int().min(1).max(20).default(5),
    })
    .refine(({ most, megabytes }) => most * megabytes <= 30, '添付は合わせて30MBまでです。')
    .prefault({}),
  /** Seeing one's own notice on the screen. */
  notice: z
    .strictObject({
      on: z.boolean().default(false),
      /** Whether protected members may, too: whoever knows their dates could be the one they are protected from. */
      protected: z.boolean().default(false),
      /** Days a one-time code is good for. */
      codeDays: z.int().min(1).max(365).default(90),
    })
    .prefault({}),
});
export type MemberSettings = z.output<typeof memberSettings>;
export type Limits = MemberSettings['limits'];
