/**
 * Why somebody's data is looked at, as the audit trail keeps it. A view that names none of these is refused: no screen
 * and no command can leave it out, or say what another one does. Their words: web/src/i18n/members.ja.ts.
 */
export const PURPOSES = [
  /** A caller, a visitor or a letter asks. */
  'enquiry',
  /** Held cases, before they are decided. */
  'review',
  /** What is registered is checked or put right. */
  'correction',
  /** What was printed and where it went. */
  'mailing',
  'certificate',
  'address_check',
  /** The state is asked for Individual Numbers by the five items. */
  'number_inquiry',
  'audit',
] as const;
export type Purpose = (typeof PURPOSES)[number];
