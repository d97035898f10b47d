import { expect, it } from 'vitest';
import { loadRegistration } from '../../../src/certificate/registration.ts';
import { TodokeError } from '../../../src/kernel/errors.ts';
import { SYSTEM } from '../../../src/kernel/ports.ts';
import { freshDatabase } from '../../support/postgres.ts';
import { csvOf, insured, MEMBER_COLUMNS, membersCsv, newInsurer, tableSizes } from './fixture.ts';

const { database } = await freshDatabase();

const GOOD = membersCsv(insured(1), insured(2));
const HEADER = MEMBER_COLUMNS.join(',');
const without = (column: string) =>
  csvOf(
    MEMBER_COLUMNS.filter((one) => one !== column),
    [insured(1)],
  );
const bytes = (...parts: (string | readonly number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

/** Files nothing of which may be taken in: what is in them, the error's id, and words its message must have. */
const BROKEN: Record<string, readonly [content: string | Uint8Array, id: string, ...words: string[]]> = {
  'an empty file': ['', 'csv.empty', '中身がありません'],
  'white lines only': ['\r\n\r\n\r\n', 'csv.empty', '中身がありません'],
  'a byte-order mark and nothing else': [bytes([0xef, 0xbb, 0xbf]), 'csv.empty', '中身がありません'],
  'bytes of no encoding': [bytes(GOOD, [0x81, 0xff, 0x0d, 0x0a]), 'csv.encoding', '文字コード'],
  'UTF-8 with a BOM, then CP932': [
    bytes([0xef, 0xbb, 0xbf], `${HEADER}\r\n`, [0x8b, 0xa6, 0x89, 0xef]),
    'csv.encoding',
    '文字コード',
  ],
  'UTF-16 as Excel saves it': [
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(GOOD, 'utf16le')]),
    'csv.encoding',
    '文字コード',
  ],
  'a picture': [
    bytes([
      0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0xff, 0xd8,
    ]),
    'csv.encoding',
    '文字コード',
  ],
  'binary that happens to be ASCII': [
    bytes([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, 0, 0, 0]),
    'csv.header',
    '列がありません',
  ],
  'a quote that never ends': [
    GOOD.replace('協会　太郎', '"協会　太郎'),
    'csv.quotes',
    '行目付近',
    'CSV の形が崩れています',
  ],
  'a quote in the middle of a value': [
    GOOD.replace('協会　太郎', '協会"　太郎'),
    'csv.quotes',
    '2行目付近',
    'CSV の形が崩れています',
  ],
  'a missing column': [without('birth_date'), 'csv.header', '列がありません: birth_date'],
  'two missing columns': [
    csvOf(
      MEMBER_COLUMNS.filter((one) => one !== 'sex' && one !== 'kind'),
      [],
    ),
    'csv.header',
    '列がありません: sex, kind',
  ],
  'a doubled column': [
    csvOf([...MEMBER_COLUMNS, 'address'], [insured(1)]),
    'csv.header',
    '同じ列が二つあります: address',
  ],
  'no header': [GOOD.slice(GOOD.indexOf('\n') + 1), 'csv.header', '列がありません: member_id'],
  'a file of another kind': ['workplace_id,symbol\r\nW1,1\r\n', 'csv.header', '列がありません: member_id'],
  'a tab-separated file': [GOOD.replaceAll(',', '\t'), 'csv.header', '列がありません: member_id'],
  'a file cut off in the middle of a row': [
    GOOD.slice(0, GOOD.length - 60),
    'csv.truncated',
    '3行目',
    '途中で切れています',
  ],
  'a file cut off in the middle of a character': [
    Buffer.from(GOOD).subarray(0, Buffer.from(GOOD).indexOf('太', Buffer.from(GOOD).lastIndexOf('協会')) + 1),
    'csv.encoding',
    '途中で切れたファイル',
  ],
};

it.each(Object.keys(BROKEN))('%s is refused whole, with file, fault and remedy', async (name) => {
  const [content, id, ...words] = BROKEN[name] as (typeof BROKEN)[string];
  const insurer = await newInsurer(database);
  const before = await tableSizes(database);
  const error = await insurer.members(content).then(
    (report) => `loaded: ${JSON.stringify(report)}`,
    (cause: unknown) => cause,
  );
  expect(error).toBeInstanceOf(TodokeError);
  const refused = error as TodokeError;
  expect(refused.id).toBe(id);
  expect(refused.message).toContain('members.csv');
  expect(refused.remedy.length).toBeGreaterThan(10);
  for (const word of words) expect(`${refused.message}\n${refused.remedy}`).toContain(word);
  for (const person of ['協会', '丸の内', insured(1).individual_number as string])
    expect(`${refused.message}${refused.remedy}`).not.toContain(person);
  expect(await tableSizes(database)).toEqual(before);
});

it('a file refused once is taken in as soon as it is right', async () => {
  const insurer = await newInsurer(database);
  await expect(insurer.members(without('sex'))).rejects.toMatchObject({ id: 'csv.header' });
  expect(await insurer.members(GOOD)).toMatchObject({ fileRows: 2, loaded: 2, aside: 0, known: false });
});

it.each(['no-such-file.csv', '.'])(
  'a file that cannot be opened is named, not the machine’s words: %s',
  async (path) => {
    const { insurerId } = await newInsurer(database);
    const file = { path, name: 'registration.csv', insurerId, actor: SYSTEM };
    const refused = loadRegistration(database, file);
    await expect(refused).rejects.toMatchObject({
      id: 'import.file',
      message: 'registration.csv: ファイルを開けません。',
    });
  },
);
