import type { CampaignKey } from '../campaign/extract.ts';
import { writeAudit } from '../kernel/audit.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { matchAddress, parseAddress } from '../matching/address/index.ts';
import { ALIVE } from '../piece/alive-sql.ts';
import { ofHome } from '../register/history/home-sql.ts';
import { ADDRESS_WRONG } from './returns.ts';

/**
 * `workplace`: the home stands at a workplace's address (I4); `returned_before`: a letter to it came back as unknown;
 * `no_number`: no lot or house number, so nobody can deliver it.
 */
export const ADDRESS_FLAGS = ['workplace', 'returned_before', 'no_number'] as const;
export type AddressFlag = (typeof ADDRESS_FLAGS)[number];

type Known = Extract<AddressFlag, 'workplace' | 'returned_before'>;

/** Addresses a home must not be without a second look, found again in any notation. */
export class AddressBook {
  readonly #places = new Map<string, { readonly address: string; readonly kind: Known }[]>();

  add(address: string, kind: Known): void {
    const place = placeOf(address);
    const same = this.#places.get(place);
    if (same === undefined) this.#places.set(place, [{ address, kind }]);
    else same.push({ address, kind });
  }

  /** What is doubtful about a home address, each reason once. */
  flagsOf(address: string): AddressFlag[] {
    const parsed = parseAddress(address);
    const flags = new Set<AddressFlag>();
    if (parsed.numbers.length === 0 && parsed.chome === '') flags.add('no_number');
    for (const { address: known, kind } of this.#places.get(placeOf(address)) ?? []) {
      if (flags.has(kind)) continue;
      const { level } = matchAddress(address, known);
      if (level === 'exact' || level === 'equivalent') flags.add(kind);
    }
    return ADDRESS_FLAGS.filter((flag) => flags.has(flag));
  }
}

/** Two notations of one lot have one key; buildings and rooms are left to the comparison. */
function placeOf(address: string): string {
  const { city, ward, rest, chome, numbers } = parseAddress(address);
  const [first = ''] = [chome, ...numbers].filter((text) => text !== '');
  return `${city}${ward}${rest} ${first}`;
}

interface Direct {
  readonly piece_id: string;
  readonly address: string;
}

/** Where a direct letter goes, as the paper prints it. For HOMES. */
export const ADDRESS = `CASE p.route WHEN 'chosen' THEN f.contact_address ELSE ${ofHome('address')} END`;
/** Campaign, piece, its person and the insured, as the campaign knows them. */
export const HOMES = `
    FROM campaign.campaign k
    JOIN piece.piece p USING (insurer_id, campaign_id)
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = p.member_id
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = f.insured_id`;

/**
 * Flags the direct letters of a campaign whose address is doubtful. A flag once set stays, and asked again only new
 * ones are added; that it was asked is on record either way. Answers how many are new.
 */
export async function flagAddresses(sql: Sql, actor: Actor, key: CampaignKey): Promise<number> {
  const book = new AddressBook();
  const { rows: workplaces } = await sql.query<{ address: string }>(
    `SELECT DISTINCT address FROM register.workplace WHERE insurer_id = $1 AND known_to = 'infinity'`,
    [key.insurerId],
  );
  for (const { address } of workplaces) book.add(address, 'workplace');
  const { rows: returned } = await sql.query<{ address: string }>(
    `SELECT DISTINCT ${ADDRESS} AS address ${HOMES}
      WHERE k.insurer_id = $1 AND p.route <> 'workplace' AND coalesce(
        (SELECT c.cause FROM dispatch.return_cause c WHERE c.insurer_id = p.insurer_id AND c.piece_id = p.piece_id
          ORDER BY c.audit_id DESC LIMIT 1),
        (SELECT e.evidence->>'cause' FROM piece.event e WHERE e.insurer_id = p.insurer_id AND e.piece_id = p.piece_id
            AND e.action = 'return' ORDER BY e.audit_id DESC LIMIT 1)) = ANY($2)`,
    [key.insurerId, ADDRESS_WRONG],
  );
  for (const { address } of returned) book.add(address, 'returned_before');
  const { rows } = await sql.query<Direct>(
    `SELECT p.piece_id, ${ADDRESS} AS address ${HOMES}
      WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND p.route <> 'workplace'
        AND ${ALIVE} ORDER BY p.piece_id COLLATE "C"`,
    [key.insurerId, key.campaignId],
  );
  const { rows: set } = await sql.query<{ piece_id: string; flag: AddressFlag }>(
    `SELECT g.piece_id, g.flag FROM dispatch.address_flag g JOIN piece.piece p USING (insurer_id, piece_id)
      WHERE p.insurer_id = $1 AND p.campaign_id = $2`,
    [key.insurerId, key.campaignId],
  );
  const known = new Set(set.map(({ piece_id, flag }) => `${piece_id} ${flag}`));
  const found = rows
    .flatMap(({ piece_id, address }) => book.flagsOf(address).map((flag) => ({ piece_id, flag })))
    .filter(({ piece_id, flag }) => !known.has(`${piece_id} ${flag}`));
  await keepFlags(sql, actor, key, found);
  return found.length;
}

