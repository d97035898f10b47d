import * as client from 'openid-client';

export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** None: a public client, which PKCE alone protects. */
  readonly clientSecret?: string;
  /** What the button says. */
  readonly title: string;
}

/** http is for a provider on this machine (tests); everywhere else tokens travel by https or not at all. */
const isLocal = (issuer: URL): boolean =>
  issuer.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(issuer.hostname);

/** An OpenID Connect provider for src/access/ports.ts; its addresses are asked for at the first use. */
export function openIdProvider(settings: ProviderSettings) {
  let configured: Promise<client.Configuration> | undefined;
  const configuration = (): Promise<client.Configuration> => {
    const issuer = new URL(settings.issuer);
    configured ??= client
      .discovery(
        issuer,
        settings.clientId,
        settings.clientSecret,
        undefined,
        isLocal(issuer) ? { execute: [client.allowInsecureRequests] } : {},
      )
      // A provider that could not be reached is asked again the next time.
      .catch((error: unknown) => {
        configured = undefined;
        throw error;
      });
    return configured;
  };
  return {
    issuer: settings.issuer,
    title: settings.title,

    async begin(redirectUri: string): Promise<{ url: string; remember: Record<string, string> }> {
      const config = await configuration();
      const verifier = client.randomPKCECodeVerifier();
      const state = client.randomState();
      const nonce = client.randomNonce();
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      });
      return { url: url.href, remember: { verifier, state, nonce } };
    },

    async finish(url: URL, remember: Record<string, string>): Promise<{ subject: string } | null> {
      const config = await configuration();
      const { verifier = '', state = '', nonce = '' } = remember;
      try {
        const tokens = await client.authorizationCodeGrant(config, url, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const subject = tokens.claims()?.sub;
        return subject === undefined ? null : { subject };
      } catch {
        // Refused there, or a way back that does not fit the way out: either proves nobody.
        return null;
      }
    },
  };
}
