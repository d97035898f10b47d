import type { CampaignKey } from '../campaign/extract.ts';
import type { Wave } from '../campaign/waves.ts';
import { copyLine } from '../kernel/copy.ts';
import type { Sql } from '../kernel/ports.ts';
import { refreshStatistics } from '../kernel/set-based.ts';
import { managementNumber } from '../piece/management-number.ts';
import type { Keys } from '../vault/keys.ts';
import { buildEnvelopes, type Envelope, type PackingPerson } from './envelopes.ts';
import { packParcels } from './parcels.ts';
import type { PackingSettings } from './settings.ts';

/** Inserts of every notice, those only a request for the number carries, and those that go with cards (S104). */
export interface InsertSettings {
  readonly everyone: readonly string[];
  readonly request: readonly string[];
  readonly certificate: readonly string[];
}

/** What the plan needs of a profile. */
export interface PlanSettings {
  readonly packing: PackingSettings;
  readonly inserts: InsertSettings;
  readonly pagesPerFile: number;
  /** In the order they are sent; absent: the campaign has no branch calendar. */
  readonly waves?: readonly Wave[];
}

/** Somebody who gets a letter, as the planner puts them into envelopes. A `form` of `certificate` is a card. */
export interface Traveller {
  readonly member_id: string;
  readonly insured_id: string;
  readonly workplace_id: string | null;
  readonly route: 'workplace' | 'home' | 'chosen';
  readonly sub_number: string;
  readonly form: string;
  readonly digits: boolean;
  /** Id of the wave their branch is sent in; absent or null where there are none. */
  readonly wave?: string | null;
}

const LOT_LETTER = { workplace: 'W', home: 'H', chosen: 'C' } as const;

/** Name of a lot: its letter and serial number. */
export const lotName = (letter: string, serial: number): string =>
  `${letter}${String(serial).padStart(4, '0')}`;

/** Pages of a piece: a request for the number carries the 申出書 on a second sheet, a card has a back. */
export const pagesOf = (form: string): number => (form === 'request' || form === 'certificate' ? 2 : 1);

/** What the packer needs of somebody; `order`: rank of their family at the destination, from 0. */
export function packingPerson(
  one: Pick<Traveller, 'member_id' | 'insured_id' | 'sub_number' | 'form'>,
  order: number,
  inserts: InsertSettings,
): PackingPerson {
  const card = one.form === 'certificate';
  return {
    key: one.member_id,
    familyKey: one.insured_id,
    order,
    insured: one.member_id === one.insured_id,
    subNumber: one.sub_number,
    // The 申出書 is counted as the insert it is, so that the list of inserts names it (S047).
    sheets: card ? 0 : 1,
    inserts: card
      ? inserts.certificate
      : one.form === 'request'
        ? [...inserts.everyone, ...inserts.request]
        : inserts.everyone,
    kind: card ? 'certificate' : one.form === 'plain' ? 'plain' : 'notice',
  };
}

/** What a planner starts from: its audit entry, its first piece number, and of a later mailing what it continues. */
export interface PlannerStart {
  readonly auditId: string;
  readonly firstNumber: number;
  /** Letter of the lots and the last serial in use; without it W, H and C by route, from 1. */
  readonly lots?: { readonly letter: string; readonly last: number };
  /** Member → the piece this one replaces. */
  readonly replaces?: ReadonlyMap<string, string>;
}

/** The tables a plan fills. */
export const PLANNED_TABLES = [
  'document.file',
  'packing.parcel',
  'packing.envelope',
  'piece.piece',
  'piece.event',
];

/** A print file in the making: rows of the tables it will fill, in the order of its pages. */
class Lot {
  readonly name: string;
  readonly route: Traveller['route'];
  readonly wave: string | null;
  pages = 0;
  pieces = 0;
  envelopes = 0;
  parcelCount = 0;
  readonly parcelLines: string[] = [];
  readonly envelopeLines: string[] = [];
  readonly pieceLines: string[] = [];
  readonly eventLines: string[] = [];

  constructor(route: Traveller['route'], wave: string | null, letter: string, serial: number) {
    this.route = route;
    this.wave = wave;
    this.name = lotName(letter, serial);
  }
}

/** Takes `count` piece numbers for good and returns the first; after the audit entry of what they are for. */
export async function takeNumbers(sql: Sql, count: number): Promise<number> {
  const { rows } = await sql.query<{ first: number }>(
    'UPDATE piece.counter SET next = next + $1 RETURNING next - $1 AS first',
    [count],
  );
  return (rows[0] as { first: number }).first;
}

