import { unprintable } from '../../template/glyphs.ts';
import type { Keys } from '../../vault/keys.ts';
import { takeNumber } from '../../vault/numbers.ts';
import { FILE_ID, MEMBER_KINDS, POSTCODE, RELATIONSHIPS } from '../codes.ts';
import { RowChecker } from './fields.ts';
import type { FileKind } from './load.ts';
import { uniqueKey } from './rules.ts';

/** The columns of members.csv, in order. */
export const MEMBER_COLUMNS = [
  'member_id',
  'person_id',
  'insured_id',
  'symbol',
  'number',
  'sub_number',
  'name_kanji',
  'name_kana',
  'birth_date',
  'sex',
  'postcode',
  'address',
  'individual_number',
  'acquired_on',
  'lost_on',
  'workplace_id',
  'relationship',
  'kind',
  'standard_remuneration',
  'protected',
  'contact_postcode',
  'contact_address',
] as const;
type Column = (typeof MEMBER_COLUMNS)[number];

const RELATIONSHIP: ReadonlySet<string> = new Set(RELATIONSHIPS);
const KIND: ReadonlySet<string> = new Set(MEMBER_KINDS);

/** The facts of each of the two tables, as both staging and history spell them. */
const ELIGIBILITY = `person_id, insured_id, symbol, number, sub_number, relationship, kind, workplace_id,
                     standard_remuneration, acquired_on, lost_on`;
const PERSON = `name_kanji, name_kana, birth_date, sex, postcode, address, number_ref, number_state, protected,
                contact_postcode, contact_address, unprintable_name, unprintable_address`;

const qualified = (table: string, columns: string): string =>
  columns
    .split(',')
    .map((column) => `${table}.${column.trim()}`)
    .join(', ');

/**
 * Closes what a changed row said before and records what it says now; an unchanged row is left alone. A file says what
 * holds now, not since when: it corrects the last period of a member, and earlier ones (from filings) stay.
 */
const recordChanges = (table: string, columns: string): string[] => [
  `UPDATE register.${table} f SET known_to = now() FROM staged s
    WHERE f.insurer_id = $1 AND f.member_id = s.member_id AND f.known_to = 'infinity' AND f.valid_to = 'infinity'
      AND $2::bigint IS NOT NULL
      AND (${qualified('f', columns)}) IS DISTINCT FROM (${qualified('s', columns)})`,
  `INSERT INTO register.${table} (insurer_id, member_id, ${columns}, valid_from, source_id)
   SELECT $1, s.member_id, ${qualified('s', columns)}, coalesce(earlier.ends, s.acquired_on), $2
     FROM staged s
     LEFT JOIN (SELECT member_id, max(valid_to) AS ends FROM register.${table}
                 WHERE insurer_id = $1 AND known_to = 'infinity' AND valid_to < 'infinity' GROUP BY member_id) earlier
       ON earlier.member_id = s.member_id
    WHERE NOT EXISTS (SELECT FROM register.${table} f WHERE f.insurer_id = $1 AND f.member_id = s.member_id
                        AND f.known_to = 'infinity' AND f.valid_to = 'infinity')`,
];

/** Acquisition and loss are facts of the whole eligibility: a correction of them reaches its earlier periods too. */
const CORRECT_EARLIER = `
  WITH closed AS (
    UPDATE register.eligibility f SET known_to = now() FROM staged s
     WHERE f.insurer_id = $1 AND f.member_id = s.member_id AND f.known_to = 'infinity' AND f.valid_to < 'infinity'
       AND (f.acquired_on, f.lost_on) IS DISTINCT FROM (s.acquired_on, s.lost_on)
    RETURNING f.*, s.acquired_on AS now_acquired, s.lost_on AS now_lost
  )
  INSERT INTO register.eligibility (insurer_id, member_id, person_id, insured_id, symbol, number, sub_number, relationship,
                                    kind, workplace_id, standard_remuneration, acquired_on, lost_on, valid_from, valid_to, source_id)
  SELECT insurer_id, member_id, person_id, insured_id, symbol, number, sub_number, relationship, kind, workplace_id,
         standard_remuneration, now_acquired, now_lost, valid_from, valid_to, $2
    FROM closed`;

/**
 * What the insurer's staff found out about whose an eligibility is (identity acts) stands until it is taken back: a file
 * made before, or by a system that does not know it, does not undo it.
 */
const KEEP_IDENTITY = [
  `WITH RECURSIVE standing AS (
     SELECT a.act_id, a.kind, a.from_person AS gone, a.to_person AS stays, c.member_id, c.from_person, c.to_person
       FROM register.identity_act a JOIN register.identity_change c USING (act_id, insurer_id)
      WHERE a.insurer_id = $1 AND a.undone_at IS NULL AND $2::bigint IS NOT NULL
   ), newest AS (
     SELECT DISTINCT ON (member_id) member_id, to_person FROM standing ORDER BY member_id, act_id DESC
   ), merged (gone, stays) AS (
     SELECT DISTINCT gone, stays FROM standing WHERE kind = 'merge'
     UNION SELECT m.gone, n.stays FROM merged m JOIN standing n ON n.kind = 'merge' AND n.gone = m.stays
   ), final AS (
     SELECT gone, stays FROM merged WHERE stays NOT IN (SELECT gone FROM merged)
   ), renamed AS (
     SELECT DISTINCT member_id, from_person FROM standing
   ), wanted AS (
     SELECT s.file_row, coalesce(n.to_person, f.stays) AS person_id
       FROM staged s
       LEFT JOIN renamed o ON o.member_id = s.member_id AND o.from_person = s.person_id
       LEFT JOIN newest n ON n.member_id = o.member_id
       LEFT JOIN final f ON f.gone = s.person_id
      WHERE EXISTS (SELECT FROM standing)
   )
   UPDATE staged s SET person_id = w.person_id FROM wanted w
    WHERE w.file_row = s.file_row AND w.person_id <> s.person_id`,
  `UPDATE staged s SET lost_on = CASE WHEN c.retired_into IS NULL THEN s.lost_on ELSE s.acquired_on END,
                      insured_id = CASE WHEN c.insured_from = s.insured_id THEN c.insured_to ELSE s.insured_id END
     FROM register.identity_change c JOIN register.identity_act a USING (act_id, insurer_id)
    WHERE a.insurer_id = $1 AND a.undone_at IS NULL AND c.member_id = s.member_id AND $2::bigint IS NOT NULL
      AND (c.retired_into IS NOT NULL OR c.insured_from IS NOT NULL)`,
];

