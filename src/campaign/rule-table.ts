import { z } from 'zod';
import { type FiveResults, type Item, isMatch, type Level } from '../matching/level.ts';

/** Which paper a person gets; `hold` is none yet. */
const FORMS = ['style1', 'style2', 'request', 'hold'] as const;
export type Form = (typeof FORMS)[number];

/** What the table is asked about one person in one campaign. */
export interface RuleCase {
  /** A number with a right check digit is held. */
  readonly hasNumber: boolean;
  /** The resident register knows the number. */
  readonly found: boolean;
  /** Two different persons hold the number. */
  readonly duplicateNumber: boolean;
  /** The member says the number is not theirs, and nobody has found out yet (S026). */
  readonly disputed?: boolean | undefined;
  /** The insurer confirmed the difference for this very snapshot. */
  readonly confirmed: boolean;
  readonly severalEligibilities: boolean;
  /** To an inquiry: `no` means the reply-by date has passed without one. */
  readonly replied: 'yes' | 'no' | 'pending';
  /** Level per item; not looked at where there was nothing to compare with. */
  readonly levels: Readonly<Record<Item, Level>>;
}

export interface Verdict {
  readonly form: Form;
  readonly digits: boolean;
  readonly row: number;
}

/** The settings of a profile that the table leaves open (decisions.md). */
export const RuleSettingsSchema = z.strictObject({
  /** Rows 7, 9, 10 after no reply: are the last four digits printed on 様式2? */
  noReplyDigits: z.strictObject({ row7: z.boolean(), row9: z.boolean(), row10: z.boolean() }),
  /** Does an address that differs only by a missing 方書 count as matching? */
  missingRoomMatches: z.boolean(),
});
export type RuleSettings = z.infer<typeof RuleSettingsSchema>;

/** A condition left out is not looked at; `names` is how many of the two names match. */
interface Condition {
  readonly hasNumber?: boolean;
  readonly knownAndOnlyTheirs?: boolean;
  readonly confirmed?: boolean;
  readonly birthAndSex?: boolean;
  readonly names?: 0 | 1 | 2;
  readonly address?: boolean;
  readonly several?: boolean;
}

interface Outcome {
  readonly form: Exclude<Form, 'hold'>;
  readonly digits: boolean | keyof RuleSettings['noReplyDigits'];
}

interface Rule {
  readonly row: number;
  readonly when: Condition;
  /** What the person gets; or, of a held case, what no reply by the cut-off leads to. */
  readonly outcome: Outcome | { readonly hold: true; readonly noReply: Outcome };
}

const held = (form: Outcome['form'], digits: Outcome['digits'] = false): Rule['outcome'] => ({
  hold: true,
  noReply: { form, digits },
});

/**
 * "Which notice, and are the digits printed?": the first row whose condition fits wins. Rows and words are those of
 * decisions.md (X13, X17), after the ministry's table of 2023-09-07 and the notice of 2024-04-19 (S016–S024).
 */
export const RULE_TABLE: { readonly version: '2024-04-19/1'; readonly rules: readonly Rule[] } = {
  version: '2024-04-19/1',
  rules: [
    { row: 1, when: { hasNumber: false }, outcome: { form: 'request', digits: false } },
    { row: 2, when: { knownAndOnlyTheirs: false }, outcome: held('request') },
    { row: 3, when: { confirmed: true }, outcome: { form: 'style1', digits: true } },
    { row: 4, when: { birthAndSex: false }, outcome: held('style2') },
    { row: 5, when: { names: 2, address: true }, outcome: { form: 'style1', digits: true } },
    { row: 6, when: { names: 1, address: true }, outcome: { form: 'style2', digits: true } },
    { row: 7, when: { names: 0, address: true }, outcome: held('style2', 'row7') },
    { row: 8, when: { names: 2, address: false, several: false }, outcome: { form: 'style2', digits: true } },
    { row: 9, when: { names: 2, address: false, several: true }, outcome: held('style2', 'row9') },
    { row: 10, when: {}, outcome: held('style2', 'row10') },
  ],
};

function fits(when: Condition, facts: Required<Condition>): boolean {
  return (Object.keys(when) as (keyof Condition)[]).every((name) => when[name] === facts[name]);
}

/** Decides one case by the table. `missing` never matches; `partial` and `different` do not either. */
export function decide(one: RuleCase, settings: RuleSettings): Verdict {
  const matches = (item: Item) => isMatch(one.levels[item]);
  const facts: Required<Condition> = {
    hasNumber: one.hasNumber,
    knownAndOnlyTheirs: one.found && !one.duplicateNumber && one.disputed !== true,
    confirmed: one.confirmed,
    birthAndSex: matches('birth') && matches('sex'),
    names: (Number(matches('kanji')) + Number(matches('kana'))) as 0 | 1 | 2,
    address: matches('address'),
    several: one.severalEligibilities,
  };
  const rule = RULE_TABLE.rules.find((candidate) => fits(candidate.when, facts)) as Rule;
  if (!('hold' in rule.outcome)) return verdict(rule.row, rule.outcome, settings);
  if (one.replied === 'no') return verdict(rule.row, rule.outcome.noReply, settings);
  return { form: 'hold', digits: false, row: rule.row };
}

function verdict(row: number, { form, digits }: Outcome, settings: RuleSettings): Verdict {
  return { form, digits: typeof digits === 'boolean' ? digits : settings.noReplyDigits[digits], row };
}

/** The reason code of an address whose only difference is a 方書 that one side lacks (docs/matching.md). */
const MISSING_ROOM = 'P-方書';

/** Levels as the table sees them: with the profile's setting, a missing 方書 alone counts as `equivalent`. */
export function levelsFor(results: FiveResults, settings: RuleSettings): Record<Item, Level> {
  const { kanji, kana, birth, sex, address } = results;
  const onlyRoom =
    settings.missingRoomMatches &&
    address.level === 'partial' &&
    address.reasons.includes(MISSING_ROOM) &&
    address.reasons.every((reason) => reason === MISSING_ROOM || !reason.startsWith('P'));
  return {
    kanji: kanji.level,
    kana: kana.level,
    birth: birth.level,
    sex: sex.level,
    address: onlyRoom ? 'equivalent' : address.level,
  };
}
