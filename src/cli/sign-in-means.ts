import { readFileSync } from 'node:fs';
import type { SignInMeans } from '../access/sign-in.ts';
import { TodokeError } from '../kernel/errors.ts';
import { oneTimeCodes } from '../platform/sign-in/one-time-codes.ts';
import { openIdProvider, type ProviderSettings } from '../platform/sign-in/openid-connect.ts';
import { passkeys } from '../platform/sign-in/passkeys.ts';
import type { Keys } from '../vault/keys.ts';

/** The organisation's sign-in as the environment names it (docs/access.md); undefined where it names none. */
function providerOf(environment: NodeJS.ProcessEnv): ProviderSettings | undefined {
  const issuer = environment.TODOKE_OIDC_ISSUER;
  if (!issuer) return undefined;
  const clientId = environment.TODOKE_OIDC_CLIENT_ID;
  if (!clientId || !URL.canParse(issuer)) {
    throw new TodokeError('cli.oidc', '組織の認証基盤（OpenID Connect）の設定が足りません。', {
      remedy: 'TODOKE_OIDC_ISSUER（https の URL）と TODOKE_OIDC_CLIENT_ID を指定してください。',
    });
  }
  // From a file, not from the environment: that is shown to whoever may list processes.
  const file = environment.TODOKE_OIDC_SECRET_FILE;
  return {
    issuer,
    clientId,
    title: environment.TODOKE_OIDC_TITLE || '組織のアカウント',
    ...(file ? { clientSecret: readFileSync(file, 'utf8').trim() } : {}),
  };
}

/** By what people sign in to a server of this command line. */
export function signInMeans(keys: Keys, environment: NodeJS.ProcessEnv = process.env): SignInMeans {
  const provider = providerOf(environment);
  return {
    key: keys.access,
    codes: oneTimeCodes,
    passkeys,
    ...(provider === undefined ? {} : { provider: openIdProvider(provider) }),
  };
}
