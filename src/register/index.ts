export {
  FILE_ID,
  MEMBER_KINDS,
  type MemberKind,
  RELATIONSHIPS,
  type Relationship,
} from './codes.ts';
export { type EligibilityValues, type PersonValues, RegisterBook } from './history/book.ts';
export { DUE_EVENTS, type Due, dueEvents, expireVoluntary } from './history/due.ts';
export { moveWorkplace } from './history/move.ts';
export { showMember } from './history/show.ts';
export { type IdentityAct, mergePersons, splitPerson } from './identity/acts.ts';
export { EVIDENCE, type Evidence } from './identity/rules.ts';
export { undoIdentityAct } from './identity/undo.ts';
export { RowChecker } from './import/fields.ts';
export { FINDINGS, type FindingCode } from './import/findings.ts';
export { type FileKind, type IncomingFile, type LoadReport, loadFile } from './import/load.ts';
export { MEMBER_COLUMNS, members } from './import/members.ts';
export { KNOWN_MEMBER, uniqueKey } from './import/rules.ts';
export { inTurn, lockRegister, requireTurn } from './import/turn.ts';
export { WORKPLACES } from './import/workplaces.ts';
export {
  heldNumber,
  NUMBER_STATES,
  type NumberNote,
  type NumberStanding,
  type NumberState,
  noteNumbers,
  numberStandings,
  REPORT_WAYS,
  type ReportWay,
  removeNumber,
  SOLUTIONS,
  type Solution,
} from './number-check/store.ts';
