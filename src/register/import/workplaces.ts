import { unprintable } from '../../template/glyphs.ts';
import { FILE_ID, POSTCODE } from '../codes.ts';
import { RowChecker } from './fields.ts';
import type { FileKind } from './load.ts';
import { uniqueKey } from './rules.ts';

const COLUMNS = [
  'workplace_id',
  'symbol',
  'name',
  'postcode',
  'address',
  'prefecture',
  'opened_on',
  'closed_on',
] as const;
type Column = (typeof COLUMNS)[number];

/** workplaces.csv (docs/formats.md). A correction closes what was known; the old row stays in the history. */
export const WORKPLACES: FileKind<Column> = {
  kind: 'workplaces',
  columns: COLUMNS,
  staging: `workplace_id text, symbol text, name text, postcode text, address text, prefecture text,
            opened_on date, closed_on date, unprintable boolean`,
  check(cells, columns) {
    const row = new RowChecker(cells, columns);
    const id = row.matching('workplace_id', FILE_ID, { blank: 'refused' });
    const symbol = row.required('symbol', 20);
    const name = row.required('name', 100);
    const postcode = row.matching('postcode', POSTCODE, { blank: 'refused' }).replace('-', '');
    const address = row.required('address', 150);
    const prefecture = row.matching('prefecture', /^(0[1-9]|[1-3][0-9]|4[0-7])$/, { blank: 'refused' });
    const openedOn = row.date('opened_on', { blank: 'allowed' });
    const closedOn = row.date('closed_on', { blank: 'allowed' });
    row.notBefore('closed_on', closedOn, openedOn);
    const blank = unprintable(name).length + unprintable(address).length > 0;
    if (blank) row.report('name', 'text.unprintable');
    return row.checked([id, symbol, name, postcode, address, prefecture, openedOn, closedOn, blank]);
  },
  rules: [uniqueKey('workplace_id', 'workplace_id')],
  tables: ['register.workplace'],
  save: [
    `UPDATE register.workplace w SET known_to = now() FROM staged s
      WHERE w.insurer_id = $1 AND w.workplace_id = s.workplace_id AND w.known_to = 'infinity' AND $2::bigint IS NOT NULL
        AND (w.symbol, w.name, w.postcode, w.address, w.prefecture, w.opened_on, w.closed_on) IS DISTINCT FROM
            (s.symbol, s.name, s.postcode, s.address, s.prefecture, s.opened_on, s.closed_on)`,
    `INSERT INTO register.workplace (insurer_id, workplace_id, symbol, name, postcode, address, prefecture,
                                     opened_on, closed_on, unprintable, valid_from, source_id)
     SELECT $1, s.workplace_id, s.symbol, s.name, s.postcode, s.address, s.prefecture,
            s.opened_on, s.closed_on, s.unprintable, coalesce(s.opened_on, '-infinity'), $2
       FROM staged s
      WHERE NOT EXISTS (SELECT FROM register.workplace w WHERE w.insurer_id = $1
                          AND w.workplace_id = s.workplace_id AND w.known_to = 'infinity')`,
  ],
};
