import type { CampaignKey } from '../campaign/extract.ts';
import type { Sql } from '../kernel/ports.ts';
import type { PieceStatus } from '../piece/status.ts';
import type { Sender } from './expected-files.ts';

/** Who has to act on a finding. */
export type ActsOn = Sender;

/** Something that stands still. `hours`: how long the oldest has waited. The last comes from a handed source. */
export interface WatchdogFinding {
  readonly watchdog:
    | 'too_long'
    | 'no_acceptance'
    | 'no_second_route'
    | 'loose_paper'
    | 'open_search'
    | 'address_flag'
    | 'late_for_window'
    | 'file_overdue'
    | 'file_too_small'
    | 'certificate_late'
    | 'webhook_failing';
  /** Status of the pieces; empty for parcels. */
  readonly status: PieceStatus | '';
  readonly count: number;
  readonly hours: number;
  readonly acts: ActsOn;
  readonly title: string;
  /** The whole insurer's: told for each of its campaigns anew. */
  readonly ofInsurer?: true;
}

/** Something that can stand still, looked at for one campaign at a moment (ISO 8601 with zone). */
export type WatchSource = (sql: Sql, key: CampaignKey, at: string) => Promise<WatchdogFinding[]>;
