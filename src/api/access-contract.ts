import { z } from 'zod';
import { ACTION_NAMES, ROLE_NAMES } from '../access/roles.ts';
import { PAGE } from './list.ts';

/* What signing in, one's own sign-in and the people of an insurer look like in the API (docs/access.md). */

const roles = z.array(z.enum(ROLE_NAMES));

export const WaysSchema = z.strictObject({
  password: z.boolean(),
  passkey: z.boolean(),
  /** The organisation's own sign-in (OpenID Connect), by the name on its button. */
  provider: z.strictObject({ title: z.string() }).nullable(),
  /** Ready-made people of the sample insurer; null everywhere else. */
  sample: z.array(z.strictObject({ personId: z.string(), name: z.string(), roles })).nullable(),
});
export type Ways = z.infer<typeof WaysSchema>;

export const MeSchema = z.strictObject({
  personId: z.string(),
  name: z.string(),
  kind: z.enum(['person', 'client', 'workplace']),
  insurers: z.array(
    z.strictObject({
      insurerId: z.string(),
      /** Null before its first file was taken in. */
      name: z.string().nullable(),
      /** Nothing of it is ever printed. */
      test: z.boolean(),
      roles,
      actions: z.array(z.enum(ACTION_NAMES)),
    }),
  ),
  passkeys: z.array(z.strictObject({ credentialId: z.string(), label: z.string(), addedAt: z.string() })),
  /** Whether this address allows passkeys (https or localhost). */
  passkeysWork: z.boolean(),
});
export type Me = z.infer<typeof MeSchema>;

const secretText = z.string().min(1).max(200);

export const PasswordSchema = z.strictObject({
  personId: secretText,
  password: secretText,
  code: secretText,
});
export const DoneSchema = z.strictObject({});
export const OptionsSchema = z.strictObject({ options: z.looseObject({}) });
/** The browser's own JSON; what it must be is for the verification to say. */
const response = z.looseObject({ id: z.string().min(1).max(2000) });
export const PasskeySchema = z.strictObject({ response });
export const NewPasskeySchema = z.strictObject({ response, label: z.string().trim().min(1).max(40) });
export const RemovePasskeySchema = z.strictObject({ credentialId: z.string().min(1).max(2000) });
export const SampleSchema = z.strictObject({ personId: z.string().max(40) });
/** The code out of a parcel, and who holds it. */
export const WorkplaceCodeSchema = z.strictObject({
  code: secretText,
  name: z.string().trim().min(1).max(80),
});
export const WorkplaceEnteredSchema = z.strictObject({ insurerId: z.string() });
export const InvitationSchema = z.strictObject({ code: secretText });
export const EnrolmentSchema = z.strictObject({
  personId: z.string(),
  name: z.string(),
  uri: z.string(),
  secret: z.string(),
  /** The uri as a picture: rows of a QR code, dark modules `1`. */
  qr: z.array(z.string()),
});
export type EnrolmentAnswer = z.infer<typeof EnrolmentSchema>;
export const EnrolSchema = z.strictObject({
  code: secretText,
  password: secretText,
  oneTimeCode: secretText,
});
export const EnrolledSchema = z.strictObject({ recoveryCodes: z.array(z.string()) });

/** Whether somebody can sign in: `invited`: not yet, `expired`: the invitation ran out, `none`: no way in is set up. */
export const PERSON_STATES = ['active', 'invited', 'expired', 'none', 'disabled'] as const;

const PersonSchema = z.strictObject({
  personId: z.string(),
  name: z.string(),
  kind: z.enum(['person', 'client']),
  state: z.enum(PERSON_STATES),
  disabledAt: z.string().nullable(),
  password: z.boolean(),
  passkeys: z.int(),
  identities: z.int(),
  /** Sessions open now. */
  sessions: z.int(),
  /** Until when the unused invitation, or a program's token, is good; null: there is none. */
  expiresAt: z.string().nullable(),
  lastSignIn: z.string().nullable(),
  roles,
  /** A role at an insurer the one who asks does not administer: their sign-in is not ended from here. */
  shared: z.boolean(),
});
export type PersonItem = z.infer<typeof PersonSchema>;
export const PeopleSchema = z.strictObject({ items: z.array(PersonSchema), ...PAGE });
export type PeopleList = z.infer<typeof PeopleSchema>;

export const AddPersonSchema = z.strictObject({
  personId: z.string().max(40),
  name: z.string().max(200),
  kind: z.enum(['person', 'client']).default('person'),
  roles,
});
export const RolesSchema = z.strictObject({ roles });
export const InvitedSchema = z.strictObject({ code: z.string(), expiresAt: z.string() });
export type Invited = z.infer<typeof InvitedSchema>;
export const NewTokenSchema = z.strictObject({ days: z.int().min(1).max(366).default(90) });
export const TokenSchema = z.strictObject({ token: z.string(), expiresAt: z.string() });
export type NewToken = z.infer<typeof TokenSchema>;
