import { encode } from 'uqr';
import { z } from 'zod';
import { CHALLENGE_SECONDS, keepChallenge, takeChallenge } from '../access/challenges.ts';
import { beginEnrolment, enrol } from '../access/enrol.ts';
import { askForPasskey, passkeysWorkAt, signInByPasskey } from '../access/passkeys.ts';
import { samplePeople } from '../access/sample.ts';
import { LONGEST_HOURS, type OpenSession, signInRefused } from '../access/sessions.ts';
import { type SignInMeans, signInAsSample, signInByPassword, signInByProvider } from '../access/sign-in.ts';
import { signInAtWorkplace } from '../access/workplace-accounts.ts';
import { redeemWorkplaceCode } from '../access/workplace-codes.ts';
import { TodokeError } from '../kernel/errors.ts';
import {
  DoneSchema,
  EnrolledSchema,
  EnrolmentSchema,
  EnrolSchema,
  InvitationSchema,
  OptionsSchema,
  PasskeySchema,
  PasswordSchema,
  SampleSchema,
  WaysSchema,
  WorkplaceCodeSchema,
  WorkplaceEnteredSchema,
} from './access-contract.ts';
import { type Cookie, CookieAnswer, NOTHING, type Route, route } from './route.ts';

const CALLBACK = '/api/sign-in/oidc/callback';

/** The cookies of somebody who just signed in: the session's, and no question any more. */
const signedIn = ({ token }: OpenSession): Cookie[] => [
  { name: 'session', value: token, seconds: LONGEST_HOURS * 3_600 },
  { name: 'challenge', value: null },
];
const asked = (cookie: string): Cookie[] => [
  { name: 'challenge', value: cookie, seconds: CHALLENGE_SECONDS },
];

/** Where the sign-in screen says what went wrong at the organisation's own sign-in. */
const problemAt = (id: string): CookieAnswer<null> =>
  new CookieAnswer(null, [{ name: 'challenge', value: null }], `/sign-in?problem=${id}`);

