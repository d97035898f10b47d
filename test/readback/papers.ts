import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  composeCarriers,
  composeCertificateSheets,
  composeCertificates,
} from '../../src/document/certificates.ts';
import type { NoticeContext } from '../../src/document/context.ts';
import { EIGHT_UP } from '../../src/document/imposition.ts';
import { composeDistributionLists } from '../../src/document/lists.ts';
import { cardSpecimens, carrierSpecimens, parcelSpecimens } from '../../src/document/specimens.ts';
import { loadProfile } from '../../src/profile/profile.ts';
import { FileProver, type ProvedFile } from '../../src/readback/lot.ts';
import { PictureProver } from '../../src/readback/picture.ts';
import { readRound } from '../../src/readback/record.ts';
import type { CarrierRecord, CertificateRecord } from '../../src/template/certificate.ts';
import type { ParcelSheet } from '../../src/template/parcel.ts';
import { CERTIFICATES, catalogue, templateSet } from '../../src/template/sets.ts';
import { listFiles } from './round.ts';

/** Writes one file with pages; returns on which page each record begins. */
export type PaperComposer<R> = (
  context: NoticeContext,
  records: readonly R[],
  path: string,
) => Promise<{ pages: number; firstPages: readonly number[] }>;

/** Who makes the papers of a round that has no notices; the default is Todoke's own composer. */
export interface PaperComposers {
  readonly lists: PaperComposer<ParcelSheet>;
  readonly cards: PaperComposer<CertificateRecord>;
  readonly letters: PaperComposer<CarrierRecord>;
  readonly sheets: PaperComposer<CertificateRecord>;
}

const PER_SHEET = EIGHT_UP.columns * EIGHT_UP.rows;

const todoke: PaperComposers = {
  lists: (context, parcels, path) => composeDistributionLists({ context, parcels, path }),
  cards: async (context, records, path) => ({
    ...(await composeCertificates({ context, records, path })),
    firstPages: records.map((_, i) => i * 2 + 1),
  }),
  letters: async (context, records, path) => ({
    ...(await composeCarriers({ context, records, path })),
    firstPages: records.map((_, i) => i + 1),
  }),
  sheets: async (context, records, path) => ({
    ...(await composeCertificateSheets({ context, records, path, imposition: EIGHT_UP })),
    firstPages: records.map((_, i) => Math.floor(i / PER_SHEET) * 2 + 1),
  }),
};

/** Cards of different people: as many as asked for, in every condition that changes a card. */
const cards = (count: number): CertificateRecord[] => {
  const kinds = cardSpecimens();
  return Array.from({ length: count }, (_, i) => ({
    ...(kinds[i % kinds.length] as CertificateRecord),
    certificateId: `card-${i}`,
    managementNumber: `C${i}A-BCD-E${i % 10}`,
    number: String(101 + i),
  }));
};

/** A finished round of everything but notices, and whom its papers are for. */
export interface FinishedPapers {
  readonly folder: string;
  readonly cards: readonly CertificateRecord[];
  readonly letters: readonly CarrierRecord[];
  readonly parcels: readonly ParcelSheet[];
}

