import { z } from 'zod';
import { TodokeError } from '../../kernel/errors.ts';
import { USES } from './item.ts';

/** shfd: to a pension office (SHFD0006.CSV); kpfd: to a health insurance society (KPFD0006.CSV). */
export const KINDS = ['shfd', 'kpfd'] as const;
export type FilingKind = (typeof KINDS)[number];

const column = z.strictObject({
  use: z.enum(USES),
  name: z.string().min(1),
  /** Longest value in bytes of Shift_JIS; 1 for a flag. */
  bytes: z.int().min(1).max(200),
  required: z.boolean().default(false),
});

const kpfdForm = (base: number) =>
  z.strictObject({
    /** How many items of the pension office's layout stand first, unchanged. */
    base: z.int().min(1).max(139).default(base),
    /** The columns after them, in their order. */
    columns: z
      .array(column)
      .refine((columns) => new Set(columns.map(({ use }) => use)).size === columns.length, {
        error: 'a use may stand in one column only',
      })
      .default([
        { use: 'workplaceNumber', name: '事業所番号（健康保険組合）', bytes: 10, required: false },
        { use: 'cardNumber', name: '被保険者証番号（健康保険組合）', bytes: 10, required: false },
        { use: 'insurerOwn', name: '健保固有項目', bytes: 10, required: false },
      ]),
  });

const FORM_DEFAULTS = { '2200700': 33, '2201700': 27, '2202700': 136 } as const;

/**
 * The part of an insurer profile that filings read. The society's variant (KPFD) is public only up to November
 * 2024; where its columns for 資格確認書発行要否 stand since then differs, so the columns are settings.
 */
export const filingSettingsSchema = z.strictObject({
  /** Which layout a file without a telling name or header is read with. */
  kind: z.enum(KINDS).optional(),
  /** Acquisition after the day of receipt: `byKind` refuses it in SHFD and takes it in KPFD (S126). */
  futureAcquisition: z.enum(['byKind', 'refuse', 'accept']).default('byKind'),
  /** Days after the fact within which a filing is on time (規則第24条 and others: five). */
  dueDays: z.int().min(0).max(366).default(5),
  /** A number with a wrong check digit: note it and ask the state (`warn`), or refuse the row. */
  checkDigit: z.enum(['warn', 'refuse']).default('warn'),
  kpfd: z
    .strictObject({
      /** Fewest and most cells of the first line (three, and the insurer's own ones). */
      mediumCells: z.tuple([z.int().min(3), z.int().max(20)]).default([3, 8]),
      forms: z
        .strictObject({
          '2200700': kpfdForm(FORM_DEFAULTS['2200700']).prefault({}),
          '2201700': kpfdForm(FORM_DEFAULTS['2201700']).prefault({}),
          '2202700': kpfdForm(FORM_DEFAULTS['2202700']).prefault({}),
        })
        .prefault({}),
    })
    .prefault({}),
});
export type FilingSettings = z.infer<typeof filingSettingsSchema>;

/** Settings from JSON, missing ones filled in. Throws `filing.settings` naming the places that are wrong. */
export function parseFilingSettings(json: unknown): FilingSettings {
  const result = filingSettingsSchema.safeParse(json);
  if (result.success) return result.data;
  const places = result.error.issues.map((issue) => issue.path.join('.') || '(全体)');
  throw new TodokeError('filing.settings', `届書の設定に誤りがあります: ${[...new Set(places)].join(', ')}`, {
    remedy: '設定の項目名と値を docs/filings.md のとおりに直してください。',
  });
}

export const DEFAULT_SETTINGS: FilingSettings = parseFilingSettings({});