/** members.csv (docs/formats.md): a row is one eligibility. The Individual Number is sealed before anything else sees the row. */
export const members = (keys: Keys): FileKind<Column> => ({
  kind: 'members',
  columns: MEMBER_COLUMNS,
  staging: `member_id text, person_id text, insured_id text, symbol text, number text, sub_number text,
            relationship text, kind text, workplace_id text, standard_remuneration integer, acquired_on date,
            lost_on date, name_kanji text, name_kana text, birth_date date, sex text, postcode text, address text,
            number_ref bytea, number_state text, protected boolean, contact_postcode text, contact_address text,
            unprintable_name boolean, unprintable_address boolean`,
  check(cells, columns) {
    const row = new RowChecker(cells, columns);
    const taken = takeNumber(keys, row.text('individual_number'));
    if (taken.state === 'bad_check') row.report('individual_number', 'my_number.check_digit');

    const memberId = row.matching('member_id', FILE_ID, { blank: 'refused' });
    const personId = row.matching('person_id', FILE_ID, { blank: 'refused' });
    const insuredId = row.matching('insured_id', FILE_ID, { blank: 'refused' });
    const symbol = row.required('symbol', 20);
    const number = row.required('number', 20);
    const subNumber = row.matching('sub_number', /^[0-9]{2}$/, { blank: 'allowed' });
    const nameKanji = row.required('name_kanji', 80);
    const nameKana = row.required('name_kana', 120);
    const birthDate = row.date('birth_date', { blank: 'refused' });
    const sex = row.matching('sex', /^[12]$/, { blank: 'refused' });
    const postcode = row.matching('postcode', POSTCODE, { blank: 'allowed' }).replace('-', '');
    const address = row.optional('address', 150);
    const acquiredOn = row.date('acquired_on', { blank: 'refused' });
    const lostOn = row.date('lost_on', { blank: 'allowed' });
    const relationship = row.oneOf('relationship', RELATIONSHIP);
    const kind = row.oneOf('kind', KIND);
    const workplaceId = row.matching('workplace_id', FILE_ID, {
      blank: kind === 'voluntary' ? 'allowed' : 'refused',
    });
    const remuneration = row.matching('standard_remuneration', /^[0-9]{1,8}$/, { blank: 'allowed' });
    const isProtected = row.oneOf('protected', new Set(['yes', 'no']));
    const contactPostcode = row.matching('contact_postcode', POSTCODE, { blank: 'allowed' }).replace('-', '');
    const contactAddress = row.optional('contact_address', 150);

    row.notBefore('acquired_on', acquiredOn, birthDate);
    row.notBefore('lost_on', lostOn, acquiredOn);
    const placed = memberId !== '' && RELATIONSHIP.has(relationship);
    if (placed && (relationship === 'insured') !== (memberId === insuredId)) {
      row.report('insured_id', 'field.malformed');
    }
    const blankName = unprintable(nameKanji).length + unprintable(nameKana).length > 0;
    if (blankName) row.report('name_kanji', 'text.unprintable');
    const blankAddress = unprintable(address).length + unprintable(contactAddress).length > 0;
    if (blankAddress) row.report('address', 'text.unprintable');

    const staged = [
      memberId,
      personId,
      insuredId,
      symbol,
      number,
      subNumber,
      relationship,
      kind,
      workplaceId || null,
      remuneration || null,
      acquiredOn,
      lostOn,
      nameKanji,
      nameKana,
      birthDate,
      sex,
      postcode,
      address,
      taken.number?.ref ?? null,
      taken.state,
      isProtected === 'yes',
      contactPostcode,
      contactAddress,
      blankName,
      blankAddress,
    ];
    return row.checked(staged, taken.number);
  },
  rules: [
    uniqueKey('member_id', 'member_id'),
    uniqueKey('sub_number', 'symbol, number, sub_number, acquired_on', "sub_number <> ''"),
    `SELECT s.file_row, 'workplace_id' AS column_name, 'workplace.unknown' AS code FROM staged s
      WHERE s.workplace_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM register.workplace w WHERE w.insurer_id = $1 AND w.workplace_id = s.workplace_id
           AND w.known_to = 'infinity')`,
    // Last: an insured row set aside by any rule above makes orphans of the dependents.
    `SELECT s.file_row, 'insured_id' AS column_name, 'insured.orphan' AS code FROM staged s
      WHERE s.member_id <> s.insured_id
        AND NOT EXISTS (SELECT FROM staged i WHERE i.member_id = s.insured_id AND i.relationship = 'insured')`,
  ],
  tables: ['register.eligibility', 'register.person_fact'],
  mended: ['workplace.unknown'],
  save: [
    ...KEEP_IDENTITY,
    ...recordChanges('eligibility', ELIGIBILITY),
    CORRECT_EARLIER,
    ...recordChanges('person_fact', PERSON),
  ],
});
