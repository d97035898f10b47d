import { t } from '../../i18n/index.ts';

/** Why a member is opened, as the trail keeps it. */
export const PURPOSES = ['inquiry', 'correction', 'mailing', 'certificate', 'audit'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const purposeTitle = (purpose: Purpose): string => t(`members.${purpose}`);

/** A purpose of an address, or the commonest. */
export const purposeOf = (text: string | undefined): Purpose =>
  PURPOSES.find((purpose) => purpose === text) ?? 'inquiry';
