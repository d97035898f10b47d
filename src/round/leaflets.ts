import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TodokeError } from '../kernel/errors.ts';
import { writeFileWhole } from '../kernel/files.ts';
import type { Profile } from '../profile/profile.ts';
import { checkLeaflet } from '../readback/preflight/leaflet.ts';

/** Where a round leaves the insurer's own leaflets for the printer, one per insert. */
export const leafletPaths = ({ inserts }: Profile): string[] =>
  Object.keys(inserts.leaflets).map((insert) => `inserts/${insert}.pdf`);

/**
 * Reads the insurer's own leaflets a profile names from the folder of the round. Throws `round.leaflet` for one that
 * is not there or may not be enclosed as it is, before anything is imported.
 */
export async function requireLeaflets(
  { inserts }: Profile,
  inputDir: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const [insert, path] of Object.entries(inserts.leaflets)) {
    const place = join(inputDir, path);
    if (!existsSync(place)) {
      throw new TodokeError('round.leaflet', `同封するチラシ「${path}」がありません。`, {
        remedy: '入力フォルダーに置くか、プロファイルの inserts.leaflets を直してください。',
      });
    }
    const bytes = readFileSync(place);
    const { usable, findings } = await checkLeaflet(bytes);
    if (!usable) {
      const stops = findings.filter(({ weight }) => weight === 'stop');
      const said = stops.map(({ page, says }) => (page === null ? says : `${page} ページ: ${says}`));
      throw new TodokeError(
        'round.leaflet',
        `チラシ「${path}」は、このままでは同封できません。\n${said.join('\n')}`,
        {
          remedy: [...new Set(stops.map(({ remedy }) => remedy))].join(''),
        },
      );
    }
    found.set(insert, bytes);
  }
  return found;
}

/**
 * Puts the leaflets into the result, where the printer finds them. Throws `round.leaflet_changed` where another one
 * lies there already: what was released is not exchanged silently.
 */
export function placeLeaflets(
  leaflets: ReadonlyMap<string, Uint8Array>,
  folders: { outDir: string; scratchDir: string },
): void {
  for (const [insert, bytes] of leaflets) {
    const final = join(folders.outDir, `inserts/${insert}.pdf`);
    if (existsSync(final)) {
      if (readFileSync(final).equals(bytes)) continue;
      throw new TodokeError(
        'round.leaflet_changed',
        `チラシ「${insert}」が、この送付を始めたときのものと違います。`,
        {
          remedy: '始めたときのチラシに戻すか、別の送付番号と出力先（--out）で始めてください。',
          status: 409,
        },
      );
    }
    mkdirSync(dirname(final), { recursive: true });
    mkdirSync(folders.scratchDir, { recursive: true });
    writeFileWhole(folders.scratchDir, final, bytes);
  }
}
