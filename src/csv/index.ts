export type { CsvEncoding } from './encoding.ts';
export { csvLine } from './line.ts';
export { type CsvFile, type CsvRow, columnsOf, openCsv, openCsvBytes } from './read.ts';
export { noFormula, spreadsheetCell } from './spreadsheet.ts';
export { writeCsv } from './write.ts';
