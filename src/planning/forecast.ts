import { z } from 'zod';
import { judge } from '../campaign/judge.ts';
import type { Population } from '../campaign/population.ts';
import { RULE_TABLE, type RuleSettings } from '../campaign/rule-table.ts';
import { TodokeError } from '../kernel/errors.ts';
import { matcherVersion } from '../matching/versions.ts';
import { type Confidence, type Estimate, estimateCount } from './interval.ts';
import type { SampledFiles, SampledMember } from './sampled-files.ts';
import '../kernel/japanese.ts';

/** Why a case is held, as desks divide their work: the row of the rule table that holds it, row 2 by its two causes. */
export const HELD_REASONS = {
  not_found: { row: 2, title: '住基にこの番号がありません' },
  shared_number: { row: 2, title: '別の人と番号が重なっています' },
  birth_or_sex: { row: 4, title: '生年月日か性別が一致しません' },
  both_names: { row: 7, title: '氏名が漢字・カナとも一致しません' },
  address_several: { row: 9, title: '住所だけが一致せず、有効な資格が二つ以上あります' },
  names_and_address: { row: 10, title: '氏名の一方と住所、またはそれ以上が一致しません' },
} as const;
export type HeldReason = keyof typeof HELD_REASONS;
const REASONS = Object.keys(HELD_REASONS) as HeldReason[];

/**
 * Minutes of desk work one case of a reason takes. No public figure exists; ten for every reason stands in until
 * an insurer sets what it has measured itself.
 */
const minutes = z.number().min(0).max(10_000).default(10);
const MinutesSchema = z.strictObject({
  not_found: minutes,
  shared_number: minutes,
  birth_or_sex: minutes,
  both_names: minutes,
  address_several: minutes,
  names_and_address: minutes,
});
export type Minutes = z.infer<typeof MinutesSchema>;

/** Reads minutes per reason; a reason left out keeps the default. Throws `forecast.minutes` naming the reason. */
export function parseMinutes(written: unknown): Minutes {
  const result = MinutesSchema.safeParse(written);
  if (result.success) return result.data;
  throw new TodokeError('forecast.minutes', '理由ごとの分数の指定に誤りがあります。', {
    remedy: `${REASONS.join('、')} に 0 以上の数を指定してください（${result.error.issues[0]?.message}）。`,
  });
}

/** Estimated minutes; the bounds add up those of the reasons, so that they are rather too wide than too narrow. */
export interface MinutesEstimate {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface Forecast {
  readonly ruleVersion: string;
  readonly matcher: string;
  readonly confidence: number;
  /** Rows of members.csv, and how many were drawn. */
  readonly rows: number;
  readonly sampled: number;
  /** People the rule table will be asked about; and those of them who will wait for a reviewer. */
  readonly population: Estimate;
  readonly held: Estimate;
  readonly byReason: readonly (Estimate & {
    readonly reason: HeldReason;
    readonly ruleRow: number;
    readonly title: string;
    readonly minutesEach: number;
    readonly minutes: MinutesEstimate;
  })[];
  /** Reason codes of the comparison among the held, each with its item (`address:AX-番号`); the commonest first. */
  readonly byCode: readonly (Estimate & { readonly code: string })[];
  /** Everybody in the population by what the rule table says: form and whether the last four digits are printed. */
  readonly byForm: readonly (Estimate & { readonly form: string; readonly digits: boolean })[];
  readonly minutes: MinutesEstimate;
}

function reasonOf(one: SampledMember, row: number): HeldReason {
  if (row === 2) return one.duplicateNumber ? 'shared_number' : 'not_found';
  return REASONS.find((reason) => HELD_REASONS[reason].row === row) as HeldReason;
}

class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    this.#counts.set(name, this.of(name) + 1);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** The commonest first; of equals in the order of their names. */
  names(): string[] {
    return [...this.#counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([name]) => name);
  }
}

const times = ({ estimate, low, high }: Estimate, each: number): MinutesEstimate => ({
  estimate: Math.round(estimate * each),
  low: Math.floor(low * each),
  high: Math.ceil(high * each),
});

/**
 * How many people a round over these files will hold, for which reasons, and the desk work in minutes, before it
 * is run: the sample goes through the very comparison and rule table of the round, and every figure comes with
 * its interval (each by itself at the confidence asked for). A population of form `plain` holds nobody. Pure.
 */
export function forecast(
  files: SampledFiles,
  form: Population['form'],
  settings: RuleSettings,
  minutesEach: Minutes,
  confidence: Confidence,
): Forecast {
  const [reasons, codes, forms] = [new Tally(), new Tally(), new Tally()];
  const population = files.members.filter((one) => one.asked);
  let held = 0;
  for (const one of population) {
    if (form === 'plain') {
      forms.add('plain false');
      continue;
    }
    const { verdict, reasons: found } = judge(one, settings);
    forms.add(`${verdict.form} ${verdict.digits}`);
    if (verdict.form !== 'hold' || one.lateLoss) continue;
    held += 1;
    reasons.add(reasonOf(one, verdict.row));
    for (const code of found ?? []) codes.add(code);
  }
  const estimate = (found: number) => estimateCount(found, files.drawn, files.rows, confidence);
  const byReason = REASONS.map((reason) => {
    const { row, title } = HELD_REASONS[reason];
    const counted = estimate(reasons.of(reason));
    const each = minutesEach[reason];
    return { reason, ruleRow: row, title, ...counted, minutesEach: each, minutes: times(counted, each) };
  });
  const sum = (bound: keyof MinutesEstimate) =>
    byReason.reduce((total, { minutes: some }) => total + some[bound], 0);
  return {
    ruleVersion: RULE_TABLE.version,
    matcher: matcherVersion(),
    confidence: Number(confidence),
    rows: files.rows,
    sampled: files.drawn,
    population: estimate(population.length),
    held: estimate(held),
    byReason,
    byCode: codes.names().map((code) => ({ code, ...estimate(codes.of(code)) })),
    byForm: forms.names().map((name) => {
      const [form, digits] = name.split(' ') as [string, string];
      return { form, digits: digits === 'true', ...estimate(forms.of(name)) };
    }),
    minutes: { estimate: sum('estimate'), low: sum('low'), high: sum('high') },
  };
}
