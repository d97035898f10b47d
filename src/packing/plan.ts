import type { CampaignKey } from '../campaign/extract.ts';
import { lockCampaign, markStage, stageDone } from '../campaign/extract.ts';
import { writeAudit } from '../kernel/audit.ts';
import { copyLine } from '../kernel/copy.ts';
import type { Actor, Sql } from '../kernel/ports.ts';
import { joinWholeTables, refreshStatistics } from '../kernel/set-based.ts';
import { managementNumber } from '../piece/management-number.ts';
import type { Keys } from '../vault/keys.ts';
import { buildEnvelopes, type Envelope, type PackingPerson } from './envelopes.ts';
import { packParcels } from './parcels.ts';
import type { PackingSettings } from './settings.ts';

/** What the plan needs of a profile. */
export interface PlanSettings {
  readonly packing: PackingSettings;
  /** Inserts of every envelope, and those only a request for the number carries. */
  readonly inserts: { readonly everyone: readonly string[]; readonly request: readonly string[] };
  readonly pagesPerFile: number;
}

interface Traveller {
  readonly member_id: string;
  readonly insured_id: string;
  readonly workplace_id: string | null;
  readonly route: 'workplace' | 'home' | 'chosen';
  readonly sub_number: string;
  readonly form: string;
  readonly digits: boolean;
}

/**
 * Everybody who gets a letter, in the order of the paper: workplace by workplace, in it family by family (S078),
 * then those written to directly. Collation "C": the order must not depend on a server's locale.
 */
const TRAVELLERS = `
  SELECT x.member_id, f.insured_id, CASE WHEN x.outcome = 'workplace_parcel' THEN i.workplace_id END AS workplace_id,
         CASE x.outcome WHEN 'workplace_parcel' THEN 'workplace' WHEN 'home_mail' THEN 'home' ELSE 'chosen' END AS route,
         f.sub_number, d.form, d.digits
    FROM campaign.campaign k
    JOIN campaign.extracted x USING (insurer_id, campaign_id)
    JOIN campaign.decision d USING (insurer_id, campaign_id, member_id)
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) f ON f.member_id = x.member_id
    JOIN register.as_of(k.insurer_id, k.extraction_date, k.known_at) i ON i.member_id = f.insured_id
   WHERE k.insurer_id = $1 AND k.campaign_id = $2 AND x.outcome IN ('workplace_parcel', 'home_mail', 'chosen_mail')
   ORDER BY CASE x.outcome WHEN 'workplace_parcel' THEN 1 WHEN 'home_mail' THEN 2 ELSE 3 END,
            (CASE WHEN x.outcome = 'workplace_parcel' THEN i.workplace_id END) COLLATE "C" NULLS LAST, i.symbol COLLATE "C", length(i.number), i.number COLLATE "C",
            f.insured_id COLLATE "C", (x.member_id <> f.insured_id), f.sub_number COLLATE "C", x.member_id COLLATE "C"`;

const LOT_LETTER = { workplace: 'W', home: 'H', chosen: 'C' } as const;

/** Pages of a piece: a request for the number carries the 申出書 on a second sheet. */
const pagesOf = (form: string): number => (form === 'request' ? 2 : 1);

/** A print file in the making: rows of the tables it will fill, in the order of its pages. */
class Lot {
  readonly name: string;
  readonly route: Traveller['route'];
  pages = 0;
  pieces = 0;
  envelopes = 0;
  parcelCount = 0;
  readonly parcelLines: string[] = [];
  readonly envelopeLines: string[] = [];
  readonly pieceLines: string[] = [];
  readonly eventLines: string[] = [];

  constructor(route: Traveller['route'], serial: number) {
    this.route = route;
    this.name = `${LOT_LETTER[route]}${String(serial).padStart(4, '0')}`;
  }
}

/** Writes the plan of one campaign lot by lot; memory holds one lot and one workplace. */
class Planner {
  readonly #sql: Sql;
  readonly #keys: Keys;
  readonly #key: CampaignKey;
  readonly #settings: PlanSettings;
  readonly #auditId: string;
  readonly #onProgress: (planned: number) => void;
  #nextNumber: number;
  #planned = 0;
  #serials = { workplace: 0, home: 0, chosen: 0 };
  #lot: Lot | undefined;

