import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, tokenRefused } from '../access/caller.ts';
import { callerOfSession, callerOfToken } from '../access/sessions.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Database } from '../kernel/ports.ts';
import type { Browser, Cookie } from './route.ts';

/** A program's token, sent on purpose; the scheme's name in any case (RFC 9110). */
const BEARER = /^Bearer(?: +(\S*))?$/i;
const TOKEN = /^tdk_[\w-]{43}$/;

/** Over https a cookie's name binds it to this very host; over http (this machine only) no browser takes such a name. */
const nameOf = (name: Cookie['name'], origin: string): string =>
  origin.startsWith('https:') ? `__Host-todoke_${name}` : `todoke_${name}`;

/** Sets an answer's cookies: never readable by scripts, never sent along by another site. */
export function setCookies(reply: FastifyReply, cookies: readonly Cookie[], origin: string): void {
  for (const { name, value, seconds } of cookies) {
    const options = {
      path: '/',
      httpOnly: true,
      secure: origin.startsWith('https:'),
      // The way back from an OpenID Connect provider is another site's navigation: its question must come along.
      sameSite: name === 'session' ? ('strict' as const) : ('lax' as const),
      ...(seconds === undefined ? {} : { maxAge: seconds }),
    };
    if (value === null) reply.clearCookie(nameOf(name, origin), options);
    else reply.setCookie(nameOf(name, origin), value, options);
  }
}

export interface Identity {
  /**
   * Who sends this request; null: nobody who is signed in. Throws `api.origin` for a change without our origin,
   * `access.sign_in_required` (401) for a token that opens nothing.
   */
  callerOf(request: FastifyRequest): Promise<Caller | null>;
  browserOf(request: FastifyRequest): Browser;
}

/** `origin`: where the console is reached from; null: this machine, at the Host of the request. */
export function identityOf(database: Database, origin: string | null, now: () => Date): Identity {
  const originOf = (request: FastifyRequest): string => origin ?? `http://${request.headers.host}`;
  const browserOf = (request: FastifyRequest): Browser => {
    const own = originOf(request);
    return { origin: own, url: request.url, cookie: (name) => request.cookies[nameOf(name, own)] };
  };
  return {
    browserOf,
    async callerOf(request) {
      const bearer = BEARER.exec(request.headers.authorization ?? '');
      if (bearer !== null) {
        // Never sent by a browser of its own accord: no origin is asked for. A token cut short is a program's, too.
        const [, token = ''] = bearer;
        const caller = TOKEN.test(token) ? await callerOfToken(database, token, now()) : null;
        if (caller === null) throw tokenRefused();
        return caller;
      }
      const browser = browserOf(request);
      if (request.method !== 'GET' && request.headers.origin !== browser.origin) {
        throw new TodokeError('api.origin', 'Todoke の画面以外からの変更は受け付けません。', {
          remedy:
            'Todoke の画面から操作してください。プログラムからは接続用の鍵（Authorization: Bearer）を使ってください。',
          status: 403,
        });
      }
      const token = browser.cookie('session');
      if (token === undefined) return null;
      return callerOfSession(database, token, now(), request.headers['todoke-background'] === undefined);
    },
  };
}
