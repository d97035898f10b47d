export { RowChecker } from './import/fields.ts';
export { FINDINGS, type FindingCode, severityOf } from './import/findings.ts';
export { type FileKind, type LoadReport, loadFile } from './import/load.ts';
export { members } from './import/members.ts';
export { WORKPLACES } from './import/workplaces.ts';
