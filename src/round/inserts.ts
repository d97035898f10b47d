import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { composeFixedPapers } from '../document/fixed.ts';
import { composeLeaflet, type LeafletContext } from '../document/leaflets.ts';
import { writeFileWhole } from '../kernel/files.ts';
import type { Sql } from '../kernel/ports.ts';
import type { OurInsert, Profile } from '../profile/profile.ts';
import { leaflets } from '../template/leaflets.ts';
import { certificateSet, noticeSet } from '../template/sets.ts';
import { leafletPaths } from './leaflets.ts';
import type { Publisher } from './publisher.ts';

/** An insert of Todoke's own as it lies in a result: what is printed, by its artwork id and version (S158-S162). */
interface OurFile {
  readonly file: string;
  readonly artwork: string;
  readonly version: string;
  readonly pages: number;
}
type Ours = Readonly<Record<string, OurFile>>;

/** The inserts of Todoke's own that are not in a result yet, made but not placed. */
export interface MadeInserts {
  readonly placed: Ours;
  readonly made: ReadonlyMap<string, OurFile & { readonly bytes: Uint8Array }>;
}

const RECORD = 'record/inserts.json';
const pathOf = (insert: string): string => `inserts/${insert}.pdf`;

/** The inserts of Todoke's own a result holds, by the insert's name. */
function placedIn(outDir: string): Ours {
  const path = join(outDir, RECORD);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Ours) : {};
}

/** Where they lie, and the record of them; nothing where there is none. */
export function ourPaths(outDir: string): string[] {
  const files = Object.values(placedIn(outDir)).map(({ file }) => file);
  return files.length === 0 ? [] : [...files, RECORD];
}

async function compose(
  context: LeafletContext,
  paper: Exclude<OurInsert, 'application'>,
  path: string,
): Promise<Omit<OurFile, 'file'>> {
  if (paper === 'replyEnvelope') {
    const templateSet = certificateSet(context.settings);
    const { artwork = '', version = '' } = templateSet.papers[paper] ?? {};
    const { pages } = await composeFixedPapers({
      context: { ...context, templateSet },
      papers: [paper],
      path,
    });
    return { artwork, version, pages };
  }
  const { artwork, version } = leaflets()[paper];
  const { pages } = await composeLeaflet({ context, leaflet: paper, language: 'ja', path });
  return { artwork, version, pages };
}

/**
 * Makes the inserts of Todoke's own among `names` (of the profile's inserts), before a round is begun: a text that does not
 * fit is heard of while it can still be changed. What the result holds already is kept as it was printed from. Pure but
 * for a folder of its own, which is gone afterwards. Throws as `composeLeaflet` does.
 */
export async function makeInserts(
  context: LeafletContext,
  { inserts: { leaflets: own, ours } }: Profile,
  names: readonly string[],
  outDir: string,
): Promise<MadeInserts> {
  const placed = placedIn(outDir);
  const made = new Map<string, OurFile & { readonly bytes: Uint8Array }>();
  const scratch = mkdtempSync(join(tmpdir(), 'todoke-inserts-'));
  try {
    for (const insert of new Set(names)) {
      const paper = ours[insert];
      const file = pathOf(insert);
      // The 申出書 is a page of the request.
      if (paper === undefined || paper === 'application' || own[insert] !== undefined) continue;
      if (placed[insert] !== undefined && existsSync(join(outDir, file))) continue;
      const path = join(scratch, `${insert}.pdf`);
      const about = await compose(context, paper, path);
      made.set(insert, { ...about, file, bytes: readFileSync(path) });
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return { placed, made };
}

/** Puts them into the result, each whole, and then their record. */
export function placeInserts(
  { placed, made }: MadeInserts,
  { outDir, scratchDir }: { outDir: string; scratchDir: string },
): void {
  if (made.size === 0) return;
  const record: Record<string, OurFile> = { ...placed };
  mkdirSync(scratchDir, { recursive: true });
  for (const [insert, { bytes, ...about }] of made) {
    const final = join(outDir, about.file);
    mkdirSync(dirname(final), { recursive: true });
    writeFileWhole(scratchDir, final, bytes);
    record[insert] = about;
  }
  mkdirSync(join(outDir, 'record'), { recursive: true });
  writeFileWhole(scratchDir, join(outDir, RECORD), `${JSON.stringify(record, null, 2)}\n`);
}

/** What of an insert a campaign needs: `copies` in all its envelopes. */
interface Needed {
  readonly insert: string;
  readonly copies: number;
}

/**
 * inserts.csv: what goes into the envelopes besides the papers, how many copies of each, and the file it is printed from
 * with its artwork id and version. `printed`: it is a page of the print files; `stock`: it has no file here.
 */
export function publishInserts(sql: Sql, to: Publisher, profile: Profile, outDir: string): Promise<void> {
  const own = new Set(leafletPaths(profile));
  const ours = placedIn(outDir);
  const { application } = noticeSet(profile.document).papers;
  const about = (insert: string): Partial<OurFile> => {
    if (own.has(pathOf(insert))) return { file: pathOf(insert) };
    if (profile.inserts.ours[insert] !== 'application') return ours[insert] ?? {};
    return { artwork: application?.artwork ?? '', version: application?.version ?? '' };
  };
  const supply = (insert: string): 'file' | 'printed' | 'stock' => {
    const { file, artwork } = about(insert);
    if (file !== undefined) return 'file';
    return artwork === undefined ? 'stock' : 'printed';
  };
  return to.table<Needed>(
    sql,
    'inserts.csv',
    `SELECT t.insert, count(*)::int AS copies
       FROM packing.envelope e CROSS JOIN LATERAL unnest(e.inserts) AS t (insert)
      WHERE e.insurer_id = $1 AND e.campaign_id = $2 GROUP BY 1 ORDER BY t.insert COLLATE "C"`,
    {
      insert: ({ insert }) => insert,
      title: ({ insert }) => profile.packing.inserts[insert]?.title ?? '',
      copies: ({ copies }) => copies,
      supply: ({ insert }) => supply(insert),
      artwork: ({ insert }) => about(insert).artwork ?? '',
      version: ({ insert }) => about(insert).version ?? '',
      file: ({ insert }) => about(insert).file ?? '',
    },
  );
}
