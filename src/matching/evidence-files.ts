import { type FileKind, KNOWN_MEMBER, RowChecker, uniqueKey } from '../register/index.ts';
import type { Keys } from '../vault/keys.ts';
import { takeNumber } from '../vault/numbers.ts';

/** The columns of resident-register.csv, in order. */
export const RESIDENT_COLUMNS = [
  'individual_number',
  'name_kanji',
  'name_kana',
  'birth_date',
  'sex',
  'address',
  'as_of',
] as const;

/**
 * resident-register.csv (docs/formats.md): what the resident register holds for each number. The five values stay
 * as they came (a blank or odd one is the matcher's business); only the number and the snapshot day must be right.
 */
export const residentRegister = (keys: Keys): FileKind<(typeof RESIDENT_COLUMNS)[number]> => ({
  kind: 'resident-register',
  columns: RESIDENT_COLUMNS,
  staging: `number_ref bytea, name_kanji text, name_kana text, birth_date text, sex text, address text, snapshot date`,
  check(cells, columns) {
    const row = new RowChecker(cells, columns);
    const taken = takeNumber(keys, row.text('individual_number'));
    if (taken.state !== 'held') row.report('individual_number', 'my_number.unusable');
    const asOf = row.date('as_of', { blank: 'refused' });
    const values = [
      row.optional('name_kanji', 200),
      row.optional('name_kana', 200),
      row.optional('birth_date', 40),
      row.optional('sex', 10),
      row.optional('address', 300),
    ];
    // The reply is compared, never printed: the number itself is not kept a second time.
    return row.checked([taken.number?.ref ?? null, ...values, asOf]);
  },
  rules: [uniqueKey('individual_number', 'number_ref, snapshot')],
  tables: ['matching.resident'],
  save: [
    `INSERT INTO matching.resident (insurer_id, snapshot, number_ref, name_kanji, name_kana, birth_date, sex, address, source_id)
     SELECT $1, snapshot, number_ref, name_kanji, name_kana, birth_date, sex, address, $2 FROM staged
     ON CONFLICT (insurer_id, snapshot, number_ref) DO NOTHING`,
  ],
});

const CONFIRMATION = ['member_id', 'by', 'on', 'evidence', 'snapshot'] as const;

/** confirmations.csv: who confirmed a difference, when, on what evidence, against which snapshot (S016). */
export const CONFIRMATIONS: FileKind<(typeof CONFIRMATION)[number]> = {
  kind: 'confirmations',
  columns: CONFIRMATION,
  staging: 'member_id text, confirmed_by text, confirmed_on date, evidence text, snapshot date',
  check(cells, columns) {
    const row = new RowChecker(cells, columns);
    return row.checked([
      row.required('member_id', 32),
      row.required('by', 60),
      row.date('on', { blank: 'refused' }),
      row.required('evidence', 200),
      row.date('snapshot', { blank: 'refused' }),
    ]);
  },
  rules: [uniqueKey('member_id', 'member_id, snapshot'), KNOWN_MEMBER],
  tables: ['matching.confirmation'],
  mended: ['member.unknown'],
  save: [
    `INSERT INTO matching.confirmation (insurer_id, member_id, snapshot, confirmed_by, confirmed_on, evidence, source_id)
     SELECT $1, member_id, snapshot, confirmed_by, confirmed_on, evidence, $2 FROM staged
     ON CONFLICT (insurer_id, member_id, snapshot) DO NOTHING`,
  ],
};

const INQUIRY = ['member_id', 'sent_on', 'reply_by', 'replied_on'] as const;

/** inquiries.csv: what was asked of the workplace or the person, by when, and when the answer came (S023). */
export const INQUIRIES: FileKind<(typeof INQUIRY)[number]> = {
  kind: 'inquiries',
  columns: INQUIRY,
  staging: 'member_id text, sent_on date, reply_by date, replied_on date',
  check(cells, columns) {
    const row = new RowChecker(cells, columns);
    const memberId = row.required('member_id', 32);
    const sentOn = row.date('sent_on', { blank: 'refused' });
    const replyBy = row.date('reply_by', { blank: 'refused' });
    const repliedOn = row.date('replied_on', { blank: 'allowed' });
    row.notBefore('reply_by', replyBy, sentOn);
    row.notBefore('replied_on', repliedOn, sentOn);
    return row.checked([memberId, sentOn, replyBy, repliedOn]);
  },
  rules: [uniqueKey('member_id', 'member_id, sent_on'), KNOWN_MEMBER],
  tables: ['matching.inquiry'],
  mended: ['member.unknown'],
  save: [
    `INSERT INTO matching.inquiry (insurer_id, member_id, sent_on, reply_by, replied_on, source_id)
     SELECT $1, member_id, sent_on, reply_by, replied_on, $2 FROM staged
     ON CONFLICT (insurer_id, member_id, sent_on) DO NOTHING`,
  ],
};