  constructor(
    sql: Sql,
    keys: Keys,
    key: CampaignKey,
    settings: PlanSettings,
    start: { auditId: string; firstNumber: number },
    onProgress: (planned: number) => void,
  ) {
    this.#sql = sql;
    this.#keys = keys;
    this.#key = key;
    this.#settings = settings;
    this.#auditId = start.auditId;
    this.#nextNumber = start.firstNumber;
    this.#onProgress = onProgress;
  }

  /** One destination: all people of a workplace, or one family written to directly. */
  async add(people: readonly Traveller[]): Promise<void> {
    const first = people[0] as Traveller;
    const byKey = new Map(people.map((one) => [one.member_id, one]));
    let rank = 0;
    const packable = people.map((one, i) => {
      if (i > 0 && one.insured_id !== people[i - 1]?.insured_id) rank += 1;
      return this.#packable(one, rank);
    });
    const envelopes = buildEnvelopes(packable, this.#settings.packing);
    if (first.workplace_id === null) {
      const lot = await this.#lotFor(first.route);
      for (const envelope of envelopes) this.#addEnvelope(lot, envelope, byKey, null, lot.envelopes + 1);
      return;
    }
    const parcels = packParcels(envelopes, this.#settings.packing);
    for (const [i, parcel] of parcels.entries()) {
      const lot = await this.#lotFor('workplace');
      lot.parcelCount += 1;
      const parcelId = `${lot.name}-${String(lot.parcelCount).padStart(4, '0')}`;
      lot.parcelLines.push(
        copyLine([
          this.#key.insurerId,
          this.#key.campaignId,
          parcelId,
          lot.name,
          first.workplace_id,
          i + 1,
          parcels.length,
          parcel.container,
          parcel.people,
          parcel.envelopes.length,
          Math.ceil(parcel.grams),
          parcel.thicknessMm,
        ]),
      );
      for (const [position, envelope] of parcel.envelopes.entries()) {
        this.#addEnvelope(lot, envelope, byKey, parcelId, position + 1);
      }
    }
  }

  /** Writes what is still in hand. */
  async finish(): Promise<void> {
    if (this.#lot !== undefined) await this.#write(this.#lot);
    this.#lot = undefined;
  }

  #packable(one: Traveller, order: number): PackingPerson {
    const { everyone, request } = this.#settings.inserts;
    return {
      key: one.member_id,
      familyKey: one.insured_id,
      order,
      insured: one.member_id === one.insured_id,
      subNumber: one.sub_number,
      // The 申出書 is counted as the insert it is, so that the list of inserts names it (S047).
      sheets: 1,
      inserts: one.form === 'request' ? [...everyone, ...request] : everyone,
      kind: 'notice',
    };
  }

  #addEnvelope(
    lot: Lot,
    envelope: Envelope,
    byKey: ReadonlyMap<string, Traveller>,
    parcelId: string | null,
    position: number,
  ): void {
    const { insurerId, campaignId } = this.#key;
    lot.envelopes += 1;
    const envelopeId = `${lot.name}-E${String(lot.envelopes).padStart(5, '0')}`;
    lot.envelopeLines.push(
      copyLine([
        insurerId,
        campaignId,
        envelopeId,
        lot.name,
        parcelId,
        position,
        envelope.part,
        envelope.parts,
        envelope.grams,
        envelope.thicknessMm,
        `{${envelope.inserts.map((name) => `"${name}"`).join(',')}}`,
      ]),
    );
    for (const memberId of envelope.people) {
      const one = byKey.get(memberId) as Traveller;
      const number = this.#nextNumber++;
      const pieceId = `${campaignId}-${number}`;
      lot.pieces += 1;
      lot.pages += pagesOf(one.form);
      this.#planned += 1;
      lot.pieceLines.push(
        copyLine([
          insurerId,
          pieceId,
          campaignId,
          memberId,
          managementNumber(this.#keys.management, number),
          one.form,
          one.digits,
          one.route,
          lot.name,
          envelopeId,
          lot.pieces,
          'planned',
        ]),
      );
      lot.eventLines.push(copyLine([insurerId, pieceId, 'plan', null, 'planned', this.#auditId]));
    }
  }

  /** The lot to put the next parcel (or family) into: files end only between parcels. */
  async #lotFor(route: Traveller['route']): Promise<Lot> {
    const current = this.#lot;
    if (current?.route === route && current.pages < this.#settings.pagesPerFile) return current;
    if (current !== undefined) await this.#write(current);
    const next = new Lot(route, ++this.#serials[route]);
    this.#lot = next;
    return next;
  }

  async #write(lot: Lot): Promise<void> {
    const { insurerId, campaignId } = this.#key;
    await this.#sql.query(
      'INSERT INTO document.file (insurer_id, campaign_id, lot, route, path, pieces) VALUES ($1, $2, $3, $4, $5, $6)',
      [insurerId, campaignId, lot.name, lot.route, `print/${lot.name}.pdf`, lot.pieces],
    );
    await this.#sql.copyIn('COPY packing.parcel FROM STDIN', lot.parcelLines);
    await this.#sql.copyIn('COPY packing.envelope FROM STDIN', lot.envelopeLines);
    await this.#sql.copyIn(
      'COPY piece.event (insurer_id, piece_id, action, from_status, to_status, audit_id) FROM STDIN',
      lot.eventLines,
    );
    await this.#sql.copyIn(
      `COPY piece.piece (insurer_id, piece_id, campaign_id, member_id, management_number, form, digits, route, lot,
                         envelope_id, position, status) FROM STDIN`,
      lot.pieceLines,
    );
    this.#onProgress(this.#planned);
  }
}

/**
 * Plans the mailing of a sorted campaign: envelopes, parcels, print files and pieces with their management
 * numbers, in one transaction. The same campaign gives the same plan, piece for piece.
 */
export async function planMailing(
  sql: Sql,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  settings: PlanSettings,
  onProgress: (planned: number) => void = () => undefined,
): Promise<void> {
  await lockCampaign(sql, key);
  if (await stageDone(sql, key, 'pack')) return;
  await joinWholeTables(sql);
  const { rows } = await sql.query<{ travellers: number }>(
    `SELECT count(*) AS travellers FROM campaign.extracted
      WHERE insurer_id = $1 AND campaign_id = $2 AND outcome IN ('workplace_parcel', 'home_mail', 'chosen_mail')`,
    [key.insurerId, key.campaignId],
  );
  const { travellers } = rows[0] as { travellers: number };
  const auditId = await writeAudit(sql, {
    actor,
    insurerId: key.insurerId,
    action: 'packing.plan',
    subject: `campaign:${key.campaignId}`,
    detail: { pieces: travellers },
  });
  const { rows: counter } = await sql.query<{ first: number }>(
    'UPDATE piece.counter SET next = next + $1 RETURNING next - $1 AS first',
    [travellers],
  );
  const { first } = counter[0] as { first: number };
  const planner = new Planner(sql, keys, key, settings, { auditId, firstNumber: first }, onProgress);

  let destination: Traveller[] = [];
  const sameDestination = (a: Traveller, b: Traveller): boolean =>
    a.workplace_id === null
      ? a.route === b.route && a.insured_id === b.insured_id
      : a.workplace_id === b.workplace_id;
  for await (const batch of sql.batches<Traveller>(TRAVELLERS, [key.insurerId, key.campaignId], 5_000)) {
    for (const one of batch) {
      const last = destination.at(-1);
      if (last !== undefined && !sameDestination(last, one)) {
        await planner.add(destination);
        destination = [];
      }
      destination.push(one);
    }
  }
  if (destination.length > 0) await planner.add(destination);
  await planner.finish();
  await refreshStatistics(sql, [
    'document.file',
    'packing.parcel',
    'packing.envelope',
    'piece.piece',
    'piece.event',
  ]);
  await markStage(sql, key, 'pack');
}
