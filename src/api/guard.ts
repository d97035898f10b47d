import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TodokeError } from '../kernel/errors.ts';

const LOCAL = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** This machine, as the other end of a connection. */
const LOOPBACK = /^(::ffff:)?127\.|^::1$/;

const JSON_TYPE = /^application\/json\s*(;|$)/i;
const FILE_TYPE = /^text\/csv\s*(;|$)/i;
/** What a type says of the letters of a text. */
const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]*)/i;

/** Whether a body is as we read it: of this type, not compressed, and JSON in UTF-8 (a file's letters are looked at). */
function isReadable({ 'content-type': type = '', ...headers }: IncomingHttpHeaders, types: RegExp): boolean {
  const charset = CHARSET.exec(type)?.[1]?.toLowerCase() ?? 'utf-8';
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') return false;
  return types.test(type) && (types === FILE_TYPE || charset === 'utf-8');
}

/** The name in a Host header, without the port. */
const nameOf = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();

/** The scan station: a screen that may use the camera, and the reader of codes, which is WebAssembly. */
const STATION = /^\/\d{6,8}\/scan(?=[/?]|$)/;
/** The screens of workplaces, a page of its own: letters are ticked off there with the phone's camera. */
export const WORKPLACE = /^\/\d{6,8}\/workplace(?=[/?]|$)/;

const headersOf = (station: boolean) => ({
  'content-security-policy': [
    "default-src 'none'",
    `script-src 'self'${station ? " 'wasm-unsafe-eval'" : ''}`,
    "style-src 'self'",
    "img-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': `camera=(${station ? 'self' : ''}), microphone=(), geolocation=()`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
});
/** What every answer carries, also one to a request that is none. */
export const HEADERS = headersOf(false);
const STATION_HEADERS = headersOf(true);

/**
 * The address a request comes from, as far as it is to be trusted: behind our own TLS proxy (there is an origin, and the
 * proxy is this machine's) the one the proxy wrote down last. Else all who come through it would count as one.
 */
export function senderOf(
  { ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>,
  origin: string | null,
): string {
  if (origin === null || !LOOPBACK.test(ip)) return ip;
  const forwarded = [headers['x-forwarded-for'] ?? ''].flat().at(-1)?.split(',').at(-1)?.trim() ?? '';
  return forwarded === '' ? ip : forwarded;
}

/** How long a browser that was here by https comes back by nothing else: a year. */
const HTTPS_SECONDS = 31_536_000;

/** The one address another site may send a browser to: the way back from an OpenID Connect provider. */
const WAY_BACK = '/api/sign-in/oidc/callback';

/**
 * A page of another site can make a browser here ask us anything: so a Host that is not ours (this machine's name
 * where no origin is given) is refused (DNS rebinding), so is a request for data that another site started, and no
 * answer carries a CORS header. What a page can post anywhere without being asked
 * (a form, plain text) is refused by its type: application/json alone needs the leave that is never given.
 */
export function guard(server: FastifyInstance, origin: string | null): void {
  const ours = origin === null ? null : new URL(origin).host;
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(STATION.test(request.url) || WORKPLACE.test(request.url) ? STATION_HEADERS : HEADERS);
    if (origin?.startsWith('https:') === true)
      reply.header('strict-transport-security', `max-age=${HTTPS_SECONDS}`);
    const host = request.headers.host ?? '';
    if (ours === null ? !LOCAL.has(nameOf(host)) : host.toLowerCase() !== ours) {
      throw new TodokeError('api.host', 'このアドレスからは使えません。', {
        remedy: '起動時に表示されたアドレス（http://127.0.0.1:…）で開いてください。',
        status: 403,
      });
    }
    // By the route that was found, for an address may be spelt in many ways (/%61pi/ is /api/, too).
    const { config, url: route } = request.routeOptions;
    if (config.action === undefined && !request.url.startsWith('/api/')) return;
    reply.header('cache-control', 'no-store');
    const site = request.headers['sec-fetch-site'];
    const foreign = site === 'cross-site' || site === 'same-site';
    if (foreign && route !== WAY_BACK) {
      throw new TodokeError('api.cross_site', 'ほかのサイトからの要求は受け付けません。', {
        remedy: 'Todoke の画面から操作してください。',
        status: 403,
      });
    }
    // A file is text/csv, which no page can post unasked either, and goes to the addresses made for it alone.
    const types = config.takesFile === true ? FILE_TYPE : JSON_TYPE;
    if (request.method === 'POST' && !isReadable(request.headers, types)) {
      const type = types === FILE_TYPE ? 'text/csv' : 'application/json';
      throw new TodokeError('api.media_type', `受け付けるのは ${type} だけです。`, {
        remedy: `Content-Type を ${type}${types === FILE_TYPE ? '' : '（UTF-8）'} にし、圧縮せずに送ってください。`,
        status: 415,
      });
    }
  });
}
