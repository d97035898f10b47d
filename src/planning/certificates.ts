import { entitlementSql } from '../certificate/entitlement-sql.ts';
import type { RuleSettings } from '../certificate/rules.ts';
import { addDays, endOfMonth, type IsoDate } from '../japan/calendar.ts';
import type { Sql } from '../kernel/ports.ts';
import { joinWholeTables } from '../kernel/set-based.ts';

/** From–to of something that is not known; whole numbers of people, or rates from 0 to 1. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** What the forecast cannot read anywhere and takes for granted; every one is printed with the result. */
export interface Assumptions {
  /** Share of cards whose electronic certificate is not renewed in time. */
  readonly notRenewed: Range;
  /** Share of a month's leavers among members, in certificates that need no renewal. */
  readonly leaving: Range;
  /** Share of those who could use their card but do not, that cancel it or ask for a certificate within a year. */
  readonly asking: Range;
  /** Yen for one card, enclosed: making, letter, envelope, leaflet, sticker. */
  readonly cardYen: Range;
  /** Yen of postage for one envelope. */
  readonly postageYen: Range;
  /** Cards per envelope. */
  readonly perEnvelope: Range;
}

/** Ours, invented: no public source says them. Replace them by the insurer's own figures. */
export const ASSUMPTIONS: Assumptions = {
  notRenewed: { low: 0.1, high: 0.4 },
  leaving: { low: 0.008, high: 0.015 },
  asking: { low: 0.005, high: 0.03 },
  cardYen: { low: 100, high: 180 },
  postageYen: { low: 110, high: 410 },
  perEnvelope: { low: 1.1, high: 1.6 },
};

/** What the register and the registration say today. */
export interface ForecastBase {
  readonly on: IsoDate;
  /** People covered. */
  readonly members: number;
  /** Covered people with a usable card. */
  readonly usable: number;
  /** Covered people whose state is known. */
  readonly known: number;
  /** People who joined in each of the last twelve months. */
  readonly joiners: readonly number[];
  /** Certificates in force that will be renewed, by the month of their last day (YYYY-MM). */
  readonly expiring: Readonly<Record<string, number>>;
  /** Registered cards by the month in which the end of their use makes a certificate due (YYYY-MM). */
  readonly runningOut: Readonly<Record<string, number>>;
  /** Entitled and without a certificate today. */
  readonly waiting: number;
}

/** One month of the forecast; every figure is people, `yen` the cost of their cards and post. */
export interface ForecastMonth {
  readonly month: string;
  /** Known for certain: entitled today and without one; only in the first month. */
  readonly waiting: number;
  readonly renewals: Range;
  readonly eCertificates: Range;
  readonly joiners: Range;
  /** Of those who can use a card but do not, by the usage rate. */
  readonly requests: Range;
  readonly total: Range;
  readonly yen: Range;
}

const rounded = ({ low, high }: Range): Range => ({ low: Math.floor(low), high: Math.ceil(high) });
const sum = (...ranges: readonly Range[]): Range => ({
  low: ranges.reduce((total, { low }) => total + low, 0),
  high: ranges.reduce((total, { high }) => total + high, 0),
});

/** `YYYY-MM` of the month `n` months after that of a day. */
const monthAfter = (on: IsoDate, n: number): string => endOfMonth(on, n).slice(0, 7);

/**
 * Forecasts how many certificates each of the coming months asks for, and what they cost. Renewals follow the expiry
 * cohorts, new ones the electronic certificates that run out, the joiners, and the usage rate: the more people use
 * their card, the fewer ask for a certificate (S110). Pure; the same base gives the same figures.
 * `usage`: share of people with a usable card who use it, 0 to 1. `renewalDays`: days before its last day a certificate
 * is renewed.
 */
export function forecastCertificates(
  base: ForecastBase,
  request: { months: number; usage: Range; renewalDays: number },
  assumptions: Assumptions = ASSUMPTIONS,
): ForecastMonth[] {
  const { months, usage, renewalDays } = request;
  const unusable = base.known === 0 ? 0 : 1 - base.usable / base.known;
  const joined: Range =
    base.joiners.length === 0
      ? { low: 0, high: 0 }
      : { low: Math.min(...base.joiners), high: Math.max(...base.joiners) };
  const renewed = renewalsByMonth(base, months, renewalDays);
  return Array.from({ length: months }, (_, i) => {
    const month = monthAfter(base.on, i);
    const waiting = i === 0 ? base.waiting : 0;
    const due = renewed.get(month) ?? 0;
    const stay = (leaving: number): number => (1 - leaving) ** i;
    const renewals = { low: due * stay(assumptions.leaving.high), high: due * stay(assumptions.leaving.low) };
    const out = base.runningOut[month] ?? 0;
    const eCertificates = {
      low: out * assumptions.notRenewed.low * stay(assumptions.leaving.high),
      high: out * assumptions.notRenewed.high * stay(assumptions.leaving.low),
    };
    const joiners = { low: joined.low * unusable, high: joined.high * unusable };
    const idle = { low: base.usable * (1 - usage.high), high: base.usable * (1 - usage.low) };
    const requests = {
      low: (idle.low * assumptions.asking.low) / 12,
      high: (idle.high * assumptions.asking.high) / 12,
    };
    const total = sum(renewals, eCertificates, joiners, requests, { low: waiting, high: waiting });
    const { cardYen, postageYen, perEnvelope } = assumptions;
    const yen = {
      low: total.low * (cardYen.low + postageYen.low / perEnvelope.high),
      high: total.high * (cardYen.high + postageYen.high / perEnvelope.low),
    };
    return {
      month,
      waiting,
      renewals: rounded(renewals),
      eCertificates: rounded(eCertificates),
      joiners: rounded(joiners),
      requests: rounded(requests),
      total: rounded(total),
      yen: rounded(yen),
    };
  });
}

