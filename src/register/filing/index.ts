export { checkFiling, type FilingCheck } from './check.ts';
export { type RegisterFact, registerFacts } from './facts.ts';
export { createNumberSeal, FiledNumber } from './filed-number.ts';
export { type StateInquiry, stateInquiries } from './inquiries.ts';
export { acceptFiling } from './json.ts';
export { lateRecords } from './lateness.ts';
export { FORM_NAMES } from './layouts.ts';
export { type FilingFile, loadFiling } from './load.ts';
export { personsOf } from './persons.ts';
export { type FilingReport, reportOf } from './report.ts';
export { filingStatistics, numberInquiries } from './results.ts';
export {
  DEFAULT_SETTINGS,
  type FilingKind,
  type FilingSettings,
  KINDS,
  parseFilingSettings,
} from './settings.ts';
export { countByWorkplace, countFiling } from './statistics.ts';
export { TOO_BIG as MOST_FILING_BYTES } from './structure.ts';
export { dependentRows, writeCheckedFiling, writeFiling } from './write.ts';
