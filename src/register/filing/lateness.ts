import { daysBetween } from '../../japan/calendar.ts';
import type { FilingCheck } from './check.ts';
import { personsOf } from './persons.ts';

/** A record that came late: days from the fact to the day of receipt, beyond `dueDays`. */
export interface Late {
  readonly row: number;
  readonly type: string;
  readonly days: number;
  readonly dueDays: number;
}

/**
 * Accepted records received later than `dueDays` after the fact (S123, S127); the day of the fact itself is not
 * counted (民法第140条). A row of several people is late by its latest. Filings ahead of the fact and mere changes are never late.
 */
export function lateRecords(check: FilingCheck, dueDays: number): Late[] {
  const { filing, checkedOn } = check;
  if (filing === null || checkedOn === null) return [];
  return filing.events.flatMap((event) => {
    const days = personsOf(event).flatMap(({ effect, on }) =>
      on === null || effect === 'none' ? [] : [daysBetween(on, checkedOn)],
    );
    const most = Math.max(...days, 0);
    return most > dueDays ? [{ row: event.row, type: event.type, days: most, dueDays }] : [];
  });
}
