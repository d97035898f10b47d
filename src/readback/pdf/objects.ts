/** The objects of a PDF file (ISO 32000-2, 7.3). */

/** A file or page that cannot be read as PDF; `code` is the fault it becomes. */
export class PdfError extends Error {
  readonly code: PdfErrorCode;

  constructor(code: PdfErrorCode, message: string) {
    super(message);
    this.name = 'PdfError';
    this.code = code;
  }
}
export type PdfErrorCode = 'file.unreadable' | 'file.truncated' | 'file.encrypted';

/** A name object (`/Font`), without its slash. */
export class Name {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
}

/** An operator or a structural word: everything that is no object. */
export class Keyword {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A reference to an indirect object (`12 0 R`), by its number. */
export class Ref {
  readonly num: number;
  constructor(num: number) {
    this.num = num;
  }
}

export type Dict = Map<string, PdfObject>;

/** A stream object: a dictionary and bytes. */
export class Stream {
  readonly dict: Dict;
  /** As it stands in the file, filters not undone. */
  readonly raw: Uint8Array;
  constructor(dict: Dict, raw: Uint8Array) {
    this.dict = dict;
    this.raw = raw;
  }
}

export type PdfObject = null | boolean | number | Name | Uint8Array | PdfObject[] | Dict | Ref | Stream;
/** undefined = the end of the data. */
export type Token = PdfObject | Keyword | undefined;

/** A dictionary, also of a stream; undefined for anything else. */
export function asDict(object: PdfObject | undefined): Dict | undefined {
  if (object instanceof Map) return object;
  return object instanceof Stream ? object.dict : undefined;
}

/** The text of a name; undefined for anything else. */
export const nameOf = (object: PdfObject | undefined): string | undefined =>
  object instanceof Name ? object.value : undefined;