/** Certificates by the month in which they are renewed: so many days before the end of their month of expiry. */
function renewalsByMonth(
  { on, expiring }: ForecastBase,
  months: number,
  renewalDays: number,
): Map<string, number> {
  const first = monthAfter(on, 0);
  const last = monthAfter(on, months - 1);
  const renewed = new Map<string, number>();
  for (const [month, cards] of Object.entries(expiring)) {
    const early = addDays(endOfMonth(`${month}-01`), -renewalDays).slice(0, 7);
    // What should have been renewed by now is renewed in the first month.
    const due = [first, early].sort();
    const at = due[1] as string;
    if (at <= last) renewed.set(at, (renewed.get(at) ?? 0) + cards);
  }
  return renewed;
}

/** Reads what the forecast starts from: an insurer as known now. */
export async function readForecastBase(
  sql: Sql,
  insurerId: string,
  on: IsoDate,
  settings: RuleSettings,
): Promise<ForecastBase> {
  await joinWholeTables(sql);
  const answers = entitlementSql('monthly', settings, { insurer: '$1', on: '$2::date', knownAt: 'now()' });
  // The whole register is asked once: how many stand alike, by all that is counted below.
  const { rows: groups } = await sql.query<{
    covered: boolean;
    reason_code: string;
    waiting: boolean;
    expires: string | null;
    n: number;
  }>(
    // Whose cover ends with the card, or who can use theirs by now, is not renewed.
    `SELECT reason_code NOT IN ('before_start', 'not_yet_covered', 'cover_lost', 'day_labourer', 'other_eligibility') AS covered,
            reason_code, coalesce(due = 'first', false) AS waiting,
            CASE WHEN holds_valid AND entitled AND coalesce(cover_ends_on > card_expires_on + 1, true)
                 THEN to_char(card_expires_on, 'YYYY-MM') END AS expires,
            count(*) AS n
       FROM (${answers}) e GROUP BY 1, 2, 3, 4 ORDER BY 4`,
    [insurerId, on],
  );
  const people = (of: (group: (typeof groups)[number]) => boolean): number =>
    groups.reduce((total, group) => total + (of(group) ? group.n : 0), 0);
  const expiring: Record<string, number> = {};
  for (const { expires, n } of groups) if (expires !== null) expiring[expires] = (expiring[expires] ?? 0) + n;
  const { rows: joiners } = await sql.query<{ people: number }>(
    `SELECT count(e.member_id) AS people
       FROM generate_series(1, 12) AS n
       LEFT JOIN register.eligibility e ON e.insurer_id = $1 AND e.known_to = 'infinity' AND e.valid_from = e.acquired_on
        AND date_trunc('month', e.acquired_on::timestamp) = date_trunc('month', $2::date::timestamp) - n * interval '1 month'
      GROUP BY n ORDER BY n`,
    [insurerId, on],
  );
  const { rows: ending } = await sql.query<{ month: string; n: number }>(
    `SELECT to_char(certificate.usable_until(r.e_certificate_expires_on) - interval '${settings.certificate.eCertificateLeadMonths} months', 'YYYY-MM') AS month, count(*) AS n
       FROM certificate.registration r
      WHERE r.insurer_id = $1 AND r.known_to = 'infinity' AND r.valid_to = 'infinity' AND r.state = 'registered'
        AND certificate.usable_until(r.e_certificate_expires_on) >= $2::date
      GROUP BY 1 ORDER BY 1`,
    [insurerId, on],
  );
  return {
    on,
    members: people(({ covered }) => covered),
    usable: people(({ reason_code }) => reason_code === 'myna_card_usable'),
    known: people(({ covered, reason_code }) => covered && reason_code !== 'state_unknown'),
    waiting: people(({ waiting }) => waiting),
    joiners: joiners.map((month) => month.people),
    expiring,
    runningOut: Object.fromEntries(ending.map(({ month, n }) => [month, n])),
  };
}
