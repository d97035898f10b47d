import type { Actor, Sql } from './ports.ts';

/** One entry of the audit trail: who did what to what. `detail` holds counts, codes and ids, never a person's data. */
export interface AuditEntry {
  readonly actor: Actor;
  readonly insurerId: string | null;
  /** Stable verb, `room.action`. */
  readonly action: string;
  /** What it was done to, `kind:id`. */
  readonly subject: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/**
 * Writes an audit entry and returns its id, which the events of the same transaction carry. Write it before
 * the change: the database refuses to change a state in a transaction that has no entry.
 */
export async function writeAudit(sql: Sql, entry: AuditEntry): Promise<string> {
  const { rows } = await sql.prepared<{ audit_id: string }>(
    `INSERT INTO audit.entry (actor, insurer_id, action, subject, detail) VALUES ($1, $2, $3, $4, $5)
     RETURNING audit_id`,
    [entry.actor.id, entry.insurerId, entry.action, entry.subject, JSON.stringify(entry.detail ?? {})],
  );
  return (rows[0] as { audit_id: string }).audit_id;
}

/** The same done to many: an entry for each of `subjects`, in one statement. */
export async function writeAudits(
  sql: Sql,
  { subjects, ...entry }: Omit<AuditEntry, 'subject'> & { readonly subjects: readonly string[] },
): Promise<void> {
  await sql.query(
    `INSERT INTO audit.entry (actor, insurer_id, action, subject, detail)
     SELECT $1, $2, $3, subject, $5 FROM unnest($4::text[]) AS subject`,
    [entry.actor.id, entry.insurerId, entry.action, subjects, JSON.stringify(entry.detail ?? {})],
  );
}
