import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { FontSettingsSchema } from '../../src/template/font-settings.ts';
import type { NoticeRecord } from '../../src/template/record.ts';
import { makeFont } from '../template/make-font.ts';
import { LOTS } from './round.ts';

/** Modules know the fonts of one process: each test starts with fresh ones. */
const fresh = async () => ({
  fonts: await import('../../src/template/fonts.ts'),
  glyphs: await import('../../src/template/glyphs.ts'),
  notices: await import('../../src/document/notices.ts'),
  round: await import('./round.ts'),
  lot: await import('../../src/readback/lot.ts'),
  picture: await import('../../src/readback/picture.ts'),
  record: await import('../../src/readback/record.ts'),
  standards: await import('../../src/readback/preflight/check.ts'),
});

const folder = mkdtempSync(join(tmpdir(), 'todoke-fonts-'));
const folders: string[] = [folder];
let gaiji: { file: string; sha256: string };
let mincho: { file: string; sha256: string };

/** 外字 at a private code point, and a variant of 葛 that only Moji_Joho has. */
const GAIJI = '\ue000';
const MOJI_JOHO = '葛\u{e0102}';

beforeAll(() => {
  process.env.TODOKE_FONTS = folder;
  gaiji = makeFont(folder, '外字.ttf', {
    characters: [
      { char: GAIJI, like: '邊' },
      { char: '\u{f0001}', like: '嶋' },
    ],
  });
  mincho = makeFont(folder, 'mincho.ttf', {
    name: 'MadeMincho',
    characters: [
      { char: '葛', like: '葛' },
      { char: '葛', like: '蔦', selector: 0xe0102 },
      { char: '佐', like: '佐' },
    ],
  });
});
beforeEach(() => {
  vi.resetModules();
});
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

const settings = (written: object) => FontSettingsSchema.parse(written);

describe('which characters can be printed', () => {
  test('外字 only with the font of 外字', async () => {
    const { fonts, glyphs } = await fresh();
    const name = `渡${GAIJI}\u{f0001}`;
    expect(glyphs.unprintable(name).map(({ codePoint }) => codePoint)).toEqual(['U+E000', 'U+F0001']);
    fonts.setFonts(settings({ own: [gaiji] }));
    expect(glyphs.unprintable(name)).toEqual([]);
    expect(glyphs.unprintable('\ue001').map(({ codePoint }) => codePoint)).toEqual(['U+E001']);
  });

  test('a variant of Moji_Joho only with a font of it, never as the shape of another collection', async () => {
    const { fonts, glyphs } = await fresh();
    expect(glyphs.unprintable(MOJI_JOHO)).toHaveLength(1);
    expect(glyphs.unprintable('葛\u{e0100}')).toEqual([]);
    fonts.setFonts(settings({ selectors: 'Moji_Joho', own: [{ ...mincho, selectors: 'Moji_Joho' }] }));
    expect(glyphs.unprintable(MOJI_JOHO)).toEqual([]);
    // The shipped fonts know this selector, but of Adobe-Japan1: in this register it may be another shape.
    expect(glyphs.unprintable('葛\u{e0100}').map(({ codePoint }) => codePoint)).toEqual(['U+845B U+E0100']);
  });

  test('a font of Moji_Joho draws no variant of a register that carries Adobe-Japan1', async () => {
    const { fonts, glyphs } = await fresh();
    fonts.setFonts(settings({ own: [{ ...mincho, selectors: 'Moji_Joho' }] }));
    expect(glyphs.unprintable(MOJI_JOHO)).toHaveLength(1);
    expect(glyphs.unprintable('葛\u{e0100}')).toEqual([]);
  });
});