/** Writes the plan of one mailing lot by lot; memory holds one lot and one workplace. */
export class Planner {
  readonly #sql: Sql;
  readonly #keys: Keys;
  readonly #key: CampaignKey;
  readonly #settings: PlanSettings;
  readonly #start: PlannerStart;
  readonly #onProgress: (planned: number) => void;
  #nextNumber: number;
  #planned = 0;
  #written = 0;
  readonly #serials = new Map<string, number>();
  #lot: Lot | undefined;

  constructor(
    sql: Sql,
    keys: Keys,
    key: CampaignKey,
    settings: PlanSettings,
    start: PlannerStart,
    onProgress: (planned: number) => void,
  ) {
    this.#sql = sql;
    this.#keys = keys;
    this.#key = key;
    this.#settings = settings;
    this.#start = start;
    this.#nextNumber = start.firstNumber;
    if (start.lots !== undefined) this.#serials.set(start.lots.letter, start.lots.last);
    this.#onProgress = onProgress;
  }

  /** One destination: all people of a workplace, or one family written to directly; all of one wave. */
  async add(people: readonly Traveller[]): Promise<void> {
    const first = people[0] as Traveller;
    const { wave = null } = first;
    const byKey = new Map(people.map((one) => [one.member_id, one]));
    let rank = 0;
    const packable = people.map((one, i) => {
      if (i > 0 && one.insured_id !== people[i - 1]?.insured_id) rank += 1;
      return packingPerson(one, rank, this.#settings.inserts);
    });
    const envelopes = buildEnvelopes(packable, this.#settings.packing);
    if (first.workplace_id === null) {
      const lot = await this.#lotFor(first.route, wave);
      for (const envelope of envelopes) this.#addEnvelope(lot, envelope, byKey, null, lot.envelopes + 1);
      return;
    }
    const parcels = packParcels(envelopes, this.#settings.packing);
    for (const [i, parcel] of parcels.entries()) {
      const lot = await this.#lotFor('workplace', wave);
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
          parcel.divisionReason,
          parcel.containerReason,
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
        envelope.reason,
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
          this.#start.replaces?.get(memberId) ?? null,
        ]),
      );
      lot.eventLines.push(copyLine([insurerId, pieceId, 'plan', null, 'planned', this.#start.auditId]));
    }
  }

  /** The lot to put the next parcel (or family) into: files end only between parcels, and between waves. */
  async #lotFor(route: Traveller['route'], wave: string | null): Promise<Lot> {
    const current = this.#lot;
    if (current?.route === route && current.wave === wave && current.pages < this.#settings.pagesPerFile) {
      return current;
    }
    if (current !== undefined) await this.#write(current);
    const letter = this.#start.lots?.letter ?? LOT_LETTER[route];
    const serial = (this.#serials.get(letter) ?? 0) + 1;
    this.#serials.set(letter, serial);
    const next = new Lot(route, wave, letter, serial);
    this.#lot = next;
    return next;
  }

  async #write(lot: Lot): Promise<void> {
    const { insurerId, campaignId } = this.#key;
    await this.#sql.query(
      `INSERT INTO document.file (insurer_id, campaign_id, lot, route, path, pieces, wave)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [insurerId, campaignId, lot.name, lot.route, `print/${lot.name}.pdf`, lot.pieces, lot.wave],
    );
    await this.#sql.copyIn(
      `COPY packing.parcel (insurer_id, campaign_id, parcel_id, lot, workplace_id, part, parts, container, people,
                            envelopes, grams, thickness_mm, division_reason, container_reason) FROM STDIN`,
      lot.parcelLines,
    );
    await this.#sql.copyIn(
      `COPY packing.envelope (insurer_id, campaign_id, envelope_id, lot, parcel_id, position, part, parts, grams,
                              thickness_mm, inserts, reason) FROM STDIN`,
      lot.envelopeLines,
    );
    await this.#sql.copyIn(
      'COPY piece.event (insurer_id, piece_id, action, from_status, to_status, audit_id) FROM STDIN',
      lot.eventLines,
    );
    await this.#sql.copyIn(
      `COPY piece.piece (insurer_id, piece_id, campaign_id, member_id, management_number, form, digits, route, lot,
                         envelope_id, position, status, replaces) FROM STDIN`,
      lot.pieceLines,
    );
    this.#written += 1;
    // At lots 1, 2, 4, 8 …: the plans of foreign-key checks are kept, and those made for nearly empty tables may look a
    // key up by an index of the insurer alone, which reads more rows with every lot.
    if (Number.isInteger(Math.log2(this.#written))) await refreshStatistics(this.#sql, PLANNED_TABLES);
    this.#onProgress(this.#planned);
  }
}
