/*
 * The characters of 日本年金機構's filings: one byte JIS X 0201, two bytes Shift_JIS for JIS X 0208-1990 levels
 * 1 and 2 only. CP932 would also let ①, ㈱, 髙 and 﨑 through, and the office returns such a file.
 */

/** Ranges of two-byte codes a filing may use (specification, 使用可能文字一覧). */
const RANGES = [
  [0x8140, 0x84be],
  [0x889f, 0x9ffc],
  [0xe040, 0xeaa4],
] as const;

/** The same code, another Unicode character: what other systems write for the one Windows chooses. */
const ALIASES: Readonly<Record<string, string>> = {
  '\u301c': '\uff5e',
  '\u2212': '\uff0d',
  '\u2016': '\u2225',
  '\u2014': '\u2015',
  '\u00a2': '\uffe0',
  '\u00a3': '\uffe1',
  '\u00ac': '\uffe2',
};

const LOSSY = new TextDecoder('shift_jis');
const UTF8 = new TextDecoder('utf-8', { fatal: true });

let table: ReadonlyMap<string, number> | undefined;

/** Character → two-byte code, turned round from the platform's decoder once. */
function twoByteTable(): ReadonlyMap<string, number> {
  if (table !== undefined) return table;
  const built = new Map<string, number>();
  for (const [from, to] of RANGES) {
    for (let code = from as number; code <= to; code++) {
      const trail = code & 0xff;
      if (trail < 0x40 || trail === 0x7f || trail > 0xfc) continue;
      const text = LOSSY.decode(Uint8Array.of(code >> 8, trail));
      // An unassigned cell of JIS X 0208 decodes to U+FFFD, sometimes followed by the trail byte.
      if (text.length === 1 && text !== '\ufffd') built.set(text, code);
    }
  }
  for (const [alias, character] of Object.entries(ALIASES)) built.set(alias, built.get(character) as number);
  table = built;
  return built;
}

const isAscii = (code: number): boolean => code >= 0x20 && code <= 0x7e;
const isHalfKana = (code: number): boolean => code >= 0xff61 && code <= 0xff9f;

/** Whether a filing can carry every character of the text. Line ends and other control characters are none. */
export function isAllowedText(text: string): boolean {
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (isAscii(code) || isHalfKana(code)) continue;
    if (!twoByteTable().has(character)) return false;
  }
  return true;
}

/** Length in bytes of Shift_JIS: one for half-width characters, two for all others. */
export function shiftJisLength(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.charCodeAt(0);
    bytes += isAscii(code) || isHalfKana(code) ? 1 : 2;
  }
  return bytes;
}

/** The text in Shift_JIS; CR and LF pass. Throws RangeError (without the character) for what it cannot carry. */
export function encodeShiftJis(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  let length = 0;
  for (const character of text) {
    const code = character.charCodeAt(0);
    if (isAscii(code) || code === 0x0d || code === 0x0a) bytes[length++] = code;
    else if (isHalfKana(code)) bytes[length++] = code - 0xff61 + 0xa1;
    else {
      const pair = twoByteTable().get(character);
      if (pair === undefined) throw new RangeError('character outside JIS X 0208 levels 1 and 2');
      bytes[length++] = pair >> 8;
      bytes[length++] = pair & 0xff;
    }
  }
  return bytes.subarray(0, length);
}

/**
 * One line's bytes as text; undefined if they are no Shift_JIS at all (half a character, a byte no code uses).
 * Characters that are Shift_JIS but not allowed come through, for `isAllowedText` to name their item.
 */
export function decodeShiftJis(bytes: Uint8Array): string | undefined {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte < 0x80 || (byte >= 0xa1 && byte <= 0xdf)) continue;
    if (byte === 0x80 || byte === 0xa0 || byte > 0xfc) return undefined;
    const trail = bytes[++i];
    if (trail === undefined || trail < 0x40 || trail === 0x7f || trail > 0xfc) return undefined;
  }
  return LOSSY.decode(bytes);
}

const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff\uff00-\uffef]/;

/** Whether the bytes are Japanese text saved as UTF-8 by mistake (with or without a BOM). */
export function looksLikeUtf8(bytes: Uint8Array): boolean {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return true;
  try {
    // Half-width kana can be valid UTF-8 by chance; then they read as Latin letters, not as Japanese.
    return JAPANESE.test(UTF8.decode(bytes));
  } catch {
    return false;
  }
}
