import { readFileSync } from 'node:fs';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { TodokeError } from '../../kernel/errors.ts';
import type { Database } from '../../kernel/ports.ts';
import { countTry } from '../../member/limits.ts';
import { type Pace, REAL_PACE } from '../../member/pace.ts';
import type { Scan } from '../../member/papers.ts';
import { pageLanguages } from '../../member/texts.ts';
import type { Profile } from '../../profile/profile.ts';
import { profileOfInsurer } from '../../profile/store.ts';
import type { Keys } from '../../vault/keys.ts';
import { closePromptly } from '../closing.ts';
import { trace } from '../trace.ts';
import { type Asking, memberPages } from './doors.ts';
import type { Typed } from './form-parts.ts';
import { html } from './html.ts';
import { languagesOf, type Page, pageOf, type Site, siteOf } from './site.ts';

export interface MemberServerOptions {
  readonly database: Database;
  readonly keys: Keys;
  /** Where members open the pages, `https://todoke.example`; without it: this machine only, over http. */
  readonly origin?: string;
  readonly now?: () => Date;
  readonly pace?: Pace;
  /** False: nothing is limited; for tests of what the answers tell. */
  readonly limited?: boolean;
  /** The virus scanner; without one, papers are kept as not scanned. */
  readonly scan?: Scan;
}

const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

const LOCAL = new Set(['127.0.0.1', 'localhost', '[::1]']);
const nameOf = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

/** Largest form without files, and with them (their own limits are the profile's). */
const FORM = 64 * 1_024;
const UPLOAD = 32 * 1_048_576;

const file = (name: string): Buffer => readFileSync(new URL(`../../../web/member/${name}`, import.meta.url));

/** What a form with files brought. */
interface Brought {
  readonly typed: Typed;
  readonly papers: readonly Buffer[];
}

async function readUpload(body: Buffer, type: string): Promise<Brought> {
  const typed: Record<string, string> = {};
  const papers: Buffer[] = [];
  // Node's own reader of multipart forms.
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  for (const [name, value] of form) {
    if (typeof value === 'string') typed[name] = value;
    // A field without a chosen file brings one without name or content.
    else if (value.size > 0) papers.push(Buffer.from(await value.arrayBuffer()));
  }
  return { typed, papers };
}

/** Forms as browsers send them without scripts. */
function readForms(server: FastifyInstance): void {
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM },
    (_request, body, done) =>
      done(null, { typed: Object.fromEntries(new URLSearchParams(body as string)), papers: [] }),
  );
  server.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: UPLOAD },
    async (request: FastifyRequest, body: Buffer) =>
      readUpload(body, request.headers['content-type'] ?? '').catch((cause: unknown) => {
        throw new TodokeError('member.form', '送信された内容を読めません。', {
          remedy: 'もう一度送信してください。',
          cause,
        });
      }),
  );
}

/** Refuses names that are not ours (DNS rebinding) and what another site makes a browser send. */
function guardPages(server: FastifyInstance, origin: string | undefined): void {
  const ours = origin === undefined ? undefined : new URL(origin).host;
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    const host = request.headers.host ?? '';
    const wrongHost = ours === undefined ? !LOCAL.has(nameOf(host)) : host.toLowerCase() !== ours;
    const site = request.headers['sec-fetch-site'];
    if (wrongHost || (request.method === 'POST' && (site === 'cross-site' || site === 'same-site'))) {
      throw new TodokeError('api.host', 'このアドレスからは使えません。', {
        remedy: 'はじめのページから開き直してください。',
        status: 403,
      });
    }
  });
}

interface Insurer {
  readonly number: string;
  readonly name: string;
  /** One to try things with: reached by its own address, and nobody's first page. */
  readonly test: boolean;
}

const insurersOf = (database: Database): Promise<Insurer[]> =>
  database.read(async (sql) => {
    const { rows } = await sql.query<Insurer>(
      'SELECT insurer_id AS number, name, test FROM insurer.insurer ORDER BY insurer_id COLLATE "C"',
    );
    return rows;
  });

const HTML = 'text/html; charset=utf-8';
const KEPT_MS = 5_000;

