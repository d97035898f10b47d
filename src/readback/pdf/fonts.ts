import type { FaultCode } from '../faults.ts';
import { type ReferenceFace, referenceFace } from './faces.ts';
import type { PdfFile } from './file.ts';
import { type Dict, nameOf, type PdfObject, Stream } from './objects.ts';
import { Outlines } from './outlines.ts';
import { readToUnicode } from './to-unicode.ts';

const BLANK = new Set([' ', '\u3000', '\u00a0']);
const CODES = 0x10000;
const UNSEEN = 0;
const GOOD = 1;

/**
 * A font of a file as pages use it: composite, two bytes per character, TrueType outlines (ISO 32000-2, 9.7):
 * what the templates' typefaces are embedded as. Any other kind is a fault, as is a font that is not in the file.
 */
export class PdfFont {
  /** What is wrong with the font itself; no glyph of such a font is proved. */
  readonly fault: FaultCode | undefined;
  readonly #texts: ReadonlyMap<number, string>;
  readonly #byCode: (string | undefined)[] = [];
  readonly #widths = new Float64Array(CODES);
  readonly #glyphs: Uint8Array | undefined;
  readonly #outlines: Outlines | undefined;
  readonly #face: ReferenceFace | undefined;
  readonly #seen = new Uint8Array(CODES);
  readonly #faults = new Map<number, FaultCode>();

  constructor(file: PdfFile, dict: Dict) {
    this.#texts = textsOf(file, dict);
    const kids = file.resolve(dict.get('DescendantFonts'));
    const kid = Array.isArray(kids) ? file.dict(kids[0]) : undefined;
    const descriptor = file.dict((kid ?? dict).get('FontDescriptor'));
    const program = file.resolve(descriptor?.get('FontFile2'));
    const embedded = ['FontFile', 'FontFile2', 'FontFile3'].some((key) => descriptor?.has(key));
    this.fault = embedded ? undefined : 'font.not_embedded';
    if (kid === undefined || !(program instanceof Stream) || nameOf(dict.get('Encoding')) !== 'Identity-H') {
      this.fault ??= 'font.unreadable';
      return;
    }
    this.#readWidths(file, kid);
    const map = file.resolve(kid.get('CIDToGIDMap'));
    if (map instanceof Stream) this.#glyphs = file.data(map);
    try {
      this.#outlines = new Outlines(file.data(program));
    } catch {
      this.fault = 'font.unreadable';
    }
    const name = (nameOf(file.resolve(dict.get('BaseFont'))) ?? '').replace(/^[A-Z]{6}\+/, '');
    this.#face = referenceFace(name);
    if (this.#face === undefined) this.fault ??= 'font.foreign';
  }

  /** Text of a character code; a character no text is known for is U+FFFD. */
  textOf(code: number): string {
    let text = this.#byCode[code];
    if (text === undefined) {
      text = this.#texts.get(code) || '\ufffd';
      this.#byCode[code] = text;
    }
    return text;
  }

  /** Advance in 1/1000 em. */
  widthOf(code: number): number {
    return this.#widths[code] as number;
  }

  /** What is wrong with the glyph a code prints, if anything. */
  faultOf(code: number): FaultCode | undefined {
    if (this.#seen[code] === GOOD) return undefined;
    if (this.#seen[code] === UNSEEN) {
      const fault = this.fault ?? this.#judge(code);
      if (fault === undefined) {
        this.#seen[code] = GOOD;
        return undefined;
      }
      this.#seen[code] = 2;
      this.#faults.set(code, fault);
    }
    return this.#faults.get(code);
  }

  #judge(code: number): FaultCode | undefined {
    const glyph = this.#glyphOf(code);
    if (glyph === 0) return 'glyph.missing';
    const text = this.#texts.get(code);
    if (text === undefined || text === '') return 'glyph.other';
    const drawn = this.#outlines?.signature(glyph) ?? '';
    if (drawn === '' && !BLANK.has(text)) return 'glyph.missing';
    return drawn === this.#face?.signatureOf(text) ? undefined : 'glyph.other';
  }

  #glyphOf(code: number): number {
    if (this.#glyphs === undefined) return code;
    return ((this.#glyphs[code * 2] ?? 0) << 8) | (this.#glyphs[code * 2 + 1] ?? 0);
  }

  /** `W` is a list of `first [w …]` and `first last w` (9.7.4.3). */
  #readWidths(file: PdfFile, kid: Dict): void {
    const usual = file.resolve(kid.get('DW'));
    this.#widths.fill(typeof usual === 'number' ? usual : 1000);
    const list = file.resolve(kid.get('W'));
    if (!Array.isArray(list)) return;
    for (let i = 0; i < list.length; ) {
      const first = file.resolve(list[i]) as number;
      const second = file.resolve(list[i + 1]);
      if (Array.isArray(second)) {
        second.forEach((width, k) => {
          this.#widths[first + k] = Number(file.resolve(width));
        });
        i += 2;
      } else {
        this.#widths.fill(Number(file.resolve(list[i + 2])), first, Number(second) + 1);
        i += 3;
      }
    }
  }
}

function textsOf(file: PdfFile, dict: Dict): Map<number, string> {
  const map: PdfObject = file.resolve(dict.get('ToUnicode'));
  return map instanceof Stream ? readToUnicode(file.data(map)) : new Map();
}