/** The ways in (docs/access.md): by password, passkey, the organisation's sign-in, invitation, or a click on the sample. */
export function signInRoutes(given: SignInMeans | undefined, now: () => Date): Route[] {
  /** What this server signs people in by. Throws `access.no_sign_in` where it was started without. */
  const means = (): SignInMeans => {
    if (given !== undefined) return given;
    throw new TodokeError('access.no_sign_in', 'このサーバーでは、新しくサインインできません。', {
      remedy: 'todoke serve で起動したサーバーを使ってください。',
      status: 409,
    });
  };
  return [
    route({
      path: '/api/sign-in',
      summary: 'By what people can sign in here',
      action: 'session.open',
      params: NOTHING,
      query: NOTHING,
      response: WaysSchema,
      handle: async ({ database, browser }) => ({
        password: given !== undefined,
        passkey: given !== undefined && passkeysWorkAt(browser.origin),
        provider: given?.provider === undefined ? null : { title: given.provider.title },
        sample:
          given?.sample === undefined
            ? null
            : (await samplePeople(database, given.sample)).map((one) => ({ ...one, roles: [...one.roles] })),
      }),
    }),
    route({
      path: '/api/sign-in/password',
      summary: 'Signs in by password and one-time code, or a recovery code',
      action: 'session.open',
      params: NOTHING,
      query: NOTHING,
      body: PasswordSchema,
      response: DoneSchema,
      handle: async ({ database, body }) =>
        new CookieAnswer({}, signedIn(await signInByPassword(database, means(), body, now()))),
    }),
    route({
      path: '/api/sign-in/passkey/begin',
      summary: 'The question a passkey answers',
      action: 'session.open',
      params: NOTHING,
      query: NOTHING,
      body: NOTHING,
      response: OptionsSchema,
      handle: async ({ database, browser }) => {
        const { options, cookie } = await askForPasskey(database, means().passkeys, browser.origin, now());
        return new CookieAnswer({ options: options as Record<string, unknown> }, asked(cookie));
      },
    }),
    route({
      path: '/api/sign-in/passkey',
      summary: 'Signs in by passkey',
      action: 'session.open',
      params: NOTHING,
      query: NOTHING,
      body: PasskeySchema,
      response: DoneSchema,
      handle: async ({ database, body, browser }) => {
        const answer = {
          response: body.response,
          cookie: browser.cookie('challenge'),
          origin: browser.origin,
        };
        return new CookieAnswer(
          {},
          signedIn(await signInByPasskey(database, means().passkeys, answer, now())),
        );
      },
    }),
    route({
      path: '/api/sign-in/oidc',
      summary: 'Sends the browser to the organisation’s own sign-in (OpenID Connect)',
      action: 'session.open',
      params: NOTHING,
      query: NOTHING,
      response: null,
      handle: async ({ database, browser }) => {
        const { provider } = means();
        if (provider === undefined) throw signInRefused();
        const { url, remember } = await provider
          .begin(`${browser.origin}${CALLBACK}`)
          .catch((cause: unknown) => {
            throw new TodokeError('access.oidc_unreachable', '認証先とつながりません。', {
              remedy: 'しばらく待ってからもう一度試し、直らないときはシステム管理者に伝えてください。',
              status: 502,
              cause,
            });
          });
        const cookie = await database.transaction((sql) => keepChallenge(sql, 'oidc', null, remember, now()));
        return new CookieAnswer(null, asked(cookie), url);
      },
    }),
    route({
      path: CALLBACK,
      summary: 'The way back from the organisation’s own sign-in',
      action: 'session.open',
      params: NOTHING,
      // What a provider sends along is its own affair and looked at as a whole.
      query: z.looseObject({}),
      response: null,
      handle: async ({ database, browser }) => {
        const { provider } = means();
        const remembered = await database.transaction((sql) =>
          takeChallenge(sql, 'oidc', null, browser.cookie('challenge'), now()),
        );
        if (provider === undefined || remembered === null) return problemAt('access.oidc_over');
        const found = await provider.finish(new URL(browser.url, browser.origin), remembered);
        if (found === null) return problemAt('access.oidc_refused');
        try {
          const session = await signInByProvider(database, provider.issuer, found.subject, now());
          return new CookieAnswer(null, signedIn(session), '/');
        } catch (error) {
          if (error instanceof TodokeError) return problemAt(error.id);
          throw error;
        }
      },
    }),
    route({
      path: '/api/sign-in/enrol/begin',
      summary: 'Whom an invitation is for, and the secret for their authenticator app',
      action: 'session.open',
      params: NOTHING,
      query: NOTHING,
      body: InvitationSchema,
      response: EnrolmentSchema,
      handle: async ({ database, body }) => {
        const enrolment = await beginEnrolment(database, means(), body.code, now());
        const { data } = encode(enrolment.uri, { ecc: 'M', border: 0 });
        const qr = data.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''));
        return { ...enrolment, qr };
      },
    }),
    route({
      path: '/api/sign-in/enrol',
      summary: 'Sets password and one-time codes of an invited person, and signs them in',
      action: 'session.open',
      params: NOTHING,
      query: NOTHING,
      body: EnrolSchema,
      response: EnrolledSchema,
      handle: async ({ database, body }) => {
        const { session, recoveryCodes } = await enrol(database, means(), body, now());
        return new CookieAnswer({ recoveryCodes }, signedIn(session));
      },
    }),
    route({
      path: '/api/sign-in/workplace',
      summary: 'Signs in with the code out of a parcel, once; what is seen is that workplace’s alone',
      action: 'session.open',
      params: NOTHING,
      query: NOTHING,
      body: WorkplaceCodeSchema,
      response: WorkplaceEnteredSchema,
      handle: async ({ database, body }) => {
        means();
        const { token, insurerId, seconds } = await redeemWorkplaceCode(database, body, now());
        return new CookieAnswer({ insurerId }, [
          { name: 'session', value: token, seconds },
          { name: 'challenge', value: null },
        ]);
      },
    }),
    route({
      path: '/api/sign-in/workplace/password',
      summary: 'Signs somebody of a workplace in by their account: password and one-time code',
      action: 'session.open',
      params: NOTHING,
      query: NOTHING,
      body: PasswordSchema,
      response: WorkplaceEnteredSchema,
      handle: async ({ database, body }) => {
        const { insurerId, ...session } = await signInAtWorkplace(database, means(), body, now());
        return new CookieAnswer({ insurerId }, signedIn(session));
      },
    }),
    route({
      path: '/api/sign-in/sample',
      summary: 'Signs in as one of the sample insurer’s ready-made people',
      action: 'session.open',
      params: NOTHING,
      query: NOTHING,
      body: SampleSchema,
      response: DoneSchema,
      handle: async ({ database, body }) =>
        new CookieAnswer({}, signedIn(await signInAsSample(database, means(), body.personId, now()))),
    }),
  ];
}
