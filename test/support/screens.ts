import { AxeBuilder } from '@axe-core/playwright';
import type { FastifyInstance } from 'fastify';
import type { Browser, BrowserContext, Page } from 'playwright-core';
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
