import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFName,
  PDFRawStream,
  type PDFRef,
} from 'pdf-lib';

/** A content stream that can be read and put back, with the fonts it names. */
interface Content {
  readonly fonts: PDFDict | undefined;
  get(): string;
  set(operators: string): void;
}

/** One text-showing operator: its character codes as four hexadecimal digits each, and what they say. */
export interface Shown {
  readonly codes: readonly string[];
  readonly text: string;
  readonly size: number;
  /** Name of the font among the resources. */
  readonly font: string;
  /** Codes of a text in the same font; throws if the file has no glyph for it. */
  readonly encode: (text: string) => string[];
}

/**
 * Does harm to a finished PDF file. It knows the PDF format (ISO 32000) and nothing of who wrote the file: texts
 * are found by their ToUnicode maps, wherever in pages and forms they stand.
 */
export class Harm {
  readonly doc: PDFDocument;

  constructor(doc: PDFDocument) {
    this.doc = doc;
  }

  static async of(bytes: Uint8Array): Promise<Harm> {
    return new Harm(await PDFDocument.load(bytes, { updateMetadata: false }));
  }

  save(objectStreams: boolean): Promise<Uint8Array> {
    return this.doc.save({ useObjectStreams: objectStreams, addDefaultPage: false });
  }

  /** Rewrites the first operator whose text passes; `edit` returns the operator to put there. */
  edit(page: number, wanted: (text: string) => boolean, edit: (shown: Shown) => string): void {
    for (const content of this.#contents(page)) {
      const operators = content.get();
      const found = this.#shows(operators, content.fonts).find(({ shown }) => wanted(shown.text));
      if (found === undefined) continue;
      const changed = operators.slice(0, found.start) + edit(found.shown) + operators.slice(found.end);
      content.set(changed);
      return;
    }
    throw new Error('the text to harm is not on the page');
  }

  /** Rewrites page content or form operators as text; the first stream `change` changes is written back. */
  operators(page: number, change: (operators: string) => string): void {
    for (const content of this.#contents(page)) {
      const before = content.get();
      const after = change(before);
      if (after === before) continue;
      content.set(after);
      return;
    }
    throw new Error('nothing to harm on the page');
  }

  /** Paints more at the end of a page, in the coordinates of an untouched page. */
  append(page: number, operators: string): void {
    const [content] = this.#contents(page);
    if (content === undefined) throw new Error('page without content');
    content.set(`q\n${content.get()}\nQ\n${operators}\n`);
  }

  /** An operator that shows a text in the font of one already there. */
  showing(page: number, text: string, x: number, y: number): string {
    for (const content of this.#contents(page)) {
      for (const { shown } of this.#shows(content.get(), content.fonts)) {
        try {
          const codes = shown.encode(text).join('');
          return `BT /${this.#addFont(page, content, shown.font)} 9 Tf 1 0 0 1 ${x} ${y} Tm <${codes}> Tj ET`;
        } catch {}
      }
    }
    throw new Error('no font of the page has the text');
  }

  /** The font dictionary a text is set in, and its only descendant. */
  fontOf(page: number, wanted: (text: string) => boolean): { font: PDFDict; kid: PDFDict; shown: Shown } {
    for (const content of this.#contents(page)) {
      const found = this.#shows(content.get(), content.fonts).find(({ shown }) => wanted(shown.text));
      if (found === undefined) continue;
      const font = content.fonts?.lookup(PDFName.of(found.shown.font), PDFDict) as PDFDict;
      const kid = font.lookup(PDFName.of('DescendantFonts'), PDFArray).lookup(0, PDFDict);
      return { font, kid, shown: found.shown };
    }
    throw new Error('no such text');
  }

  streamOf(bytes: Uint8Array): PDFRef {
    return this.doc.context.register(this.doc.context.flateStream(bytes));
  }

  data(stream: unknown): Uint8Array {
    if (!(stream instanceof PDFRawStream)) throw new Error('no stream');
    return decodePDFRawStream(stream).decode();
  }

