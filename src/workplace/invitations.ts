import { composeWorkplaceInvitations, type WorkplaceInvitation } from '../document/workplace-invitations.ts';
import { dayInJapan } from '../japan/calendar.ts';
import type { Sql } from '../kernel/ports.ts';
import { templateSet, WORKPLACE_PAPERS } from '../template/sets.ts';
import type { DocumentSettings } from '../template/settings.ts';
import { readWorkplace } from './read.ts';

/** A code just given to a workplace, with everything its sheet says. */
export interface Invitation extends WorkplaceInvitation {
  readonly workplaceId: string;
}

/** What the sheets of codes just issued say; `origin`: where browsers reach us. Throws `workplace.unknown` (404). */
export async function invitationsOf(
  sql: Sql,
  insurerId: string,
  issued: readonly { readonly workplaceId: string; readonly code: string; readonly expiresAt: string }[],
  origin: string,
): Promise<Invitation[]> {
  const address = `${origin}/${insurerId}/workplace`;
  const invitations: Invitation[] = [];
  for (const { workplaceId, code, expiresAt } of issued) {
    const { name } = await readWorkplace(sql, { insurerId, workplaceId });
    const validUntil = dayInJapan(new Date(expiresAt));
    const link = `${address}#${code}`;
    invitations.push({ workplaceId, workplaceName: name, code, address, link, validUntil });
  }
  return invitations;
}

/** Writes the sheets, one page each in the order given, to `path`, which the caller gives a temporary name. */
export async function composeInvitations(
  sql: Sql,
  insurerId: string,
  invitations: readonly Invitation[],
  how: { readonly settings: DocumentSettings; readonly today: string; readonly path: string },
): Promise<void> {
  const { settings, today, path } = how;
  const { rows } = await sql.query<{ name: string }>(
    'SELECT name FROM insurer.insurer WHERE insurer_id = $1',
    [insurerId],
  );
  const context = {
    insurer: { number: insurerId, name: rows[0]?.name ?? '' },
    asOf: today,
    issuedOn: today,
    templateSet: templateSet(WORKPLACE_PAPERS),
    settings,
    language: 'ja',
  } as const;
  await composeWorkplaceInvitations({ context, invitations, path });
}
