import { Keyword, type PdfObject, type Token } from './objects.ts';
import { Parser } from './parser.ts';

/** Reads a ToUnicode map (ISO 32000-2, 9.10.3): the text of each character code. */
export function readToUnicode(data: Uint8Array): Map<number, string> {
  const texts = new Map<number, string>();
  const parser = new Parser(data);
  let operands: PdfObject[] = [];
  for (let token: Token = parser.next(); token !== undefined; token = parser.next()) {
    if (!(token instanceof Keyword)) {
      operands.push(token);
      continue;
    }
    if (token.text === 'endbfchar') {
      for (let i = 0; i + 1 < operands.length; i += 2) {
        texts.set(codeOf(operands[i] as PdfObject), utf16(operands[i + 1] as PdfObject));
      }
    } else if (token.text === 'endbfrange') {
      for (let i = 0; i + 2 < operands.length; i += 3) addRange(texts, operands.slice(i, i + 3));
    }
    operands = [];
  }
  return texts;
}

function addRange(texts: Map<number, string>, [from, to, target]: PdfObject[]): void {
  const first = codeOf(from ?? null);
  const last = Math.min(codeOf(to ?? null), first + 0xffff);
  for (let code = first; code <= last; code++) {
    if (Array.isArray(target)) texts.set(code, utf16(target[code - first] ?? null));
    else texts.set(code, shifted(utf16(target ?? null), code - first));
  }
}

function codeOf(object: PdfObject): number {
  if (!(object instanceof Uint8Array)) return 0;
  return object.reduce((value, byte) => value * 256 + byte, 0);
}

const utf16 = (object: PdfObject): string =>
  object instanceof Uint8Array ? Buffer.from(object).swap16().toString('utf16le') : '';

/** In a range the last code unit counts up. */
const shifted = (text: string, by: number): string =>
  by === 0 ? text : text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + by);
