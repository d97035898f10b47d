import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';

interface Stored {
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
}

const hostOf = (origin: string): string => new URL(origin).hostname;

/** Whatever an answer lacks or gets wrong, it proves nothing; the library says so by throwing. */
async function proven<T>(check: () => Promise<T>): Promise<T | null> {
  try {
    return await check();
  } catch {
    return null;
  }
}

/** WebAuthn for src/access/ports.ts: discoverable credentials, the user verified by the device (PIN, finger, face). */
export const passkeys = {
  async register(
    person: { personId: string; name: string },
    known: readonly string[],
    origin: string,
  ): Promise<{ options: object; challenge: string }> {
    const options = await generateRegistrationOptions({
      rpName: 'Todoke',
      rpID: hostOf(origin),
      userName: person.personId,
      userDisplayName: person.name,
      excludeCredentials: known.map((id) => ({ id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    return { options, challenge: options.challenge };
  },

  async registered(response: unknown, challenge: string, origin: string): Promise<Stored | null> {
    const result = await proven(() =>
      verifyRegistrationResponse({
        response: response as RegistrationResponseJSON,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: hostOf(origin),
        requireUserVerification: true,
      }),
    );
    if (result?.verified !== true) return null;
    const { id, publicKey, counter, transports = [] } = result.registrationInfo.credential;
    return { credentialId: id, publicKey: Buffer.from(publicKey), counter, transports };
  },

  async ask(origin: string): Promise<{ options: object; challenge: string }> {
    // No list of credentials: the device knows which are ours, and nobody learns who has one.
    const options = await generateAuthenticationOptions({
      rpID: hostOf(origin),
      userVerification: 'required',
    });
    return { options, challenge: options.challenge };
  },

  async used(response: unknown, challenge: string, origin: string, passkey: Stored): Promise<number | null> {
    const result = await proven(() =>
      verifyAuthenticationResponse({
        response: response as AuthenticationResponseJSON,
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedRPID: hostOf(origin),
        requireUserVerification: true,
        credential: {
          id: passkey.credentialId,
          publicKey: new Uint8Array(passkey.publicKey),
          counter: passkey.counter,
          transports: [...passkey.transports],
        },
      }),
    );
    return result?.verified === true ? result.authenticationInfo.newCounter : null;
  },
};
