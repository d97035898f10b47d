export type { CsvEncoding } from './encoding.ts';
export { type CsvFile, type CsvRow, columnsOf, openCsv, openCsvBytes } from './read.ts';
export { noFormula, spreadsheetCell } from './spreadsheet.ts';
export { csvLine, writeCsv } from './write.ts';
