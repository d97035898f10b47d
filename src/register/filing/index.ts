export { type CheckOptions, checkFiling, type FilingCheck, type PassedBy } from './check.ts';
export { type RegisterFact, registerFacts } from './facts.ts';
export { type StateInquiry, stateInquiries } from './inquiries.ts';
export { acceptFiling } from './json.ts';
export { type Late, lateRecords } from './lateness.ts';
export type { Filing, FilingEvent } from './model.ts';
export { type FiledPerson, type LossReason, personsOf } from './persons.ts';
export { type FilingReport, reportOf } from './report.ts';
export { createNumberSeal, type Open, type Seal, SealedNumber } from './sealed-number.ts';
export {
  DEFAULT_SETTINGS,
  type FilingKind,
  type FilingSettings,
  filingSettingsSchema,
  KINDS,
  parseFilingSettings,
} from './settings.ts';
export { countByWorkplace, countFiling, type WorkplaceCounts } from './statistics.ts';
export { dependentRows, writeCheckedFiling, writeFiling } from './write.ts';
