import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NoticeContext } from '../../src/document/context.ts';
import { composeNotices } from '../../src/document/notices.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import type { ListedPiece } from '../../src/readback/lot.ts';
import type { NoticeRecord } from '../../src/template/record.ts';
import { catalogue, templateSet } from '../../src/template/sets.ts';
import type { DocumentSettings } from '../../src/template/settings.ts';
import { type Keys, keysFrom } from '../../src/vault/keys.ts';
import { accessProof, lastFourProof } from '../../src/vault/numbers.ts';

/** Writes one print file; the default is Todoke's own composer. */
export type Composer = (
  context: NoticeContext,
  records: readonly NoticeRecord[],
  path: string,
) => Promise<{ pages: number; firstPages: readonly number[] }>;

const todoke: Composer = (context, records, path) => composeNotices({ context, records, path });

const person = (i: number, changes: Partial<NoticeRecord> = {}): NoticeRecord => ({
  pieceId: `round-1-${i}`,
  managementNumber: ['7K3-Q9X-2V', 'A3E-JFE-ZF', 'S56-NRG-RH', 'YYC-3GY-M1', 'Z33-YBP-JS', 'TN3-BQQ-CY'][
    i
  ] as string,
  form: 'style1',
  lastFour: ['6825', '0193', '4471', '9038', '5526', '7714'][i] as string,
  route: 'workplace',
  relationship: i % 2 === 0 ? 'insured' : 'dependent',
  name: ['佐藤　太郎', '鈴木　花子', '髙橋　一朗', '田中　さくら', '𠮷田　薫', '渡邉　実'][i] as string,
  kana: [
    'サトウ　タロウ',
    'スズキ　ハナコ',
    'タカハシ　イチロウ',
    'タナカ　サクラ',
    'ヨシダ　カオル',
    'ワタナベ　ミノル',
  ][i] as string,
  insuredName: '佐藤　太郎',
  birthDate: ['1985-04-01', '1961-08-10', '1990-12-31', '2011-11-08', '1954-11-17', '2019-05-01'][
    i
  ] as string,
  symbol: '12345678',
  number: String(101 + i),
  subNumber: `0${i}`,
  copayment: i === 4 ? 2 : 3,
  acquiredOn: '2019-05-01',
  destination: null,
  ...changes,
});

/** Two files: one for a workplace with every form, one that goes to homes and bears customer barcodes. */
export const LOTS: Readonly<Record<string, readonly NoticeRecord[]>> = {
  W0001: [
    person(0),
    person(1),
    person(2, { form: 'style2' }),
    person(3, { form: 'style2', lastFour: null }),
    person(4, { form: 'request', lastFour: null }),
    person(5, {
      form: 'plain',
      lastFour: null,
      name: 'マリア　フェルナンダ　ドス　サントス　デ　オリベイラ',
      insuredName: 'マリア　フェルナンダ　ドス　サントス　デ　オリベイラ',
      kana: 'マリア　フェルナンダ　ドス　サントス　デ　オリベイラ',
    }),
  ],
  H0001: [
    ['1760014', '東京都練馬区豊玉南3丁目28番1号', '3丁目28番1号'],
    [
      '5998242',
      '大阪府堺市中区陶器北2370番地9　エクセルハイツ堺東703号室（見本方）',
      '2370番地9　エクセルハイツ堺東703号室',
    ],
  ].map(([postcode = '', address = '', afterTown = ''], i) => ({
    ...person(i),
    pieceId: `round-1-2${i}`,
    managementNumber: ['JYX-S21-ZS', 'RHX-1ZE-H4'][i] as string,
    route: 'home' as const,
    relationship: 'insured' as const,
    destination: { postcode, address, afterTown },
  })),
};

/** A finished round in a folder of its own, as `todoke run` leaves it, with the key its digits are proved by. */
export interface Finished {
  readonly folder: string;
  readonly keys: Keys;
  /** What pieces.csv lists of a lot. */
  readonly listed: Readonly<Record<string, readonly ListedPiece[]>>;
}

