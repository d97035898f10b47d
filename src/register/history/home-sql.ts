/**
 * SQL of a column of the person at whose home a letter arrives: the insured, save that the address of a protected
 * insured is never used for the family. `f` is the person and `i` their insured, both of `register.as_of`: with a third
 * as-of for the home the planner reads the whole register for every print file.
 */
export const ofHome = (column: string): string =>
  `CASE WHEN f.protected OR i.protected THEN f.${column} ELSE i.${column} END`;
