/** Kinds of an eligibility, as the files and the register spell them (docs/formats.md). */
export const MEMBER_KINDS = ['general', 'voluntary', 'day_labourer'] as const;
export type MemberKind = (typeof MEMBER_KINDS)[number];

/** How a person hangs on the insured, in the register's words. */
export const RELATIONSHIPS = [
  'insured',
  'spouse',
  'child',
  'parent',
  'sibling',
  'grandparent',
  'grandchild',
  'other',
] as const;
export type Relationship = (typeof RELATIONSHIPS)[number];

/** What an identifier in a file may be written with: a member's, a person's, a workplace's. */
export const FILE_ID = /^[A-Za-z0-9_-]{1,32}$/;
/** A postcode in a file, with its hyphen or without. */
export const POSTCODE = /^[0-9]{3}-?[0-9]{4}$/;