/** The language a browser asks for first of those there are; Japanese else. */
function preferred(header: string | undefined, ids: readonly string[]): string {
  const wanted = (header ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
  return wanted.find((id) => ids.includes(id)) ?? 'ja';
}

/** A plain page in Japanese, where no insurer's words are known. */
const bare = (title: string, body: string): string =>
  html`<!doctype html><html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><link rel="stylesheet" href="/style.css"></head><body class="characters"><main><h1>${title}</h1><p>${body}</p></main></body></html>`
    .text;

/**
 * The members' pages: a server of its own, with nothing of the console in it, so that what is open to everybody can be
 * put before the world while the console is not. No session, no script, no cookie. The caller listens and closes.
 */
export function buildMemberServer(options: MemberServerOptions): FastifyInstance {
  const { database, keys, origin, now = () => new Date(), pace = REAL_PACE } = options;
  const server = Fastify({
    logger: false,
    // A TLS proxy before it, on this machine, says whose request it is.
    trustProxy: origin === undefined ? false : 'loopback',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 100 },
  });
  const languages = pageLanguages();
  closePromptly(server);
  guardPages(server, origin);
  readForms(server);

  /** What is read of an insurer serves for a moment: at the peak of a mailing every page asks for it. */
  const known = new Map<
    string,
    { readonly until: number; readonly insurer: Insurer; readonly profile: Profile }
  >();
  async function insurerFor(insurerId: string): Promise<{ insurer: Insurer; profile: Profile } | undefined> {
    const kept = known.get(insurerId);
    if (kept !== undefined && pace.now() < kept.until) return kept;
    const insurer = (await insurersOf(database)).find(({ number }) => number === insurerId);
    if (insurer === undefined) return undefined;
    const profile = await database.read((sql) => profileOfInsurer(sql, insurerId));
    known.set(insurerId, { until: pace.now() + KEPT_MS, insurer, profile });
    return { insurer, profile };
  }
  async function siteFor(insurerId: string, id: string): Promise<Site | undefined> {
    const found = await insurerFor(insurerId);
    if (found === undefined || !languagesOf(found.profile, languages).some((one) => one.id === id))
      return undefined;
    return siteOf(found.insurer, found.profile, id, languages, now());
  }
  const send = (reply: FastifyReply, status: number, text: string): FastifyReply =>
    reply.code(status).type(HTML).send(text);
  const nothing = (reply: FastifyReply, site?: Site): FastifyReply =>
    site === undefined
      ? send(reply, 404, bare('このページはありません', 'アドレスを確かめてください。'))
      : send(
          reply,
          404,
          pageOf(site, { title: 'error.page', body: html`<p>${site.say('error.page.text')}</p>` }),
        );

  const pages = memberPages({ ...options, pace });
  server.get('/style.css', (_, reply) => reply.type('text/css; charset=utf-8').send(file('style.css')));
  server.get('/icon.svg', (_, reply) => reply.type('image/svg+xml').send(file('icon.svg')));
  server.get('/', async (request, reply) => {
    const all = (await insurersOf(database)).filter(({ test }) => !test);
    const ids = [...languages.keys()];
    const to = preferred(request.headers['accept-language'], ids);
    if (all.length === 1) return reply.redirect(`/${(all[0] as Insurer).number}/${to}`, 303);
    return nothing(reply);
  });
  server.get<{ Params: { insurer: string } }>('/:insurer', async (request, reply) => {
    const { insurer } = request.params;
    const site = await siteFor(insurer, 'ja');
    if (site === undefined) return nothing(reply);
    const ids = site.languages.map(({ id }) => id);
    return reply.redirect(`/${insurer}/${preferred(request.headers['accept-language'], ids)}`, 303);
  });
  server.route<{ Params: { insurer: string; language: string; '*'?: string } }>({
    method: ['GET', 'POST'],
    url: '/:insurer/:language/*',
    // Before the body is read: whoever asks too often sends us nothing large.
    preParsing: async (request, reply) => {
      if (request.method !== 'POST' || options.limited === false) return;
      const { insurer, language } = request.params;
      const site = await siteFor(insurer, language);
      if (site === undefined) return;
      const { limits } = site.profile.member;
      await countTry(database, keys.access, limits, { insurerId: insurer, address: request.ip }).catch(
        (error: unknown) => failed(site, error, reply),
      );
    },
    handler: async (request, reply) => {
      const began = pace.now();
      const { insurer, language, '*': rest = '' } = request.params;
      const site = await siteFor(insurer, language);
      if (site === undefined) return nothing(reply);
      const { typed, papers } = (request.body as Brought | undefined) ?? { typed: {}, papers: [] };
      const query = request.query as Record<string, unknown>;
      const asking: Asking = { site, query, typed, papers, address: request.ip, began, now: now() };
      const page = pages[`${request.method} ${rest.replace(/\/+$/, '')}`];
      if (page === undefined) return nothing(reply, site);
      return answerWith(site, page, asking, reply);
    },
  });
  server.get<{ Params: { insurer: string; language: string } }>(
    '/:insurer/:language',
    async (request, reply) => {
      const { insurer, language } = request.params;
      const site = await siteFor(insurer, language);
      const page = pages['GET '];
      if (site === undefined || page === undefined) return nothing(reply);
      const asking = { site, query: {}, typed: {}, papers: [], address: '', began: 0, now: now() };
      return answerWith(site, page, asking, reply);
    },
  );

  async function answerWith(
    site: Site,
    page: (asking: Asking) => Promise<Page | Buffer>,
    asking: Asking,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    try {
      const answer = await page(asking);
      if (answer instanceof Buffer) {
        reply.header('content-disposition', 'attachment; filename="notice.pdf"');
        return reply.type('application/pdf').send(answer);
      }
      return send(reply, (answer as Page).wrong ? 400 : 200, pageOf(site, answer as Page));
    } catch (error) {
      return failed(site, error, reply);
    }
  }

  function failed(site: Site, error: unknown, reply: FastifyReply): FastifyReply {
    if (error instanceof TodokeError && error.status === 429) {
      const body = html`<p>${site.say('error.many')}</p>`;
      return send(reply, 429, pageOf(site, { title: 'error.many.title', body }));
    }
    process.stderr.write(`${trace(error)}\n`);
    const body = html`<p>${site.say('error.internal.text')}</p>`;
    return send(reply, 500, pageOf(site, { title: 'error.internal', body }));
  }

  server.setNotFoundHandler((_, reply) => nothing(reply));
  server.setErrorHandler((error, _request, reply) => {
    const status =
      error instanceof TodokeError ? error.status : (error as { statusCode?: number }).statusCode;
    if (status !== undefined && status < 500)
      return send(
        reply,
        status,
        bare('受け付けられません', '送信された内容を確かめて、もう一度お試しください。'),
      );
    process.stderr.write(`${trace(error)}\n`);
    return send(reply, 500, bare('受け付けられません', '時間をおいてもう一度お試しください。'));
  });
  return server;
}
