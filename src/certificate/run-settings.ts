import { z } from 'zod';
import { prefectureByJis } from '../japan/prefectures.ts';

const IsoDate = z.iso.date();
/** Business days after the step before. */
const Steps = z.int().min(0).max(15);

/** One wave of the ex-officio campaign: the branches it is for, when their workplaces get the lists, when it is sent. */
const WaveSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]{1,8}$/),
    title: z.string().min(1).max(40),
    /** JIS X 0401 codes of the branches; empty: whoever no other wave is for. */
    prefectures: z.array(
      z.string().refine((code) => prefectureByJis(code) !== undefined, '都道府県コードではありません。'),
    ),
    /** Day on which the target lists leave for the workplaces (S117). */
    listsOn: IsoDate,
    /** Day the cards are made: a loss known by then stops the card (S107). */
    madeOn: IsoDate,
    window: z.strictObject({ from: IsoDate, to: IsoDate }),
  })
  .refine(
    ({ listsOn, madeOn, window }) =>
      listsOn < window.from && madeOn <= window.from && window.from <= window.to,
    '日付は、対象者一覧の発送 ＜ 送付の初日、作成日 ≦ 送付の初日 ≦ 末日 の順でなければなりません。',
  );
export type Wave = z.infer<typeof WaveSchema>;

const ExOfficioSchema = z
  .strictObject({
    /** Month end whose registration decides (S088). */
    stateOn: IsoDate,
    waves: z.array(WaveSchema).min(1).max(47),
  })
  .superRefine(({ waves }, context) => {
    const issue = (message: string): void => {
      context.addIssue({ code: 'custom', path: ['waves'], message });
    };
    if (new Set(waves.map(({ id }) => id)).size !== waves.length) issue('同じ回が二つあります。');
    const codes = waves.flatMap(({ prefectures }) => prefectures);
    if (new Set(codes).size !== codes.length) issue('二つの回に入っている支部があります。');
    if (waves.filter(({ prefectures }) => prefectures.length === 0).length !== 1)
      issue('どの支部でもない人を入れる回（prefectures が空）は、ちょうど一つ要ります。');
  });
export type ExOfficioSettings = z.infer<typeof ExOfficioSchema>;

/** How certificates are sent: the part of an insurer's profile that the runs need. */
export const CertificateRunSettingsSchema = z.strictObject({
  /** How the cards of general members travel (X5); 任意継続 and closed workplaces are always written to at home. */
  route: z.enum(['home', 'workplace']).default('home'),
  /** The monthly run: the day the state's file is due, then business days from step to step. */
  monthly: z
    .strictObject({
      fileByDay: z.int().min(1).max(28).default(5),
      frozenAfter: Steps.default(1),
      proofsAfter: Steps.default(2),
      releasedAfter: Steps.default(2),
      packedAfter: Steps.default(3),
      /** First day of posting; the last is the month's last business day. */
      postedAfter: Steps.default(1),
    })
    .prefault({}),
  exOfficio: ExOfficioSchema.nullable().default(null),
});
export type CertificateRunSettings = z.infer<typeof CertificateRunSettingsSchema>;
