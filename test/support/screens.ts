import { AxeBuilder } from '@axe-core/playwright';
import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { buildWeb, WEB_DIST } from '../../scripts/build-web.ts';
import type { Role } from '../../src/access/roles.ts';
import { buildServer } from '../../src/api/server.ts';
import type { Database } from '../../src/kernel/ports.ts';
import { launchChromium } from './chromium.ts';
import { signInBrowser } from './sign-in.ts';

type ServerOptions = Parameters<typeof buildServer>[0];

/** A server with the built screens, where it listens, and a Chromium to look at them. */
export interface Screens {
  readonly server: FastifyInstance;
  readonly base: string;
  readonly browser: Browser;
  close(): Promise<void>;
}

/** What a suite of screens begins with. `flags`: further arguments of Chromium. */
export async function serveScreens(
  options: Omit<ServerOptions, 'webDir' | 'outDir'> & { readonly outDir?: string },
  flags?: readonly string[],
): Promise<Screens> {
  await buildWeb();
  const server = buildServer({ outDir: '', ...options, webDir: WEB_DIST });
  const base = await server.listen({ host: '127.0.0.1', port: 0 });
  const chromium = await launchChromium(flags);
  return {
    server,
    base,
    browser: chromium.browser,
    async close() {
      await chromium.close();
      await server.close();
    },
  };
}

/** A screen as offices have it. */
const OFFICE = { width: 1366, height: 768 };

/** Keeps in `complaints` what the browser complains of: errors of scripts, and of its console all but the expected. */
export function hear(page: Page, complaints: string[], expected?: RegExp): void {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && expected?.test(text) !== true) complaints.push(text);
  });
}

/** Somebody's own window. `complaints` grows with what the browser complains of in it. */
export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly complaints: string[];
}

/** Opens a window and signs in there, with all roles unless told otherwise; `complaints` are added to those given. */
export async function visit(
  at: Pick<Screens, 'base' | 'browser'> & {
    readonly database: Database;
    readonly insurerId: string;
    readonly viewport?: { readonly width: number; readonly height: number };
  },
  who: { personId?: string; roles?: readonly Role[] } = {},
  complaints: string[] = [],
): Promise<Visit> {
  const context = await at.browser.newContext({ viewport: at.viewport ?? OFFICE });
  await signInBrowser(context, at.base, at.database, at.insurerId, who);
  const page = await context.newPage();
  hear(page, complaints);
  return { context, page, complaints };
}

/** What axe finds serious or critical on a page as it stands, each with the first element it is found at. */
export async function grave(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** Shows everything in English from the next page on. */
export async function speakEnglish(context: BrowserContext): Promise<void> {
  await context.addInitScript("localStorage.setItem('todoke.language', 'en')");
}

/** What is Japanese on a page once it is loaded and not marked as such: its texts, and what a screen reader is told. */
export async function japaneseOn(page: Page): Promise<string[]> {
  await expect.poll(() => page.locator('.animate-pulse').count(), { timeout: 20_000 }).toBe(0);
  return page.evaluate(`(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    const marked = (element) => element.closest('[lang=ja]') !== null;
    while (texts.nextNode()) {
      if (!marked(texts.currentNode.parentElement)) found.push(texts.currentNode.textContent);
    }
    for (const name of ['aria-label', 'placeholder', 'title', 'alt'])
      for (const one of document.querySelectorAll('[' + name + ']'))
        if (!marked(one)) found.push(one.getAttribute(name));
    const japanese = /[\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Han}]/u;
    return [...new Set(found.map((text) => text.trim()).filter((text) => japanese.test(text)))];
  })()`);
}
