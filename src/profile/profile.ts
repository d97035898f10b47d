import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { CampaignSettingsSchema } from '../campaign/settings.ts';
import { certificateSettings } from '../certificate/settings.ts';
import { deskSettings } from '../desk/settings.ts';
import { dispatchSettings } from '../dispatch/settings.ts';
import { TodokeError } from '../kernel/errors.ts';
import { memberSettings } from '../member/settings.ts';
import { packingSettings } from '../packing/settings.ts';
import { filingSettingsSchema } from '../register/filing/settings.ts';
import { statisticsSettings } from '../statistics/settings.ts';
import { DocumentSettingsSchema } from '../template/settings.ts';
import '../kernel/japanese.ts';

/**
 * Papers of Todoke's own that can be an insert: leaflets by their name, the reply envelope's print (S105), and the 申出書,
 * which is printed behind its request (S047).
 */
const OUR_INSERTS = ['explanation', 'promotion', 'certificate', 'replyEnvelope', 'application'] as const;
export type OurInsert = (typeof OUR_INSERTS)[number];

/**
 * An insurer profile: whatever differs between insurers, as versioned data assembled from the settings of the
 * rooms. Immutable once used: it is stored under the hash of its content, and every decision names that hash.
 */
export const ProfileSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,32}$/),
  version: z.string().min(1),
  title: z.string().min(1),
  campaign: CampaignSettingsSchema,
  certificate: certificateSettings.prefault({}),
  packing: packingSettings,
  dispatch: dispatchSettings.prefault({}),
  document: DocumentSettingsSchema,
  desk: deskSettings.prefault({}),
  member: memberSettings.prefault({}),
  statistics: statisticsSettings.prefault({}),
  /** How 届書 are read: layout of the society's own columns, days within which one is on time. */
  filing: filingSettingsSchema.prefault({}),
  /** Inserts of every notice, those only a request for the number carries (S046–S048), and those with cards (S104). */
  inserts: z.strictObject({
    everyone: z.array(z.string()),
    request: z.array(z.string()),
    certificate: z.array(z.string()).default([]),
    /** The insurer's own leaflets: which insert is which PDF file of the folder a round is run on. */
    leaflets: z.record(z.string(), z.string().regex(/^(?![/\\])(?!.*\.\.).+\.pdf$/i)).default({}),
    /** Which insert is which paper of Todoke's own, written by a round unless the insurer has a leaflet of its own for it. */
    ours: z.record(z.string(), z.enum(OUR_INSERTS)).default({}),
  }),
  /** Print files hold whole parcels up to about this many pages. */
  pagesPerFile: z.int().min(10).max(50_000),
});
export type Profile = z.infer<typeof ProfileSchema>;

export interface StoredProfile {
  readonly profile: Profile;
  readonly hash: string;
}

const FOLDER = new URL('../../profiles/', import.meta.url);

/** Names of the profiles that come with Todoke. */
export const shippedProfiles = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -5))
    .sort();

/** Reads a shipped profile. Throws `profile.unknown`, or `profile.invalid` naming the setting. */
export function loadProfile(name: string): StoredProfile {
  if (!shippedProfiles().includes(name)) {
    throw new TodokeError('profile.unknown', `プロファイル「${name}」はありません。`, {
      remedy: `次のどれかを指定してください: ${shippedProfiles().join(', ')}`,
    });
  }
  return parseProfile(JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')), name);
}

/** A profile as it was stored under its hash; settings that came later have their defaults. */
export const restoreProfile = (body: unknown): Profile => ProfileSchema.parse(body);

/** Validates a profile; defaults are filled in before it is hashed, so the hash covers every setting in force. */
export function parseProfile(written: unknown, name: string): StoredProfile {
  const result = ProfileSchema.safeParse(written);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new TodokeError(
      'profile.invalid',
      `プロファイル「${name}」の設定「${issue?.path.join('.')}」に誤りがあります。`,
      {
        remedy: issue?.message ?? '設定を確かめてください。',
      },
    );
  }
  const profile = result.data;
  const { everyone, request, certificate, leaflets, ours } = profile.inserts;
  const missing = [
    ...everyone,
    ...request,
    ...certificate,
    ...Object.keys(leaflets),
    ...Object.keys(ours),
  ].find((insert) => profile.packing.inserts[insert] === undefined);
  if (missing !== undefined) {
    throw new TodokeError(
      'profile.invalid',
      `プロファイル「${name}」の同封物「${missing}」に重さと厚さがありません。`,
      {
        remedy: 'packing.inserts に同封物の重さと厚さを加えてください。',
      },
    );
  }
  return { profile, hash: createHash('sha256').update(JSON.stringify(profile)).digest('hex') };
}
