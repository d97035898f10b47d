import { z } from 'zod';
import { RULE_TABLE, RuleSettingsSchema } from './rule-table.ts';
import { periodText, type Wave, WaveSettingsSchema, wavesOf, waveWarnings } from './waves.ts';

const IsoDate = z.iso.date();

/** Dates of the transition from the paper card; the law's, so that texts and checks name them once (S001–S009). */
const TransitionSchema = z
  .strictObject({
    /** From this day no 健康保険証 is issued (S001). */
    noNewCardsFrom: IsoDate,
    /** Last acquisition that still got a card (X1). */
    lastCardAcquisition: IsoDate,
    /** Last day an old card is accepted (S007, S008). */
    oldCardsUntil: IsoDate,
    /** Last day for ex-officio certificates (S009, X2). */
    exOfficioDeadline: IsoDate,
    /** Reissue of a notice is accepted from this day (S056). */
    reissueFrom: IsoDate,
    /** Members are notified within these days; a wave outside them is warned of (S004, S005). */
    noticeWindow: z.strictObject({ from: IsoDate, to: IsoDate }),
  })
  .refine(
    (dates) => dates.noNewCardsFrom <= dates.oldCardsUntil,
    '経過措置の終わりが新規発行の終わりより前です。',
  )
  .refine((dates) => dates.noticeWindow.from <= dates.noticeWindow.to, '送付期間の初日が末日より後です。');

/** The campaign part of an insurer's profile. */
export const CampaignSettingsSchema = z.strictObject({
  /** The rule table decided by; a profile made for another version is refused, not decided otherwise. */
  ruleTable: z.literal(RULE_TABLE.version),
  rules: RuleSettingsSchema,
  /** How the letters of general members travel (S081, O2); 任意継続 and closed workplaces are always written to at home. */
  routes: z.strictObject({ general: z.enum(['workplace', 'home']) }),
  transition: TransitionSchema,
  /** Beside the post: whoever consented is told on the portal and gets no paper (S014). Off by default. */
  channels: z.strictObject({ electronic: z.boolean().default(false) }).prefault({}),
  /** The branch calendar; null: everything is sent in the campaign's own window. */
  waves: WaveSettingsSchema.nullable().default(null),
});
export type CampaignSettings = z.infer<typeof CampaignSettingsSchema>;

/** One campaign's own dates, as insurer.json states them. Nothing in a round asks the clock. */
export const CampaignPlanSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,32}$/),
    title: z.string().min(1).max(80),
    extraction_date: IsoDate,
    cut_off: IsoDate,
    packing_date: IsoDate,
    issue_date: IsoDate,
    window: z.strictObject({ from: IsoDate, to: IsoDate }),
    /** Who it is for: a shipped population, or a .json file beside insurer.json (docs/populations.md). */
    population: z
      .string()
      .regex(/^[a-z0-9-]{1,32}$|^[A-Za-z0-9_-]{1,60}\.json$/)
      .optional(),
    /** This campaign's own route of general members (S081, X5), branch calendar (S086) and channel (S014), in place of the profile's. */
    mailing: z
      .strictObject({
        general: z.enum(['workplace', 'home']).optional(),
        waves: WaveSettingsSchema.optional(),
        electronic: z.boolean().optional(),
      })
      .optional(),
    /** The insurer decided to send before the population's first day (S066). */
    early: z.literal(true).optional(),
  })
  .refine(
    (plan) =>
      plan.extraction_date <= plan.cut_off &&
      plan.cut_off <= plan.packing_date &&
      plan.packing_date <= plan.window.from &&
      plan.window.from <= plan.window.to,
    '日付は、抽出日 ≦ 回答の締切 ≦ 梱包日 ≦ 送付期間の初日 ≦ 末日 の順でなければなりません。',
  );
export type CampaignPlan = z.infer<typeof CampaignPlanSchema>;

/** The waves of a campaign in the order they are sent: by its own calendar, else the profile's; none without one. */
export function plannedWaves({ mailing }: CampaignPlan, settings: CampaignSettings): Wave[] {
  const waves = mailing?.waves ?? settings.waves;
  return waves === null ? [] : wavesOf(waves);
}

/** Whether a campaign tells those who consented on the portal. */
export const electronicOf = ({ mailing }: CampaignPlan, { channels }: CampaignSettings): boolean =>
  mailing?.electronic ?? channels.electronic;

/** How the letters of general members travel in a campaign. */
export const routesOf = (
  { mailing }: CampaignPlan,
  { routes }: CampaignSettings,
): CampaignSettings['routes'] => (mailing?.general === undefined ? routes : { general: mailing.general });

/** Why a plan deserves a second look before anything is printed; empty if nothing does (S004, S005). */
export function planWarnings(plan: CampaignPlan, settings: CampaignSettings): string[] {
  const statutory = settings.transition.noticeWindow;
  const { from, to } = statutory;
  const outside = plan.window.from < from || plan.window.to > to;
  const bounds = { packingDate: plan.packing_date, window: plan.window, statutory };
  return [
    ...(outside
      ? [
          `送付期間（${periodText(plan.window)}）が、国の示した期間（${periodText(statutory)}）の外にあります。`,
        ]
      : []),
    ...waveWarnings(plannedWaves(plan, settings), bounds),
  ];
}
