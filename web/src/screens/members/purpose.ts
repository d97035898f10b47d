import { PURPOSES, type Purpose } from '../../../../src/api/purpose-contract.ts';
import { t } from '../../i18n/index.ts';

export const purposeTitle = (purpose: Purpose): string => t(`purpose.${purpose}`);

/** The purpose an address or an entry of the trail names, if it is one. */
export const purposeOf = (text: string | null | undefined): Purpose | undefined =>
  PURPOSES.find((purpose) => purpose === text);
