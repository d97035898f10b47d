import { z } from 'zod';
import type { Actor } from '../kernel/ports.ts';

/** Who looks through the console until people sign in. */
export const CONSOLE: Actor = { id: 'console' };

export const id = z.string().min(1).max(80);
export const OfCampaign = z.strictObject({ campaign: id });
export const OfMember = z.strictObject({ campaign: id, member: id });

/** Why a person is looked at; stands in the audit trail. */
export const purpose = z
  .string()
  .regex(/^[a-z_]{1,40}$/)
  .default('review');
