import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from 'fast-png';
import type { Browser, Page } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FONTS = ['400Regular/NotoSansJP_400Regular.ttf', '700Bold/NotoSansJP_700Bold.ttf'];
const FONT_PACKAGE = new URL('../../node_modules/@expo-google-fonts/noto-sans-jp/', import.meta.url);

/** A fontconfig that knows our Japanese fonts and no others: without it the npm Chromium prints blank text. */
function fontconfig(folder: string): string {
  const fonts = join(folder, 'fonts');
  mkdirSync(fonts);
  for (const font of FONTS)
    symlinkSync(fileURLToPath(new URL(font, FONT_PACKAGE)), join(fonts, font.replace('/', '-')));
  const file = join(folder, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><cachedir>${join(folder, 'cache')}</cachedir></fontconfig>`,
  );
  return file;
}

async function executable(folder: string): Promise<string> {
  const installed = INSTALLED.find((path) => existsSync(path));
  if (installed !== undefined) return installed;
  // Names the runtime whose system libraries the package then brings along.
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs24.x';
  // It unpacks under one name for everybody, where another account's copy could not be run.
  process.env.TMPDIR = join(folder, 'unpacked');
  mkdirSync(process.env.TMPDIR);
  const { default: chromium } = await import('@sparticuz/chromium');
  return chromium.executablePath();
}

/**
 * A real Chromium: the machine's own, else the one from npm. `close` ends it and removes its folder. `more`: further
 * arguments (a camera that is a file).
 */
export async function launchChromium(
  more: readonly string[] = [],
): Promise<{ browser: Browser; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'todoke-chromium-'));
  const { chromium } = await import('playwright-core');
  const executablePath = await executable(folder);
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', ...more],
    // Fields for days are typed in the order of one language, whatever the machine's is.
    env: {
      ...(process.env as Record<string, string>),
      LANGUAGE: 'en',
      LC_ALL: 'C.UTF-8',
      FONTCONFIG_FILE: fontconfig(folder),
    },
  });
  return {
    browser,
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Share of pixels of an element that are not its most frequent colour: what of it is ink. */
export async function inkOf(page: Page, selector: string): Promise<number> {
  const { data, channels } = decode(await page.locator(selector).first().screenshot());
  const colours = new Map<number, number>();
  for (let i = 0; i < data.length; i += channels) {
    const colour = ((data[i] as number) << 16) | ((data[i + 1] as number) << 8) | (data[i + 2] as number);
    colours.set(colour, (colours.get(colour) ?? 0) + 1);
  }
  return 1 - (Math.max(...colours.values()) * channels) / data.length;
}
