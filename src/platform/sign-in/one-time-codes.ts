import { Secret, TOTP } from 'otpauth';

const PERIOD = 30;
const ISSUER = 'Todoke';

const secretOf = (secret: Buffer): Secret => new Secret({ buffer: new Uint8Array(secret).buffer });
const totpOf = (secret: Buffer, label: string): TOTP =>
  new TOTP({ issuer: ISSUER, label, secret: secretOf(secret), algorithm: 'SHA1', digits: 6, period: PERIOD });

/** Time-based one-time codes (RFC 6238) for src/access/ports.ts. */
export const oneTimeCodes = {
  stepOf(secret: Buffer, code: string, at: Date): number | null {
    if (!/^\d{6}$/.test(code)) return null;
    const delta = totpOf(secret, '').validate({ token: code, timestamp: at.getTime(), window: 1 });
    return delta === null ? null : Math.floor(at.getTime() / 1000 / PERIOD) + delta;
  },
  textOf: (secret: Buffer): string => secretOf(secret).base32,
  uriOf: (secret: Buffer, personId: string): string => totpOf(secret, personId).toString(),
};