  /** Puts a font of a form among the page's own, so that the page may use it. */
  #addFont(page: number, content: Content, name: string): string {
    const resources = this.doc.getPage(page).node.Resources() as PDFDict;
    const fonts = resources.lookup(PDFName.of('Font'), PDFDict);
    const font = content.fonts?.get(PDFName.of(name));
    if (font !== undefined && !fonts.has(PDFName.of(name))) fonts.set(PDFName.of(name), font);
    return name;
  }

  #contents(page: number): Content[] {
    const { node } = this.doc.getPage(page);
    const resources = node.Resources();
    const reference = node.get(PDFName.of('Contents')) as PDFRef;
    const found = [this.#content(reference, resources)];
    const objects = resources?.lookupMaybe(PDFName.of('XObject'), PDFDict);
    const painted = found[0]?.get() ?? '';
    for (const [name, ref] of objects?.entries() ?? []) {
      const stream = this.doc.context.lookup(ref);
      if (!(stream instanceof PDFRawStream) || !painted.includes(`${name} Do`)) continue;
      if (stream.dict.lookup(PDFName.of('Subtype')) !== PDFName.of('Form')) continue;
      const own = stream.dict.lookupMaybe(PDFName.of('Resources'), PDFDict) ?? resources;
      found.push(this.#content(ref as PDFRef, own));
    }
    return found;
  }

  #content(ref: PDFRef, resources: PDFDict | undefined): Content {
    const { context } = this.doc;
    const stream = context.lookup(ref) as PDFRawStream;
    return {
      fonts: resources?.lookupMaybe(PDFName.of('Font'), PDFDict),
      get: () => withHexStrings(Buffer.from(this.data(context.lookup(ref))).toString('latin1')),
      set: (operators) => {
        const changed = context.flateStream(Buffer.from(operators, 'latin1'));
        for (const [key, value] of stream.dict.entries()) {
          if (!changed.dict.has(key)) changed.dict.set(key, value);
        }
        context.assign(ref, changed);
      },
    };
  }

  #shows(operators: string, fonts: PDFDict | undefined): { start: number; end: number; shown: Shown }[] {
    const pattern = /\/(\S+)\s+([\d.]+)\s+Tf|\[[^\]]*\]\s*TJ|<[0-9A-Fa-f]*>\s*Tj/g;
    let texts = new Map<string, string>();
    let size = 0;
    let font = '';
    const found: { start: number; end: number; shown: Shown }[] = [];
    for (const match of operators.matchAll(pattern)) {
      if (match[1] !== undefined) {
        size = Number(match[2]);
        font = match[1];
        const dict = fonts?.lookup(PDFName.of(match[1]), PDFDict);
        texts = toUnicode(Buffer.from(this.data(dict?.lookup(PDFName.of('ToUnicode')))).toString('latin1'));
        continue;
      }
      const hex = [...match[0].matchAll(/<([0-9A-Fa-f]*)>/g)]
        .map((part) => part[1])
        .join('')
        .toLowerCase();
      const codes = hex.match(/.{4}/g) ?? [];
      const map = texts;
      found.push({
        start: match.index,
        end: match.index + match[0].length,
        shown: {
          codes,
          text: codes.map((code) => map.get(code) ?? '?').join(''),
          size,
          font,
          encode: (text) => Array.from(text, (char) => codeOf(map, char)),
        },
      });
    }
    return found;
  }
}

function codeOf(texts: ReadonlyMap<string, string>, char: string): string {
  for (const [code, text] of texts) if (text === char) return code;
  throw new Error('the font has no such character');
}

/** Character codes and their texts, of `bfchar` lists and of `bfrange` lists with arrays. */
export function toUnicode(map: string): Map<string, string> {
  const texts = new Map<string, string>();
  const utf16 = (hex: string): string =>
    (hex.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('');
  for (const [, block = ''] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) {
    for (const [, code = '', text = ''] of block.matchAll(/<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>/g))
      texts.set(code.toLowerCase(), utf16(text));
  }
  for (const [, block = ''] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) {
    for (const [, first = '0', list = ''] of block.matchAll(
      /<([0-9A-Fa-f]+)>\s*<[0-9A-Fa-f]+>\s*\[([^\]]*)\]/g,
    )) {
      let code = Number.parseInt(first, 16);
      for (const [, text = ''] of list.matchAll(/<([0-9A-Fa-f]*)>/g))
        texts.set((code++).toString(16).padStart(4, '0'), utf16(text));
    }
  }
  return texts;
}

/** The same operators with every literal string written in hexadecimal digits (7.3.4). */
function withHexStrings(operators: string): string {
  let out = '';
  for (let at = 0; at < operators.length; at++) {
    const char = operators.charAt(at);
    if (char !== '(') {
      out += char;
      continue;
    }
    let hex = '';
    let open = 1;
    for (at++; ; at++) {
      let code = operators.charCodeAt(at);
      if (code === 0x28) open++;
      if (code === 0x29 && --open === 0) break;
      if (code === 0x5c) {
        const octal = /^[0-7]{1,3}/.exec(operators.slice(at + 1, at + 4))?.[0];
        if (octal !== undefined) {
          code = Number.parseInt(octal, 8) & 255;
          at += octal.length;
        } else {
          at++;
          const letter = 'nrtbf'.indexOf(operators.charAt(at));
          code = letter === -1 ? operators.charCodeAt(at) : ([10, 13, 9, 8, 12][letter] as number);
        }
      }
      hex += code.toString(16).padStart(2, '0');
    }
    out += `<${hex}>`;
  }
  return out;
}