/** Composes lots with a composer under a template set and writes everything the reader needs. */
export async function finishedRound(
  set = 'kyokai-2024',
  compose: Composer = todoke,
  lots = LOTS,
  settings: Partial<DocumentSettings> = {},
): Promise<Finished> {
  const folder = mkdtempSync(join(tmpdir(), 'todoke-readback-'));
  const secret = randomBytes(32);
  writeFileSync(join(folder, 'key'), `${secret.toString('base64')}\n`, { mode: 0o600 });
  const keys = keysFrom(secret);
  const shipped = loadProfile('kyokai-kenpo').profile;
  const profile = { ...shipped, document: { ...shipped.document, ...settings } };
  const context: NoticeContext = {
    insurer: { number: '01130012', name: 'とどけ見本健康保険協会' },
    asOf: '2024-06-07',
    issuedOn: '2024-09-09',
    templateSet: templateSet(set),
    settings: profile.document,
    language: 'ja',
  };
  for (const each of ['print', 'record/pages']) mkdirSync(join(folder, each), { recursive: true });
  const files: object[] = [];
  const listed: Record<string, ListedPiece[]> = {};
  for (const [lot, records] of Object.entries(lots)) {
    const file = `print/${lot}.pdf`;
    const { pages, firstPages } = await compose(context, records, join(folder, file));
    const bytes = readFileSync(join(folder, file));
    files.push({
      lot,
      route: records[0]?.route,
      file,
      pieces: records.length,
      pages,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    const lines = records.map(({ lastFour, access, ...record }, i) => ({
      page: firstPages[i] as number,
      ...record,
      ...(access && {
        access: { proof: accessProof(keys, record.pieceId, access.code), until: access.until },
      }),
      lastFourProof: lastFour === null ? null : lastFourProof(keys, record.pieceId, lastFour),
    }));
    writeFileSync(
      join(folder, 'record', 'pages', `${lot}.ndjson`),
      lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
    const { everyone, request } = profile.inserts;
    listed[lot] = lines.map((line) => ({
      pieceId: line.pieceId,
      managementNumber: line.managementNumber,
      form: line.form,
      digits: line.lastFourProof !== null,
      route: line.route,
      page: line.page,
      inserts: line.form === 'request' ? [...everyone, ...request] : everyone,
    }));
  }
  const { insurer, asOf, issuedOn } = context;
  writeFileSync(
    join(folder, 'record', 'round.json'),
    JSON.stringify({ insurer, profile, asOf, issuedOn, files }),
  );
  writeFileSync(join(folder, 'record', 'template.json'), JSON.stringify(context.templateSet));
  writeFileSync(join(folder, 'record', 'texts.json'), JSON.stringify(catalogue()));
  writeFileSync(join(folder, 'pieces.csv'), piecesCsv(listed));
  listFiles(folder);
  return { folder, keys, listed };
}

/** Writes record/files.json over what has no pages. */
export function listFiles(folder: string): void {
  const sha = (name: string): string =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex');
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((name) => !/^key$|\.pdf$|^record\/files\.json$/.test(name));
  const list = Object.fromEntries(names.map((name) => [name, sha(name)]));
  writeFileSync(join(folder, 'record', 'files.json'), JSON.stringify(list));
}

function piecesCsv(listed: Readonly<Record<string, readonly ListedPiece[]>>): string {
  const lines = ['piece_id,management_number,form,digits_printed,route,file,page,inserts'];
  for (const [lot, pieces] of Object.entries(listed).sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const piece of pieces) {
      const { pieceId, managementNumber, form, digits, route, page, inserts } = piece;
      const cells = [pieceId, managementNumber, form, digits ? 'yes' : 'no', route];
      lines.push([...cells, `print/${lot}.pdf`, page, inserts.join(' ')].join(','));
    }
  }
  return `${lines.join('\n')}\n`;
}

/** A copy of a finished round to do harm to. */
export function copyOf(round: Finished): Finished {
  const folder = mkdtempSync(join(tmpdir(), 'todoke-readback-'));
  cpSync(round.folder, folder, { recursive: true });
  return { ...round, folder };
}
