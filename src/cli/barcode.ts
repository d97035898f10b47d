import { once } from 'node:events';
import type { Command } from 'commander';
import { columnsOf, csvLine } from '../csv/index.ts';
import { type BarcodeKind, customerBarcode, type NoBarcode } from '../japan/customer-barcode.ts';
import { TodokeError } from '../kernel/errors.ts';
import { openInput } from './transform.ts';

const KINDS: readonly string[] = ['address', 'bulk', 'pobox'] satisfies BarcodeKind[];
const ANSWER = ['number', 'bars', 'message'] as const;

const MESSAGE: Record<NoBarcode, string> = {
  no_postcode: '郵便番号が7桁の数字ではありません。',
  representative_postcode: '下2桁が00の郵便番号（代表番号）では、バーコードを作れません。',
  no_box_number: '私書箱の番号（1～4桁の数字）がありません。',
};

/** Number, bars and message of one record; an empty `kind` is an ordinary address. */
function answer(postcode: string, address: string, kind: string): readonly string[] {
  if (!KINDS.includes(kind)) return ['', '', `kind は ${KINDS.join('・')} のいずれかにしてください。`];
  const result = customerBarcode(postcode, address, kind as BarcodeKind);
  return 'none' in result ? ['', '', MESSAGE[result.none]] : [result.number, result.bars, ''];
}

/** Streams the records; standard output gets `postcode,address,number,bars,message`, then the other columns. */
async function barcodes(path: string): Promise<void> {
  const { file, name } = await openInput(path);
  const column = columnsOf(file.header, ['postcode', 'address'], name);
  const kind = file.header.indexOf('kind');
  const taken = ANSWER.filter((added) => file.header.includes(added));
  if (taken.length > 0 || kind !== file.header.lastIndexOf('kind')) {
    throw new TodokeError('csv.header', `${name}: 付け加える列と同じ列、または二つの kind 列があります。`, {
      remedy: `${ANSWER.join('・')} という列を取り除くか列名を変え、kind は一つにしてください。`,
    });
  }
  const others = file.header.map((_, i) => i).filter((i) => i !== column.postcode && i !== column.address);
  const pick = (cells: readonly string[]) => others.map((i) => cells[i] as string);
  let out = csvLine(['postcode', 'address', ...ANSWER, ...pick(file.header)]);
  let without = 0;
  for await (const { row, cells } of file.rows()) {
    if (cells.length !== file.header.length) {
      throw new TodokeError('csv.cells', `${name}: ${row}行目の列の数が見出しと違います。`, {
        remedy: `見出しは${file.header.length}列、この行は${cells.length}列です。区切りの「,」を確かめてください。`,
      });
    }
    const [postcode, address] = [cells[column.postcode] as string, cells[column.address] as string];
    const made = answer(postcode, address, cells[kind] || 'address');
    if (made[1] === '') without++;
    out += csvLine([postcode, address, ...made, ...pick(cells)]);
    if (out.length > 1 << 16) {
      if (!process.stdout.write(out)) await once(process.stdout, 'drain');
      out = '';
    }
  }
  process.stdout.write(out);
  if (without > 0) process.stderr.write(`バーコードを作れなかった行: ${without}件（message の列に理由）\n`);
}

/** `todoke barcode FILE.csv`: customer barcodes (カスタマバーコード) of addresses after the town. */
export function register(program: Command): void {
  program
    .command('barcode')
    .description('町域より後ろの住所から、カスタマバーコードを作る')
    .argument(
      '<file>',
      'postcode,address と、あれば kind（address・bulk・pobox）の列を持つ CSV。- は標準入力',
    )
    .action(barcodes);
}
