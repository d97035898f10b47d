import { z } from 'zod';
import type { Inserter } from '../template/inserter.ts';

/**
 * The posting part of an insurer profile. 特定記録 as a rule (S074, S116). Discounts are asked for only where the
 * insurer says so; which of them hold is computed. The reuse of an acceptance number is refused for so many days.
 */
export const dispatchSettings = z.strictObject({
  option: z.enum(['specified_record', 'simple_registered', 'registered', 'none']).default('specified_record'),
  bulkOption: z.boolean().default(false),
  reuseAfterDays: z.int().min(1).default(365),
  /** What the inserter reads on the pages: nothing (the manifest alone tells it), a QR code, or marks in the margin (OMR). */
  inserter: z.enum(['none', 'qr', 'omr']).default('none'),
  /** Stations of the inserter from which inserts are fed, by the insert's name; bit 0 is station 1. */
  stations: z.record(z.string(), z.int().min(1).max(8)).default({}),
  /** Sealing also needs the code on the envelope or box: a workplace's papers never travel in a window envelope (I7). */
  scanContainer: z.boolean().default(false),
});
export type DispatchSettings = z.output<typeof dispatchSettings>;

/** What of the inserter the papers depend on; nothing where it reads no page. */
export const inserterOf = ({ inserter, stations }: DispatchSettings): { readonly inserter?: Inserter } =>
  inserter === 'none' ? {} : { inserter: { marks: inserter, stations } };
