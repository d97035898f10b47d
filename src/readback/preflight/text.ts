import type { PdfFile } from '../pdf/file.ts';
import { type Dict, nameOf, Stream } from '../pdf/objects.ts';
import { readToUnicode } from '../pdf/to-unicode.ts';

const known = new WeakMap<Dict, (code: number) => string>();

/** Simple fonts in one of these encodings say themselves which characters they show. */
const ENCODINGS: ReadonlySet<string | undefined> = new Set([
  'WinAnsiEncoding',
  'MacRomanEncoding',
  'StandardEncoding',
  'MacExpertEncoding',
]);

/** The text of a font's character codes: '' for a code nobody can tell the character of. */
export function textsOfFont(file: PdfFile, font: Dict): (code: number) => string {
  let texts = known.get(font);
  if (texts === undefined) {
    texts = read(file, font);
    known.set(font, texts);
  }
  return texts;
}

function read(file: PdfFile, font: Dict): (code: number) => string {
  const map = file.resolve(font.get('ToUnicode'));
  if (map instanceof Stream) {
    const texts = readToUnicode(file.data(map));
    return (code) => texts.get(code) ?? '';
  }
  const encoding = file.resolve(font.get('Encoding'));
  const base = nameOf(encoding) ?? nameOf(file.resolve(file.dict(encoding)?.get('BaseEncoding')));
  const composite = nameOf(file.resolve(font.get('Subtype'))) === 'Type0';
  // Characters of a named encoding are known; which ones does not matter to whoever asks whether they are.
  return composite || !ENCODINGS.has(base) ? () => '' : (code) => String.fromCharCode(code);
}
