import { z } from 'zod';
import { PART_NAMES } from '../profile/meanings.ts';
import { text } from './params.ts';

/*
 * An insurer's profile over HTTP (docs/profiles.md): every setting with its meaning, versions and what differs between
 * them, changes proposed by one person and approved by another, their effect, and proof pages of made-up people.
 */

const count = z.int().nonnegative();
const hash = z.string().regex(/^[0-9a-z]{1,64}$/);
/** Steps from the profile to the setting; of a list the index as text. */
const path = z.array(text.min(1).max(80)).min(1).max(10);
const value = z.json();

const ChangeSchema = z.strictObject({ path, value: value.optional() });
export type SettingChange = z.infer<typeof ChangeSchema>;
const changes = z.array(ChangeSchema).max(500);

const SettingSchema = z.strictObject({
  part: z.enum(PART_NAMES),
  path: z.array(z.string()),
  title: z.string(),
  meaning: z.string(),
  unit: z.string().nullable(),
  choices: z.array(z.strictObject({ value: z.string(), title: z.string() })).nullable(),
  variants: z.array(z.strictObject({ title: z.string(), value })).nullable(),
  /** Values of its shape, where it has several shapes. */
  fields: z.array(z.strictObject({ key: z.string(), title: z.string(), unit: z.string().nullable() })),
  /** What its absence (or null) means; null: it cannot be absent. */
  absent: z.string().nullable(),
  /** Where it is edited instead: the calendar of waves, the papers, or nowhere on a screen. */
  elsewhere: z.enum(['waves', 'papers', 'fixed']).nullable(),
  /** Whether the setting is there; its value is null also where it is absent. */
  present: z.boolean(),
  value: value.nullable(),
});
export type ProfileSetting = z.infer<typeof SettingSchema>;

const VersionSchema = z.strictObject({
  hash: z.string(),
  name: z.string(),
  version: z.string(),
  title: z.string(),
  from: z.string(),
  by: z.string(),
  campaigns: count,
});
export type ProfileVersion = z.infer<typeof VersionSchema>;

export const ProposalSchema = z.strictObject({
  proposal: z.int(),
  baseHash: z.string(),
  hash: z.string(),
  version: z.string(),
  note: z.string(),
  proposedBy: z.string(),
  proposedAt: z.string(),
  verdict: z.enum(['approved', 'refused', 'withdrawn']).nullable(),
  reason: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  /** Proposed by the one who asks: another person decides. */
  own: z.boolean(),
});
export type ProfileProposal = z.infer<typeof ProposalSchema>;

export const ProfileSchema = z.strictObject({
  hash: z.string(),
  name: z.string(),
  version: z.string(),
  title: z.string(),
  parts: z.array(z.strictObject({ part: z.enum(PART_NAMES), title: z.string() })),
  settings: z.array(SettingSchema),
  proposals: z.array(ProposalSchema),
  versions: z.array(VersionSchema),
});
export type ProfileView = z.infer<typeof ProfileSchema>;

export const DifferenceSchema = z.strictObject({
  before: z.strictObject({ hash: z.string(), version: z.string() }),
  after: z.strictObject({ hash: z.string(), version: z.string() }),
  items: z.array(
    z.strictObject({
      path: z.array(z.string()),
      title: z.string(),
      /** As JSON; null: absent. */
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
});
export type ProfileDifference = z.infer<typeof DifferenceSchema>;
export const DifferenceQuerySchema = z.strictObject({ from: hash, to: hash });

export const EffectQuerySchema = z.strictObject({ base: hash, changes });
export const EffectSchema = z.strictObject({
  faults: z.array(z.strictObject({ path: z.array(z.string()), message: z.string() })),
  differences: DifferenceSchema.shape.items,
  /** Empty where there are faults, or nothing changes that can be counted. */
  effects: z.array(
    z.strictObject({
      title: z.string(),
      basis: z.string(),
      lines: z.array(
        z.strictObject({
          title: z.string(),
          before: z.union([z.string(), z.number()]),
          after: z.union([z.string(), z.number()]),
          unit: z.string(),
        }),
      ),
    }),
  ),
});
export type ProfileEffect = z.infer<typeof EffectSchema>;

export const ProposeSchema = z.strictObject({
  base: hash,
  changes: changes.min(1),
  note: text.min(1).max(500),
});
export const DecideProposalSchema = z.strictObject({
  verdict: z.enum(['approved', 'refused']),
  reason: text.max(500).optional(),
});

export const PapersSchema = z.strictObject({
  set: z.string(),
  subjects: z.array(z.strictObject({ subject: z.string(), title: z.string(), papers: z.array(z.string()) })),
  papers: z.array(
    z.strictObject({
      paper: z.string(),
      title: z.string(),
      width: z.number(),
      height: z.number(),
      elements: z.array(
        z.strictObject({
          name: z.string(),
          kind: z.string(),
          /** The element as it stands now, with the insurer's own change if there is one. */
          element: value,
          /** The words of the catalogue a text names. */
          words: z.string().nullable(),
          /** Changed by this insurer, or taken away. */
          own: z.enum(['none', 'changed', 'removed']),
          /** As it is shipped. */
          shipped: value,
        }),
      ),
    }),
  ),
});
export type ProfilePapers = z.infer<typeof PapersSchema>;

export const ProofQuerySchema = z.strictObject({
  base: hash,
  changes,
  subject: z.string().regex(/^(notice|card|carrier)-\d{1,2}$/),
  page: z.int().min(1).max(20).default(1),
  marks: z.boolean().default(false),
  /** 1 is 72 dpi. */
  scale: z.number().min(0.5).max(3).default(1.5),
});
export const ProofSchema = z.strictObject({
  pages: count,
  /** PNG, base64. */
  png: z.string(),
});
export type ProofAnswer = z.infer<typeof ProofSchema>;

export const CalendarsSchema = z.strictObject({
  hash: z.string(),
  /** The branch calendar in force; null: everything is sent in the campaign's own window. */
  waves: value.nullable(),
  branches: z.array(z.strictObject({ code: z.string(), name: z.string() })),
  years: z.array(
    z.strictObject({
      year: z.int(),
      holidays: z.array(z.strictObject({ on: z.string(), name: z.string() })),
    }),
  ),
  yearEnd: z.strictObject({ from: z.string(), to: z.string() }),
});
export type ProfileCalendars = z.infer<typeof CalendarsSchema>;
