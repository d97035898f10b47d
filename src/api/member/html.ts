/** A piece of HTML that is safe to send. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

type Part = Html | string | number | null | false | readonly Part[];

function safe(part: Part): string {
  if (part === null || part === false) return '';
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(safe).join('');
  return String(part).replace(/[&<>"']/g, (char) => NAMED[char] as string);
}

/** HTML with values in it: whatever is not HTML of ours is text, in contents and in quoted attributes alike. */
export const html = (fixed: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(fixed.map((text, i) => text + (i < parts.length ? safe(parts[i] as Part) : '')).join(''));

/** A text whose line ends are line ends on the screen, too. */
export const lines = (text: string): Html =>
  new Html(
    text
      .split('\n')
      .map((line) => safe(line))
      .join('<br>'),
  );

const OPEN = '\u0001';
const CLOSE = '\u0002';

/** Marks a part of a text (a day, a code) that stays on one line; the text then goes through `marked`. */
export const keep = (text: string): string => OPEN + text + CLOSE;

/** A text with its marked parts kept together. */
export const marked = (text: string): Html =>
  new Html(safe(text).replaceAll(OPEN, '<span class="keep">').replaceAll(CLOSE, '</span>'));
