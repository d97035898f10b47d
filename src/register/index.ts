export { type EligibilityValues, type PersonValues, RegisterBook } from './history/book.ts';
export { moveWorkplace } from './history/move.ts';
export { showMember } from './history/show.ts';
export { RowChecker } from './import/fields.ts';
export { FINDINGS, type FindingCode, severityOf } from './import/findings.ts';
export { type FileKind, type LoadReport, loadFile } from './import/load.ts';
export { members } from './import/members.ts';
export { inTurn, lockRegister } from './import/turn.ts';
export { WORKPLACES } from './import/workplaces.ts';
