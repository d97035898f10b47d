import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { TodokeError } from '../kernel/errors.ts';
import { type TemplateSet, TemplateSetSchema } from '../template/layout.ts';
import type { NoticeRecord } from '../template/record.ts';
import type { Catalogue } from '../template/sets.ts';
import { type DocumentSettings, DocumentSettingsSchema } from '../template/settings.ts';

/** What a piece's pages must say: the record of the notice, its digits and its one-time code only as proofs. */
export type PageRecord = Omit<NoticeRecord, 'lastFour' | 'access'> & {
  /** Its first page in the file, from 1. */
  readonly page: number;
  /** `lastFourProof` of the vault over the four digits, null where none may be printed. */
  readonly lastFourProof: string | null;
  /** `accessProof` of the vault over the one-time code, and its last day; absent where none is printed. */
  readonly access?: { readonly proof: string; readonly until: string };
};

const common = { lot: z.string(), file: z.string(), pages: z.int(), bytes: z.int(), sha256: z.string() };
const PiecesSchema = z.object({
  ...common,
  kind: z.enum(['notices', 'cards']).default('notices'),
  pieces: z.int(),
});
const ListsSchema = z.object({ ...common, parcels: z.int() });
const LettersSchema = z.object(common);
/** Lists of who is to get a certificate, a workplace each. */
const TargetsSchema = z.object({ ...common, lists: z.int() });
/** Cards imposed on sheets by a printer of the insurer's own; millimetres. */
const SheetsSchema = z.object({
  ...common,
  cards: z.int(),
  imposition: z.object({
    width: z.number(),
    height: z.number(),
    columns: z.int().positive(),
    rows: z.int().positive(),
    card: z.tuple([z.number(), z.number()]),
    gap: z.number(),
  }),
});
/** How cards lie on a sheet; millimetres. */
export type Imposition = z.infer<typeof SheetsSchema>['imposition'];

/** One file with pages as the round's record has it; `records`: lines its record has. */
export interface RecordedFile {
  readonly kind: 'notices' | 'lists' | 'cards' | 'sheets' | 'letters' | 'targets';
  readonly lot: string;
  readonly file: string;
  readonly records: number;
  readonly pages: number;
  readonly sha256: string;
  readonly imposition?: Imposition | undefined;
}

const RoundSchema = z.object({
  insurer: z.object({ number: z.string(), name: z.string() }),
  profile: z.object({
    document: DocumentSettingsSchema,
    inserts: z.object({ everyone: z.array(z.string()), request: z.array(z.string()) }),
  }),
  asOf: z.iso.date(),
  issuedOn: z.iso.date(),
  files: z.array(PiecesSchema),
  lists: z.array(ListsSchema).default([]),
  letters: z.array(LettersSchema).default([]),
  sheets: z.array(SheetsSchema).default([]),
  targets: z.array(TargetsSchema).default([]),
});

/** What all pages of a round share, as its record has it. */
export interface RoundRecord {
  readonly insurer: { readonly number: string; readonly name: string };
  readonly settings: DocumentSettings;
  /** Enclosures everyone gets, and those only a request for the number brings. */
  readonly inserts: { readonly everyone: readonly string[]; readonly request: readonly string[] };
  readonly asOf: string;
  readonly issuedOn: string;
  /** Every file with pages: notices, lists for parcels and of targets, certificates and their letters. */
  readonly files: readonly RecordedFile[];
  readonly templateSet: TemplateSet;
  /** The texts the templates name, as they were when the files were made. */
  readonly texts: Catalogue;
}

/** Reads `record/` of a finished round. Throws `readback.no_record` if it is not there or not whole. */
export function readRound(folder: string): RoundRecord {
  const read = <T>(name: string, schema: z.ZodType<T>): T => {
    const path = join(folder, 'record', name);
    if (!existsSync(path)) throw noRecord(name);
    try {
      return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch (cause) {
      throw noRecord(name, cause);
    }
  };
  const { profile, files, lists, letters, sheets, targets, ...rest } = read('round.json', RoundSchema);
  return {
    ...rest,
    settings: profile.document,
    inserts: profile.inserts,
    files: [
      ...files.map(({ pieces, ...file }) => ({ ...file, records: pieces })),
      ...lists.map(({ parcels, ...file }) => ({ ...file, kind: 'lists' as const, records: parcels })),
      ...letters.map((file) => ({ ...file, kind: 'letters' as const, records: file.pages })),
      ...sheets.map(({ cards, ...file }) => ({ ...file, kind: 'sheets' as const, records: cards })),
      ...targets.map(({ lists: records, ...file }) => ({ ...file, kind: 'targets' as const, records })),
    ],
    templateSet: read('template.json', TemplateSetSchema),
    texts: read('texts.json', z.record(z.string(), z.string())),
  };
}

function noRecord(name: string, cause?: unknown): TodokeError {
  return new TodokeError('readback.no_record', `record/${name} がないか、読み取れません。`, {
    remedy: '「todoke run」が書き出したフォルダーを、record フォルダーを含めて指定してください。',
    cause,
  });
}

const RECORD_FOLDERS = {
  notices: 'pages',
  cards: 'pages',
  lists: 'parcels',
  letters: 'letters',
  sheets: 'sheets',
  targets: 'targets',
} as const;

/** Where the record of a print file's pages lies. */
export const recordPath = (folder: string, { kind, lot }: Pick<RecordedFile, 'kind' | 'lot'>): string =>
  join(folder, 'record', RECORD_FOLDERS[kind], `${lot}.ndjson`);

/** The lines of a file's record, one at a time, in page order; throws SyntaxError where one is cut off. */
export async function* recordLines(
  folder: string,
  file: Pick<RecordedFile, 'kind' | 'lot'>,
): AsyncGenerator<unknown> {
  const lines = createInterface({
    input: createReadStream(recordPath(folder, file), 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const line of lines) if (line !== '') yield JSON.parse(line);
}

/** The papers of a piece, in page order: a request brings the 申出書 (S047), every other notice stands alone. */
export const papersOf = ({ form }: PageRecord): readonly string[] =>
  form === 'request' ? ['notice', 'application'] : ['notice'];