/** Flags the addresses of a campaign unless somebody has had them looked at before: sealing without a job package does. */
export async function flagOnce(sql: Sql, actor: Actor, key: CampaignKey): Promise<void> {
  const { rowCount } = await sql.query(
    `SELECT FROM audit.entry WHERE insurer_id = $1 AND subject = $2 AND action = 'dispatch.flag_addresses' LIMIT 1`,
    [key.insurerId, `campaign:${key.campaignId}`],
  );
  if (rowCount === 0) await flagAddresses(sql, actor, key);
}

/**
 * The pieces made again carry every flag of the old ones, cleared or not, as flags nobody has looked at yet. Answers
 * how many.
 */
export async function carryFlags(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  made: readonly { readonly pieceId: string; readonly replaces: string }[],
): Promise<number> {
  const ids = [key.insurerId, made.map(({ pieceId }) => pieceId), made.map(({ replaces }) => replaces)];
  const { rows } = await sql.query<{ piece_id: string; flag: AddressFlag }>(
    `SELECT t.piece_id, g.flag FROM unnest($2::text[], $3::text[]) AS t (piece_id, replaces)
       JOIN dispatch.address_flag g ON g.insurer_id = $1 AND g.piece_id = t.replaces`,
    ids,
  );
  if (rows.length > 0) await keepFlags(sql, actor, key, rows);
  return rows.length;
}

async function keepFlags(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  found: readonly { readonly piece_id: string; readonly flag: AddressFlag }[],
): Promise<void> {
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'dispatch.flag_addresses',
    subject: `campaign:${key.campaignId}`,
    detail: { flags: found.length },
  });
  await sql.query(
    `INSERT INTO dispatch.address_flag (insurer_id, piece_id, flag, audit_id)
     SELECT $1, t.piece_id, t.flag, $2 FROM unnest($3::text[], $4::text[]) AS t (piece_id, flag)`,
    [key.insurerId, auditId, found.map(({ piece_id }) => piece_id), found.map(({ flag }) => flag)],
  );
}

/** Somebody looked: the address of a flagged letter is right. Throws `dispatch.no_flag`, `dispatch.no_evidence`. */
export async function clearAddressFlag(
  sql: Sql,
  actor: Actor,
  request: { insurerId: string; pieceId: string; flag: AddressFlag; evidence: string },
): Promise<void> {
  const evidence = request.evidence.trim();
  if (evidence === '') {
    throw new TodokeError('dispatch.no_evidence', '住所を確かめた方法が書かれていません。', {
      remedy: '誰に何で確かめたか（本人へ電話、事業所へ照会など）を入力してください。',
    });
  }
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: request.insurerId,
    action: 'dispatch.clear_address',
    subject: `piece:${request.pieceId}`,
    detail: { flag: request.flag },
  });
  const { rowCount } = await sql.query(
    `UPDATE dispatch.address_flag SET cleared_audit_id = $4, evidence = $5
      WHERE insurer_id = $1 AND piece_id = $2 AND flag = $3 AND cleared_audit_id IS NULL`,
    [request.insurerId, request.pieceId, request.flag, auditId, evidence],
  );
  if (rowCount === 1) return;
  throw new TodokeError('dispatch.no_flag', 'この送付物に、確認待ちの住所の注意はありません。', {
    remedy: '送付物の番号を確かめてください。',
    status: 404,
  });
}

/** Refuses (`dispatch.address_flagged`, 409) while one of these pieces has a doubtful address nobody has looked at. */
export async function requireTrusted(
  sql: Sql,
  insurerId: string,
  pieceIds: readonly string[],
): Promise<void> {
  const { rows } = await sql.query<{ pieces: number }>(
    `SELECT count(DISTINCT piece_id) AS pieces FROM dispatch.address_flag
      WHERE insurer_id = $1 AND piece_id = ANY($2) AND cleared_audit_id IS NULL`,
    [insurerId, pieceIds],
  );
  const pieces = rows[0]?.pieces ?? 0;
  if (pieces === 0) return;
  throw new TodokeError(
    'dispatch.address_flagged',
    `住所の確認が済んでいない直送の送付物が${pieces}件あります。`,
    {
      remedy:
        '事業所と同じ住所、以前に宛所不明で戻った住所、番地のない住所です。本人か事業所に確かめて、確認を記録するか、送付を取りやめてください。',
      status: 409,
    },
  );
}

/** A doubtful address still to be looked at; the address itself is read on the screen of the piece. */
export interface OpenFlag {
  readonly management_number: string;
  readonly lot: string;
  readonly flag: AddressFlag;
}

/** The doubtful addresses of a campaign nobody has looked at yet. */
export async function readOpenFlags(sql: Sql, key: CampaignKey): Promise<OpenFlag[]> {
  const { rows } = await sql.query<OpenFlag>(
    `SELECT p.management_number, p.lot, g.flag FROM dispatch.address_flag g JOIN piece.piece p USING (insurer_id, piece_id)
      WHERE p.insurer_id = $1 AND p.campaign_id = $2 AND g.cleared_audit_id IS NULL
        AND ${ALIVE}
      ORDER BY p.lot COLLATE "C", p.position, g.flag`,
    [key.insurerId, key.campaignId],
  );
  return rows;
}
