import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeWorkplaceInvitations, type WorkplaceInvitation } from '../document/workplace-invitations.ts';
import { dayInJapan } from '../japan/calendar.ts';
import type { Sql } from '../kernel/ports.ts';
import { templateSet, WORKPLACE_PAPERS } from '../template/sets.ts';
import type { DocumentSettings } from '../template/settings.ts';

/** A code just given to a workplace, with everything its sheet says. */
export interface Invitation extends WorkplaceInvitation {
  readonly workplaceId: string;
}

/** What the sheets of codes just issued say, in the same order; `origin`: where browsers reach us. */
export async function invitationsOf(
  sql: Sql,
  insurerId: string,
  issued: readonly { readonly workplaceId: string; readonly code: string; readonly expiresAt: string }[],
  origin: string,
): Promise<Invitation[]> {
  const address = `${origin}/${insurerId}/workplace`;
  const { rows } = await sql.query<{ workplace_id: string; name: string }>(
    `SELECT DISTINCT ON (workplace_id) workplace_id, name FROM register.workplace
      WHERE insurer_id = $1 AND workplace_id = ANY($2) AND known_to = 'infinity' ORDER BY workplace_id, valid_from DESC`,
    [insurerId, issued.map(({ workplaceId }) => workplaceId)],
  );
  const names = new Map(rows.map(({ workplace_id, name }) => [workplace_id, name]));
  return issued.map(({ workplaceId, code, expiresAt }) => {
    const workplaceName = names.get(workplaceId) ?? '';
    const validUntil = dayInJapan(new Date(expiresAt));
    return { workplaceId, workplaceName, code, address, link: `${address}#${code}`, validUntil };
  });
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

/** The same sheets as the bytes of a PDF; they lie on the disk no longer than it takes to read them. */
export async function invitationSheets(
  sql: Sql,
  insurerId: string,
  invitations: readonly Invitation[],
  how: { readonly settings: DocumentSettings; readonly today: string },
): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'todoke-invitation-'));
  try {
    const path = join(folder, 'invitation.pdf');
    await composeInvitations(sql, insurerId, invitations, { ...how, path });
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
