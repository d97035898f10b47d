import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { formatWareki } from '../japan/era.ts';
import { TodokeError } from '../kernel/errors.ts';
import '../kernel/japanese.ts';
import {
  FILE_ID,
  MEMBER_KINDS,
  type MemberKind,
  RELATIONSHIPS,
  type Relationship,
} from '../register/index.ts';

/*
 * Who a campaign is for, as data (docs/populations.md). Every date is inclusive (X7). Nothing here asks the
 * database: population-sql.ts says the same in SQL.
 */

const IsoDate = z.iso.date();
const CampaignId = z.string().regex(/^[a-z0-9-]{1,32}$/);

/**
 * A day: itself, this campaign's extraction date, or the day after one: `{ "after": "round-1" }` is the day after
 * the extraction date of campaign round-1, so that neighbours adjoin whatever that date turns out to be (S061, S065).
 */
const DateRefSchema = z.union([IsoDate, z.literal('extraction'), z.strictObject({ after: CampaignId })]);
export type DateRef = z.infer<typeof DateRefSchema>;

const PeriodSchema = z.strictObject({ from: DateRefSchema.optional(), to: DateRefSchema.optional() });
export type Period = z.infer<typeof PeriodSchema>;

/** What of a person may have changed; each makes the paper they hold wrong. */
const CHANGED_ITEMS = [
  'symbol',
  'transfer',
  'number',
  'name',
  'kana',
  'birth',
  'sex',
  'acquired',
  'insured_name',
  'copayment',
] as const;
export type ChangedItem = (typeof CHANGED_ITEMS)[number];
/** Items no single row of the register's history tells: only what was sent can be compared with. */
const OF_A_PAPER: ReadonlySet<ChangedItem> = new Set(['acquired', 'insured_name', 'copayment']);

/** A condition on one eligibility as it stands on the extraction date. All entries of one object must hold. */
export interface Condition {
  /** Kind of insured, of the person or of the insured they hang on. */
  readonly kind?: readonly MemberKind[] | undefined;
  readonly relationship?: readonly Relationship[] | undefined;
  readonly workplace?: readonly string[] | undefined;
  readonly protected?: boolean | undefined;
  readonly acquired?: Period | undefined;
  readonly born?: Period | undefined;
  /** Covered on that day: acquired by then, and neither they nor their insured have lost cover (S062). */
  readonly covered_on?: DateRef | undefined;
  /** Was in the population of that campaign: neither outside it nor excluded from it. */
  readonly in_campaign?: string | undefined;
  /** A notice is out or on its way by another campaign; with `digits`, one with (or without) the last four. */
  readonly notified?:
    | { readonly digits?: boolean | undefined; readonly campaign?: string | undefined }
    | undefined;
  /** Asked for a 資格確認書 when joining, or has been made one (S067, S095). */
  readonly certificate?: boolean | undefined;
  /** A decision of a review was released for them and is not mailed yet; `current`: the register still says the same. */
  readonly released?:
    | { readonly campaign?: string | undefined; readonly current?: boolean | undefined }
    | undefined;
  /** Asked for the notice again, was granted it, and no mailing has sent one since (S056, S136). */
  readonly reissue?: boolean | undefined;
  /**
   * One of `items` became another in the period, is another than it was in the campaign `since` (S063), or than on the
   * newest notice the person holds.
   */
  readonly changed?:
    | {
        readonly items: readonly ChangedItem[];
        readonly from?: DateRef | undefined;
        readonly to?: DateRef | undefined;
        readonly since?: string | undefined;
        readonly since_notice?: true | undefined;
      }
    | undefined;
  readonly all?: readonly Condition[] | undefined;
  readonly any?: readonly Condition[] | undefined;
  readonly not?: Condition | undefined;
}

const ConditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z
    .strictObject({
      kind: z.array(z.enum(MEMBER_KINDS)).min(1).optional(),
      relationship: z.array(z.enum(RELATIONSHIPS)).min(1).optional(),
      workplace: z.array(z.string().regex(FILE_ID)).min(1).optional(),
      protected: z.boolean().optional(),
      acquired: PeriodSchema.optional(),
      born: PeriodSchema.optional(),
      covered_on: DateRefSchema.optional(),
      in_campaign: CampaignId.optional(),
      notified: z
        .strictObject({ digits: z.boolean().optional(), campaign: CampaignId.optional() })
        .optional(),
      certificate: z.boolean().optional(),
      released: z
        .strictObject({ campaign: CampaignId.optional(), current: z.boolean().optional() })
        .optional(),
      reissue: z.boolean().optional(),
      changed: z
        .strictObject({
          items: z.array(z.enum(CHANGED_ITEMS)).min(1),
          from: DateRefSchema.optional(),
          to: DateRefSchema.optional(),
          since: CampaignId.optional(),
          since_notice: z.literal(true).optional(),
        })
        .refine(({ items, from, to, since, since_notice }) => {
          const compared = since !== undefined || since_notice !== undefined;
          const dated = from !== undefined || to !== undefined || !compared;
          return !items.some((item) => OF_A_PAPER.has(item)) || (compared && !dated);
        }, '取得日・被保険者の氏名・負担割合の変更は、期間ではなく since または since_notice だけで指定します。')
        .optional(),
      all: z.array(ConditionSchema).min(1).optional(),
      any: z.array(ConditionSchema).min(1).optional(),
      not: ConditionSchema.optional(),
    })
    .refine((condition) => Object.keys(condition).length > 0, '条件が空です。'),
);

/** Reasons every campaign knows: outcomes of the ledger. Any other code is the population's own. */
export const LEDGER_EXCLUSIONS = ['not_yet_acquired', 'lost', 'day_labourer', 'already_notified'] as const;

const PopulationSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,32}$/),
    version: z.string().min(1).max(20),
    title: z.string().min(1).max(80),
    note: z.string().max(400).optional(),
    /**
     * `rules`: the rule table decides form and digits. `plain`: everybody gets the notice without digits. `released`:
     * form and digits are those of the released decision of a review.
     */
    form: z.enum(['rules', 'plain', 'released']),
    /** First day of sending, unless the insurer decides to send early (S066). */
    send_from: IsoDate.optional(),
    /** Days of acquisition the campaign is about, both included; a side left out is open. */
    acquired: PeriodSchema.optional(),
    /** Who belongs to it although acquired on other days. */
    also: z.array(ConditionSchema).default([]),
    /** What must hold of everybody besides. */
    where: ConditionSchema.optional(),
    /** Who of those is left out, with the reason; the first that fits counts. */
    exclude: z
      .array(
        z.strictObject({
          code: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/),
          title: z.string().min(1).max(60),
          when: ConditionSchema,
        }),
      )
      .default([]),
  })
  .refine(({ form, where }) => form !== 'released' || where?.released !== undefined, {
    error: 'form が released のときは、where に released が要ります。',
    path: ['where'],
  })
  .refine(({ exclude }) => new Set(exclude.map(({ code }) => code)).size === exclude.length, {
    error: '除外の理由（code）が重なっています。',
    path: ['exclude'],
  });
export type Population = z.infer<typeof PopulationSchema>;

const FOLDER = new URL('../../profiles/populations/', import.meta.url);

/** Names of the populations that come with Todoke. */
export const shippedPopulations = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -5))
    .sort();

/** The population of a campaign that names none: everybody in the register (S057, S058). */
export const DEFAULT_POPULATION = 'everybody';

/** Checks a population; `name` is what messages call it. Throws `population.invalid` naming the entry. */
export function parsePopulation(written: unknown, name: string): Population {
  const result = PopulationSchema.safeParse(written);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new TodokeError(
    'population.invalid',
    `対象者の定義「${name}」の「${issue?.path.join('.') || '全体'}」に誤りがあります。`,
    { remedy: `docs/populations.md の形に直してください（${issue?.message ?? ''}）。` },
  );
}

/** Reads a shipped population. Throws `population.unknown`. */
export function loadPopulation(name: string): Population {
  if (!shippedPopulations().includes(name)) {
    throw new TodokeError('population.unknown', `対象者の定義「${name}」はありません。`, {
      remedy: `次のどれか、または insurer.json と同じフォルダーの .json ファイルを指定してください: ${shippedPopulations().join(', ')}`,
    });
  }
  return parsePopulation(JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')), name);
}

/**
 * Stops a campaign that would send before its population's first day without a decision of the insurer (S066).
 * `windowFrom`: first day of sending. Throws `population.too_early`.
 */
export function requireSendDate(population: Population, windowFrom: string, early: boolean): void {
  const { send_from: first } = population;
  if (first === undefined || windowFrom >= first || early) return;
  throw new TodokeError(
    'population.too_early',
    `「${population.title}」の送付は${formatWareki(first)}からですが、送付期間の初日が${formatWareki(windowFrom)}です。`,
    {
      remedy:
        '送付期間を直すか、保険者の判断で早く送るときは、計画で「定められた日より前に送ることを、保険者が決めている」を選んでください（insurer.json では campaign に "early": true）。',
      status: 409,
    },
  );
}
