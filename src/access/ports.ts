/* What signing in needs of vendors' libraries, and nothing of theirs: src/platform/sign-in fills these ports. */

/** Time-based one-time codes (RFC 6238, SHA-1, six digits, thirty seconds: what every authenticator app knows). */
export interface OneTimeCodes {
  /** The time step a code belongs to, one step early or late allowed; null: it is none of them. */
  stepOf(secret: Buffer, code: string, at: Date): number | null;
  /** The secret as it is typed in by hand. */
  textOf(secret: Buffer): string;
  /** The secret as an authenticator app scans it. */
  uriOf(secret: Buffer, personId: string): string;
}

/** A passkey as it is kept. */
export interface StoredPasskey {
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
}

/** WebAuthn ceremonies. `options` and `response` are the browser's JSON, handed through. */
export interface Passkeys {
  register(
    person: { personId: string; name: string },
    known: readonly string[],
    origin: string,
  ): Promise<{ options: object; challenge: string }>;
  /** The passkey made; null where the answer does not prove it. */
  registered(response: unknown, challenge: string, origin: string): Promise<StoredPasskey | null>;
  ask(origin: string): Promise<{ options: object; challenge: string }>;
  /** The counter after the use; null where the answer does not prove the passkey. */
  used(response: unknown, challenge: string, origin: string, passkey: StoredPasskey): Promise<number | null>;
}

/** An OpenID Connect provider. */
export interface IdentityProvider {
  readonly issuer: string;
  /** What the button says: the name of the organisation's sign-in. */
  readonly title: string;
  /** Where to send the browser (code flow, PKCE, state, nonce), and what must be remembered until it is back. */
  begin(redirectUri: string): Promise<{ url: string; remember: Record<string, string> }>;
  /** Whom the provider means; null where the way back proves nobody. */
  finish(url: URL, remember: Record<string, string>): Promise<{ subject: string } | null>;
}
