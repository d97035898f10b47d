import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { TodokeError } from '../kernel/errors.ts';
import { type TemplateSet, TemplateSetSchema } from '../template/layout.ts';
import type { NoticeRecord } from '../template/record.ts';
import { type DocumentSettings, DocumentSettingsSchema } from '../template/settings.ts';

/** What a piece's pages must say: the record of the notice, its digits only as a proof. */
export type PageRecord = Omit<NoticeRecord, 'lastFour'> & {
  /** Its first page in the file, from 1. */
  readonly page: number;
  /** `lastFourProof` of the vault over the four digits, null where none may be printed. */
  readonly lastFourProof: string | null;
};

const FileSchema = z.object({
  lot: z.string(),
  route: z.string(),
  file: z.string(),
  pieces: z.int(),
  pages: z.int(),
  bytes: z.int(),
  sha256: z.string(),
});
/** One print file as the round's record has it. */
export type RecordedFile = z.infer<typeof FileSchema>;

const RoundSchema = z.object({
  insurer: z.object({ number: z.string(), name: z.string() }),
  profile: z.object({
    document: DocumentSettingsSchema,
    inserts: z.object({ everyone: z.array(z.string()), request: z.array(z.string()) }),
  }),
  asOf: z.iso.date(),
  issuedOn: z.iso.date(),
  files: z.array(FileSchema),
});

/** What all pages of a round share, as its record has it. */
export interface RoundRecord {
  readonly insurer: { readonly number: string; readonly name: string };
  readonly settings: DocumentSettings;
  /** Enclosures everyone gets, and those only a request for the number brings. */
  readonly inserts: { readonly everyone: readonly string[]; readonly request: readonly string[] };
  readonly asOf: string;
  readonly issuedOn: string;
  readonly files: readonly RecordedFile[];
  readonly templateSet: TemplateSet;
}

/** Reads `record/` of a finished round. Throws `readback.no_record` if it is not there or not whole. */
export function readRound(folder: string): RoundRecord {
  const read = (name: string): unknown => {
    const path = join(folder, 'record', name);
    if (!existsSync(path)) throw noRecord(name);
    try {
      return JSON.parse(readFileSync(path, 'utf8'));
    } catch (cause) {
      throw noRecord(name, cause);
    }
  };
  const round = RoundSchema.safeParse(read('round.json'));
  if (!round.success) throw noRecord('round.json', round.error);
  const template = TemplateSetSchema.safeParse(read('template.json'));
  if (!template.success) throw noRecord('template.json', template.error);
  const { profile, ...rest } = round.data;
  return { ...rest, settings: profile.document, inserts: profile.inserts, templateSet: template.data };
}

function noRecord(name: string, cause?: unknown): TodokeError {
  return new TodokeError('readback.no_record', `record/${name} がないか、読み取れません。`, {
    remedy: '「todoke run」が書き出したフォルダーを、record フォルダーを含めて指定してください。',
    cause,
  });
}

/** Where the page records of a lot lie. */
export const pageRecordsPath = (folder: string, lot: string): string =>
  join(folder, 'record', 'pages', `${lot}.ndjson`);

/** The page records of a lot, one at a time, in page order. */
export async function* pageRecords(folder: string, lot: string): AsyncGenerator<PageRecord> {
  const lines = createInterface({
    input: createReadStream(pageRecordsPath(folder, lot), 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const line of lines) if (line !== '') yield JSON.parse(line) as PageRecord;
}

/** The papers of a piece, in page order: a request brings the 申出書 (S047), every other notice stands alone. */
export const papersOf = ({ form }: PageRecord): readonly string[] =>
  form === 'request' ? ['notice', 'application'] : ['notice'];
