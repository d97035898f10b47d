import { z } from 'zod';
import { isRealDate } from '../japan/calendar.ts';
import { PURPOSES } from './purpose-contract.ts';

/** Whether the database can keep a text: anything but NUL and half a surrogate pair. */
export const isStorable = (given: string): boolean => !given.includes('\0') && given.isWellFormed();
/** A text the database can keep. */
export const text = z.string().refine(isStorable);
/**
 * Years of people and papers: from 1873 on, Japan's first by the Gregorian calendar (before 明治 no day has an era to be
 * printed in); beyond them days and moments can be reckoned with no more.
 */
const isOurs = (given: string): boolean => given >= '1873' && given < '2900';
/** A day there is (zod's own pattern lets the year 0 pass). */
export const day = z.iso.date({ abort: true }).refine((given) => isRealDate(given) && isOurs(given));
/** A moment, with its offset. */
export const moment = z.iso.datetime({ offset: true, abort: true }).refine(isOurs);
/** An identifier in an address: a campaign, a member, a parcel. */
export const id = text.min(1).max(80);
export const OfCampaign = z.strictObject({ campaign: id });
export const OfMember = z.strictObject({ campaign: id, member: id });

/** Why a person is looked at; stands in the audit trail. There is no default: who looks says why. */
export const purpose = z.enum(PURPOSES);
