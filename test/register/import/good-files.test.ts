import { expect, it } from 'vitest';
import { freshDatabase } from '../../support/postgres.ts';
import { currentMembers, findingsOf, insured, membersCsv, newInsurer, tableSizes } from './fixture.ts';

const { database } = await freshDatabase();

const GOOD = membersCsv(insured(1), insured(2), insured(3));
const LINES = GOOD.trimEnd().split('\r\n');
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** 協会, 花子 and so on in CP932: the bytes Excel writes, not those of this program. */
const CP932: Record<string, readonly number[]> = {
  協: [0x8b, 0xa6],
  会: [0x89, 0xef],
  太: [0x91, 0xbe],
  郎: [0x98, 0x59],
  髙: [0xfb, 0xfc],
  '　': [0x81, 0x40],
};
const inCp932 = (text: string): Buffer =>
  Buffer.from([...text].flatMap((char) => CP932[char] ?? [char.charCodeAt(0)]));

const namesOf = (insurerId: string) =>
  database.read(async (sql) => {
    const { rows } = await sql.query<{ name_kanji: string }>(
      `SELECT name_kanji FROM register.person_fact WHERE insurer_id = $1 ORDER BY member_id`,
      [insurerId],
    );
    return rows.map(({ name_kanji }) => name_kanji);
  });

it.each([
  ['UTF-8 without BOM', GOOD, 'utf-8'],
  ['UTF-8 with BOM', Buffer.concat([BOM, Buffer.from(GOOD)]), 'utf-8-bom'],
  ['lines that end in LF', GOOD.replaceAll('\r\n', '\n'), 'utf-8'],
  ['no line end after the last row', GOOD.trimEnd(), 'utf-8'],
  ['a header ending in CRLF, rows in LF', `${LINES[0]}\r\n${LINES.slice(1).join('\n')}\n`, 'utf-8'],
  ['a header ending in LF, rows in CRLF', `${LINES[0]}\n${LINES.slice(1).join('\r\n')}\r\n`, 'utf-8'],
  [
    'line ends that change from row to row',
    `${LINES[0]}\r\n${LINES[1]}\n${LINES[2]}\r\n${LINES[3]}\n`,
    'utf-8',
  ],
  ['every value in quotes', LINES.map((line) => `"${line.split(',').join('","')}"`).join('\r\n'), 'utf-8'],
  ['white lines between rows', LINES.join('\r\n\r\n'), 'utf-8'],
])('%s: all three rows load, no finding, the encoding is stated', async (_name, content, encoding) => {
  const insurer = await newInsurer(database);
  const report = await insurer.members(content);
  expect(report).toMatchObject({ encoding, fileRows: 3, loaded: 3, aside: 0, warnings: 0, known: false });
  expect(await findingsOf(database, insurer.insurerId)).toEqual([]);
  expect(await namesOf(insurer.insurerId)).toEqual(['協会　太郎', '協会　太郎', '協会　太郎']);
});

it('CP932 as a Japanese office sends it, with a character only Windows has', async () => {
  const insurer = await newInsurer(database);
  const plain = { name_kana: 'a', address: 'b' };
  const text = membersCsv(insured(1, plain), insured(2, { ...plain, name_kanji: '髙会　太郎' }));
  const report = await insurer.members(inCp932(text));
  expect(report).toMatchObject({ encoding: 'cp932', fileRows: 2, loaded: 2 });
  expect(await namesOf(insurer.insurerId)).toEqual(['協会　太郎', '髙会　太郎']);
});

it('a header alone loads nothing and is no error', async () => {
  const insurer = await newInsurer(database);
  const report = await insurer.members(`${LINES[0]}\r\n`);
  expect(report).toMatchObject({ fileRows: 0, loaded: 0, aside: 0 });
});

it('columns in another order and columns of the sender’s own', async () => {
  const insurer = await newInsurer(database);
  const swapped = LINES.map((line) => `x,${line.split(',').reverse().join(',')}`).join('\r\n');
  expect(await insurer.members(`${swapped.replace(/^x/, '備考')}\r\n`)).toMatchObject({
    loaded: 3,
    aside: 0,
  });
  expect(await currentMembers(database, insurer.insurerId)).toEqual(['M1', 'M2', 'M3']);
});

it('the same bytes again change nothing at all', async () => {
  const insurer = await newInsurer(database);
  const file = membersCsv(insured(1), insured(2, { sex: '' }), insured(3));
  const first = await insurer.members(file);
  const before = await tableSizes(database);
  const second = await insurer.members(file);
  expect(second).toMatchObject({ ...first, known: true });
  expect(await tableSizes(database)).toEqual(before);
});