describe('papers with fonts of the insurer', () => {
  const named = (name: string): Record<string, NoticeRecord[]> => ({
    W0001: (LOTS.W0001 ?? []).slice(0, 3).map((record) => ({ ...record, name })),
  });

  test.each([
    ['外字', `渡${GAIJI}　太郎`, () => ({ own: [gaiji] }), 'MadeGaiji'],
    [
      'a variant of Moji_Joho',
      `${MOJI_JOHO}西　太郎`,
      () => ({ selectors: 'Moji_Joho', own: [{ ...mincho, selectors: 'Moji_Joho' }] }),
      'MadeMincho',
    ],
    [
      'names set in a font of their own',
      '佐藤　葛',
      () => ({ own: [{ ...mincho, before: true }] }),
      'MadeMincho',
    ],
  ])('%s: printed, embedded as a subset, proved glyph by glyph, PDF/X-4', async (_, name, written, font) => {
    const { fonts, round, lot, picture, record, standards } = await fresh();
    const own = settings(written());
    fonts.setFonts(own);
    const finished = await round.finishedRound('kyokai-2024', undefined, named(name), { fonts: own });
    folders.push(finished.folder);
    const read = record.readRound(finished.folder);
    expect(read.settings.fonts).toEqual(own);
    const [file] = read.files;
    if (file === undefined) throw new Error('no file');
    const proved = await new lot.FileProver(finished.folder, read, finished.keys).prove(
      file,
      finished.listed.W0001 ?? [],
      { hash: true },
    );
    expect(proved.faults).toEqual([]);
    expect(await new picture.PictureProver(finished.folder, read).prove(file, [0, 1, 2])).toEqual([]);
    const bytes = readFileSync(join(finished.folder, file.file));
    expect(bytes.toString('latin1')).toMatch(new RegExp(`/FontName/[A-Z]{6}\\+${font}/`));
    expect(standards.checkPdf(bytes).findings).toEqual([]);
  });

  test('a variant no font has stops the file, and is never printed as the plain character', async () => {
    const { fonts, round } = await fresh();
    const own = settings({ own: [gaiji] });
    fonts.setFonts(own);
    const made = round.finishedRound('kyokai-2024', undefined, named(MOJI_JOHO), { fonts: own });
    await expect(made).rejects.toMatchObject({ id: 'document.unprintable' });
  });
});

describe('a font that must not be used', () => {
  test('is refused by name, with what to do', async () => {
    const { fonts } = await fresh();
    const refused = (own: object): unknown => {
      try {
        fonts.setFonts(settings({ own: [own] }));
      } catch (error) {
        return error;
      }
      return undefined;
    };
    expect(refused({ file: 'none.ttf', sha256: 'ab'.repeat(32) })).toMatchObject({
      id: 'template.own_font',
      message: '書体のファイル「none.ttf」が見つかりません。',
    });
    expect(refused({ ...gaiji, sha256: 'ab'.repeat(32) })).toMatchObject({
      message: expect.stringContaining('プロファイルの示すものと違います'),
    });
    for (const fsType of [0x0002, 0x0100, 0x0200]) {
      const closed = makeFont(folder, `closed-${fsType}.ttf`, {
        fsType,
        characters: [{ char: 'あ', like: 'あ' }],
      });
      expect(refused(closed)).toMatchObject({
        message: expect.stringContaining('埋め込みが許されていません'),
      });
    }
    for (const fsType of [0x0004, 0x0008]) {
      const open = makeFont(folder, `open-${fsType}.ttf`, {
        fsType,
        characters: [{ char: 'あ', like: 'あ' }],
      });
      vi.resetModules();
      const { fonts: again } = await fresh();
      expect(() => again.setFonts(settings({ own: [open] }))).not.toThrow();
    }
    const text = Buffer.from('no font');
    writeFileSync(join(folder, 'text.ttf'), text);
    const sha256 = (await import('node:crypto')).createHash('sha256').update(text).digest('hex');
    expect(refused({ file: 'text.ttf', sha256 })).toMatchObject({
      message: expect.stringContaining('TrueType の輪郭'),
    });
  });

  test("another insurer's fonts are not taken up in the same process", async () => {
    const { fonts } = await fresh();
    fonts.setFonts(settings({ own: [gaiji] }));
    fonts.setFonts(settings({ own: [gaiji] }));
    expect(() => fonts.setFonts(settings({}))).toThrow(
      expect.objectContaining({ id: 'template.other_fonts' }),
    );
    expect(() => fonts.setFonts(settings({ own: [mincho] }))).toThrow(/別の保険者の書体/);
  });
});
