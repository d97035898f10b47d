import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  DEFAULT_POPULATION,
  loadPopulation,
  type Population,
  parsePopulation,
} from '../campaign/population.ts';
import { CampaignPlanSchema } from '../campaign/settings.ts';
import { TodokeError } from '../kernel/errors.ts';
import '../kernel/japanese.ts';

/** insurer.json: whose round this is, by which profile, with which dates (docs/formats.md). */
const RoundOrderSchema = z.object({
  insurer: z.strictObject({
    insurer_number: z.string(),
    name: z.string().trim().min(1).max(60),
    /** An insurer to try things with: nothing of it is ever printed. */
    test: z.boolean().optional(),
  }),
  profile: z.string(),
  campaign: CampaignPlanSchema,
});
export type RoundOrder = z.infer<typeof RoundOrderSchema>;

/** Input files of a round, in the order they must be taken in: each may refer to those before it. */
export const INPUT_FILES = [
  'workplaces',
  'members',
  'resident-register',
  'confirmations',
  'inquiries',
] as const;
export type InputKind = (typeof INPUT_FILES)[number];

/** While the day is not fixed, nothing may be composed, whatever else the file says (S064). */
function requireExtractionDate(written: unknown): void {
  const undecided = z.object({ campaign: z.object({ extraction_date: z.literal('undecided') }) });
  if (!undecided.safeParse(written).success) return;
  throw new TodokeError('campaign.undecided', 'この送付の抽出日はまだ決まっていないため、何も作りません。', {
    remedy: '抽出日が決まったら、insurer.json の campaign.extraction_date に日付を書いてください。',
    status: 409,
  });
}

/** The population a round names: a shipped one, or a file beside insurer.json; without a name, everybody. */
export function readPopulation(folder: string, name: string = DEFAULT_POPULATION): Population {
  if (!name.endsWith('.json')) return loadPopulation(name);
  let written: unknown;
  try {
    written = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  } catch (cause) {
    throw new TodokeError('population.unreadable', `対象者の定義 ${name} を読めません。`, {
      remedy: 'insurer.json と同じフォルダーに、docs/populations.md の形の JSON を置いてください。',
      cause,
    });
  }
  return parsePopulation(written, name);
}

/** Reads insurer.json for what needs no campaign: whose files these are, by which profile. Throws `round.order`. */
export function readInsurer(folder: string): Omit<RoundOrder, 'campaign'> {
  return checked(RoundOrderSchema.omit({ campaign: true }), readWritten(folder));
}

/** Reads and validates insurer.json in a round's folder. Throws `round.order` naming the entry, `campaign.undecided`. */
export function readOrder(folder: string): RoundOrder {
  const written = readWritten(folder);
  requireExtractionDate(written);
  return checked(RoundOrderSchema, written);
}

/** Validates what insurer.json would say. Throws `round.order` naming the entry. */
export const parseOrder = (written: unknown): RoundOrder => checked(RoundOrderSchema, written);

function readWritten(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, 'insurer.json'), 'utf8'));
  } catch (cause) {
    throw new TodokeError(
      'round.order',
      'insurer.json を読めません（ファイルがないか、JSON の形が崩れています）。',
      {
        remedy: '入力フォルダーに insurer.json を置き、docs/formats.md の形に直してください。',
        cause,
      },
    );
  }
}

function checked<T>(schema: z.ZodType<T>, written: unknown): T {
  const result = schema.safeParse(written);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new TodokeError(
    'round.order',
    `計画（insurer.json）の「${issue?.path.join('.') || '全体'}」に誤りがあります。`,
    {
      remedy: issue?.message ?? 'docs/formats.md の形に直してください。',
    },
  );
}
