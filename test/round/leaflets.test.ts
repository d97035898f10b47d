import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from 'pdf-lib';
import { afterAll, expect, test } from 'vitest';
import { loadProfile, type Profile, parseProfile } from '../../src/profile/profile.ts';
import { leafletPaths, placeLeaflets, requireLeaflets } from '../../src/round/leaflets.ts';

const folder = mkdtempSync(join(tmpdir(), 'todoke-leaflets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The shipped profile with a leaflet of the insurer's own. */
function withLeaflet(path: string, insert = 'explanation-leaflet'): Profile {
  const written = structuredClone(loadProfile('kyokai-kenpo').profile);
  return parseProfile({ ...written, inserts: { ...written.inserts, leaflets: { [insert]: path } } }, 'test')
    .profile;
}

async function pdf(size: [number, number]): Promise<Uint8Array> {
  const doc = await PDFDocument.create();
  doc.addPage(size).drawRectangle({ x: 100, y: 100, width: 200, height: 50 });
  return doc.save();
}

test('a leaflet that passes the preflight is put into the result for the printer', async () => {
  mkdirSync(join(folder, 'チラシ'));
  const bytes = await pdf([595.28, 841.89]);
  writeFileSync(join(folder, 'チラシ', '説明.pdf'), bytes);
  const profile = withLeaflet('チラシ/説明.pdf');
  const folders = { outDir: join(folder, 'out'), scratchDir: join(folder, 'out.tmp') };
  placeLeaflets(await requireLeaflets(profile, folder), folders);
  expect(leafletPaths(profile)).toEqual(['inserts/explanation-leaflet.pdf']);
  expect(readFileSync(join(folder, 'out', 'inserts', 'explanation-leaflet.pdf')).equals(bytes)).toBe(true);
  placeLeaflets(new Map([['explanation-leaflet', bytes]]), folders);
  const another = new Map([['explanation-leaflet', await pdf([595, 842])]]);
  expect(() => placeLeaflets(another, folders)).toThrow(
    expect.objectContaining({ id: 'round.leaflet_changed' }),
  );
});

test('one that fails it, or is not there, stops the round by name and says what to do', async () => {
  writeFileSync(join(folder, 'letter.pdf'), await pdf([612, 792]));
  await expect(requireLeaflets(withLeaflet('letter.pdf'), folder)).rejects.toMatchObject({
    id: 'round.leaflet',
    message: expect.stringContaining('1 ページ: 仕上がりの大きさが'),
    remedy: expect.stringContaining('A4'),
  });
  await expect(requireLeaflets(withLeaflet('none.pdf'), folder)).rejects.toMatchObject({
    id: 'round.leaflet',
  });
  expect(existsSync(join(folder, 'out', 'inserts', 'letter.pdf'))).toBe(false);
});

test('a profile may not name a file outside the folder, nor an insert nobody weighed', () => {
  for (const path of ['../x.pdf', '/x.pdf', 'x.doc'])
    expect(() => withLeaflet(path)).toThrow(/inserts\.leaflets/);
  expect(() => withLeaflet('x.pdf', 'unknown')).toThrow(/重さと厚さ/);
});