/** Composes lists for workplaces, cards, letters and cards imposed on sheets, and their record. */
export async function finishedPapers(composers: Partial<PaperComposers> = {}): Promise<FinishedPapers> {
  const { lists, cards: single, letters, sheets } = { ...todoke, ...composers };
  const folder = mkdtempSync(join(tmpdir(), 'todoke-readback-'));
  const { profile } = loadProfile('kyokai-kenpo');
  const context: NoticeContext = {
    insurer: { number: '01130012', name: 'とどけ見本健康保険協会' },
    asOf: '2024-06-07',
    issuedOn: '2024-09-09',
    templateSet: {
      ...templateSet(CERTIFICATES),
      papers: { ...templateSet('mhlw-2024').papers, ...templateSet(CERTIFICATES).papers },
    },
    settings: profile.document,
    language: 'ja',
  };
  const write = async <R>(
    compose: PaperComposer<R>,
    records: readonly R[],
    place: { readonly folder: string; readonly lot: string; readonly file: string },
    pieceId: (record: R) => string,
  ) => {
    const { lot, file } = place;
    for (const each of [join('record', place.folder), file.slice(0, file.lastIndexOf('/'))])
      mkdirSync(join(folder, each), { recursive: true });
    const { pages, firstPages } = await compose(context, records, join(folder, file));
    const lines = records.map((record, i) => ({ page: firstPages[i], pieceId: pieceId(record), ...record }));
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    writeFileSync(join(folder, 'record', place.folder, `${lot}.ndjson`), text);
    const bytes = readFileSync(join(folder, file));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { lot, file, pages, bytes: bytes.length, sha256, lines };
  };
  const parcels = parcelSpecimens();
  const people = cards(11);
  const envelopes = carrierSpecimens();
  const list = await write(
    lists,
    parcels,
    { folder: 'parcels', lot: 'W0001', file: 'lists/W0001.pdf' },
    ({ parcelId }) => parcelId,
  );
  const print = await write(
    single,
    people,
    { folder: 'pages', lot: 'C0001', file: 'print/C0001.pdf' },
    ({ certificateId }) => certificateId,
  );
  const letter = await write(
    letters,
    envelopes,
    { folder: 'letters', lot: 'C0001', file: 'letters/C0001.pdf' },
    ({ managementNumber }) => managementNumber,
  );
  const sheet = await write(
    sheets,
    people,
    { folder: 'sheets', lot: 'S0001', file: 'print/S0001.pdf' },
    ({ certificateId }) => certificateId,
  );
  const { insurer, asOf, issuedOn } = context;
  const round = {
    insurer,
    profile,
    asOf,
    issuedOn,
    files: [{ ...print, kind: 'cards', pieces: people.length }],
    lists: [{ ...list, parcels: parcels.length }],
    letters: [letter],
    sheets: [{ ...sheet, cards: people.length, imposition: EIGHT_UP }],
  };
  writeFileSync(join(folder, 'record', 'round.json'), JSON.stringify(round));
  writeFileSync(join(folder, 'record', 'template.json'), JSON.stringify(context.templateSet));
  writeFileSync(join(folder, 'record', 'texts.json'), JSON.stringify(catalogue()));
  const listed = print.lines.map(({ pieceId, managementNumber, page }) =>
    [pieceId, managementNumber, 'certificate', 'no', 'home', print.file, page, ''].join(','),
  );
  const head = 'piece_id,management_number,form,digits_printed,route,file,page,inserts';
  writeFileSync(join(folder, 'pieces.csv'), `${[head, ...listed].join('\n')}\n`);
  listFiles(folder);
  return { folder, cards: people, letters: envelopes, parcels };
}

/** Faults of one file of such a round by `page code at`, of every page by its structure or by its picture. */
export async function faultsOfPaper(
  folder: string,
  file: string,
  depth: 'structure' | 'picture',
): Promise<string[]> {
  const round = readRound(folder);
  const recorded = round.files.find((each) => each.file === file);
  if (recorded === undefined) throw new Error('no such file');
  const said = ({ page, code, at }: ProvedFile['faults'][number]): string =>
    [page, code, ...(at === undefined ? [] : [at])].join(' ');
  if (depth === 'structure')
    return (await new FileProver(folder, round, undefined).prove(recorded, [], { hash: false })).faults.map(
      said,
    );
  const pages = Array.from({ length: recorded.pages }, (_, i) => i);
  return (await new PictureProver(folder, round).prove(recorded, pages)).map(said);
}

export const PAPER_FILES = ['lists/W0001.pdf', 'print/C0001.pdf', 'letters/C0001.pdf', 'print/S0001.pdf'];
