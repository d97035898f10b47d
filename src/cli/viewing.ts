import { Option } from 'commander';
import { PURPOSES, type Purpose } from '../api/purpose-contract.ts';
import { writeAudit } from '../kernel/audit.ts';
import type { Actor, Sql } from '../kernel/ports.ts';

/** Of a command that shows people's data: who looks. */
export const VIEWER = new Option('--as <id>', '見る人の識別名（記録に残る。氏名は書かない）').default(
  'system',
);
/**
 * Of a command that shows a person for whatever purpose; one that serves a single purpose says that by itself. Without
 * it, what such a command is for: a promised command runs with the options it was promised with.
 */
export const PURPOSE = new Option('--purpose <purpose>', '見る目的（記録に残る）')
  .choices(PURPOSES)
  .default('correction' satisfies Purpose);

/** A look at people's data: of whom or of what, why, and what else tells which data it was. */
interface View {
  readonly insurerId: string;
  readonly action: string;
  readonly subject: string;
  readonly purpose: Purpose;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Records a look in the trail, in the transaction that reads: what is shown was recorded. */
export async function recordView(sql: Sql, actor: Actor, view: View): Promise<void> {
  const { purpose, detail, ...rest } = view;
  await writeAudit(sql, { actor, ...rest, detail: { ...detail, purpose } });
}
