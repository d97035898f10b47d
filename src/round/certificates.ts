import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import {
  CERTIFICATE_POPULATION,
  CERTIFICATE_RULES,
  type Examination,
  extractCertificates,
} from '../campaign/certificates.ts';
import { openCampaign } from '../campaign/create.ts';
import { type CampaignKey, stageDone } from '../campaign/extract.ts';
import { type CampaignPlan, CampaignPlanSchema } from '../campaign/settings.ts';
import { sortOutcomes } from '../campaign/sort.ts';
import { type Wave, wavesOf } from '../campaign/waves.ts';
import { type MonthlyCalendar, monthlyCalendar } from '../certificate/calendar.ts';
import { type IssueReceipt, issueCards } from '../certificate/issue.ts';
import { loadRegistration } from '../certificate/registration.ts';
import type { RuleSettings } from '../certificate/rules.ts';
import { certificateLots } from '../document/lot-papers.ts';
import { composeCampaign } from '../document/print.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Database, Sql } from '../kernel/ports.ts';
import { readWholeTables, refreshStatistics } from '../kernel/set-based.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { planMailing } from '../packing/plan.ts';
import { act } from '../piece/commands.ts';
import { stopForLoss } from '../piece/late-loss.ts';
import type { Profile } from '../profile/profile.ts';
import { certificateSet } from '../template/sets.ts';
import type { Keys } from '../vault/keys.ts';
import type { CertificateInsurer } from './certificate-insurer.ts';
import type { RoundOrder } from './order.ts';
import { claimFolder, requireOwnFolder } from './out-folder.ts';
import type { OnProgress } from './progress.ts';
import { publishRound } from './publish.ts';
import { publishBureauData } from './publish-bureau.ts';
import { publishCertificates } from './publish-certificates.ts';
import { describeLoad } from './run.ts';
import { freezeLists, publishDifference, publishTargetLists } from './target-lists.ts';

/** What a run of certificates is made with; everything is left under `outDir`. */
export interface CertificateRun extends CertificateInsurer {
  readonly outDir: string;
  readonly database: Database;
  readonly keys: Keys;
  readonly actor: Actor;
  readonly onProgress: OnProgress;
  /** Sentences for a person. */
  readonly onMessage: (message: string) => void;
}

/** One mailing of certificates: its dates, and what the rules are asked. */
export interface CertificateMailing {
  readonly plan: CampaignPlan;
  readonly examination: Examination;
  /** What the result depends on beside plan, profile and register. */
  readonly inputs: readonly string[];
}

/** The settings the rules of certificates need of a profile. */
export const ruleSettings = ({ certificate, campaign }: Profile): RuleSettings => ({
  certificate,
  transition: campaign.transition,
});

/** A monthly run's campaign, by its calendar. */
function monthlyPlan(calendar: MonthlyCalendar): CampaignPlan {
  const { month, frozen, proofs, packed, postedFrom, postedBy } = calendar;
  return CampaignPlanSchema.parse({
    id: `certificate-${month}`,
    title: `資格確認書 ${month} 月次交付`,
    extraction_date: frozen,
    cut_off: proofs,
    packing_date: packed,
    issue_date: packed,
    window: { from: postedFrom, to: postedBy },
  });
}

/** Takes the state's registration file in, and requires that it is of the day wanted (`certificate.other_month`). */
async function loadStates(
  run: Pick<CertificateRun, 'database' | 'actor' | 'insurer' | 'onProgress' | 'onMessage'>,
  path: string,
  asOf: string,
): Promise<string> {
  const file = { path, name: 'registration.csv', insurerId: run.insurer.number, actor: run.actor };
  const report = await loadRegistration(run.database, file, (rows) => run.onProgress('load', rows, 0));
  run.onMessage(describeLoad(report));
  if (report.unreported > 0) {
    run.onMessage(
      `注意: 登録状況のファイルに載っていない加入者が${report.unreported.toLocaleString()}人います。`,
    );
  }
  if (report.asOf === asOf) return report.sha256;
  throw new TodokeError(
    'certificate.other_month',
    `登録状況のファイルは ${report.asOf ?? '日付のわからない'} 時点のものですが、${asOf} 時点のものが要ります。`,
    { remedy: '対象の月に合う登録状況のファイルを指定してください。', status: 409 },
  );
}

/** Whose cards are made on one day: everybody of a wave who has a way; $1 insurer, $2 campaign, $3 wave. */
const TARGETS = `
  SELECT m.member_id, m.person_id, m.reason_code, m.since, m.due, m.cover_ends_on
    FROM certificate.examined m
    JOIN piece.piece p USING (insurer_id, campaign_id, member_id)
    JOIN document.file f USING (insurer_id, campaign_id, lot)
   WHERE m.insurer_id = $1 AND m.campaign_id = $2 AND f.wave IS NOT DISTINCT FROM $3`;

/** Enters the card of every piece; those of a wave are issued on the day its printing begins. */
async function enterCards(
  sql: Sql,
  actor: Actor,
  key: CampaignKey,
  { stored }: CertificateRun,
  { plan, examination }: CertificateMailing,
  waves: readonly Wave[],
): Promise<void> {
  const days =
    waves.length === 0
      ? [{ wave: null, on: plan.issue_date, postedFrom: plan.window.from }]
      : waves.map(({ id, printOn, window }) => ({ wave: id, on: printOn, postedFrom: window.from }));
  await refreshStatistics(sql, ['piece.piece', 'document.file']);
  for (const { wave, on, postedFrom } of days) {
    await readWholeTables(sql);
    const { skipped } = await issueCards(sql, actor, {
      insurerId: key.insurerId,
      campaignId: key.campaignId,
      issuedOn: on,
      postedFrom,
      profileHash: stored.hash,
      settings: examination.settings.certificate,
      targets: { text: TARGETS, values: [key.insurerId, key.campaignId, wave] },
    });
    await stopSkipped(sql, actor, key, skipped);
  }
}

/** Stops the letters of those whose cover ends before their card can be posted (S107), or who hold a card by now. */
async function stopSkipped(
  sql: Sql,
  actor: Actor,
  { insurerId, campaignId }: CampaignKey,
  skipped: IssueReceipt['skipped'],
): Promise<void> {
  const of = (why: IssueReceipt['skipped'][number]['why']): string[] =>
    skipped.filter((one) => one.why === why).map(({ memberId }) => memberId);
  const { rows: lost } = await sql.query<{ member_id: string; cover_ends_on: string }>(
    `SELECT member_id, cover_ends_on FROM certificate.examined
      WHERE insurer_id = $1 AND campaign_id = $2 AND member_id = ANY($3)`,
    [insurerId, campaignId, of('cover_ended')],
  );
  for (const [lostOn, people] of Map.groupBy(lost, (row) => row.cover_ends_on)) {
    const memberIds = people.map(({ member_id }) => member_id);
    await stopForLoss(sql, actor, { insurerId, campaignId, memberIds, lostOn });
  }
  const { rows: held } = await sql.query<{ piece_id: string }>(
    `SELECT piece_id FROM piece.piece WHERE insurer_id = $1 AND campaign_id = $2 AND member_id = ANY($3)`,
    [insurerId, campaignId, of('already_held')],
  );
  const pieceIds = held.map(({ piece_id }) => piece_id);
  await act(sql, actor, { insurerId, pieceIds, action: 'stop', evidence: { reason: 'already_held' } });
}

/**
 * Makes and publishes one mailing of certificates by the same stages as a round of notices: opened, extracted, sorted,
 * cards entered, packed, composed, published. Killed anywhere and run again it goes on and leaves the same bytes.
 */
async function makeCertificates(run: CertificateRun, mailing: CertificateMailing): Promise<Ledger> {
  const { database, actor, keys, insurer, stored } = run;
  const { plan, examination } = mailing;
  const { profile } = stored;
  const outDir = resolve(run.outDir);
  const folders = { outDir, scratchDir: `${outDir}.tmp` };
  const order: RoundOrder = {
    insurer: { insurer_number: insurer.number, name: insurer.name },
    profile: profile.name,
    campaign: plan,
  };
  requireOwnFolder(outDir, order);
  const key: CampaignKey = { insurerId: insurer.number, campaignId: plan.id };
  const inputsHash = createHash('sha256')
    .update(
      JSON.stringify([
        insurer,
        plan,
        stored.hash,
        examination,
        CERTIFICATE_RULES,
        run.inputs,
        mailing.inputs,
      ]),
    )
    .digest('hex');
  const inputs = { profileHash: stored.hash, inputsHash, population: CERTIFICATE_POPULATION };
  await database.transaction((sql) => openCampaign(sql, actor, key, plan, inputs));

  run.onProgress('extract', 0, 0);
  await database.transaction((sql) => extractCertificates(sql, actor, key, examination));
  run.onProgress('sort', 0, 0);
  const { route, maker } = profile.certificate.run;
  const general = plan.mailing?.general ?? route;
  await database.transaction((sql) => sortOutcomes(sql, actor, key, { general }));
  let travellers = 0;
  const waves = plan.mailing?.waves === undefined ? [] : wavesOf(plan.mailing.waves);
  await database.transaction(async (sql) => {
    if (await stageDone(sql, key, 'pack')) return;
    await planMailing(sql, actor, keys, key, { ...profile, waves }, (done) => {
      travellers = done;
      run.onProgress('pack', done, 0);
    });
    // In the same transaction: nobody has a way without a card to send, nor a card without a way.
    await enterCards(sql, actor, key, run, mailing, waves);
    if (examination.rule === 'ex_officio_2025') await freezeLists(sql, actor, key);
  });
  claimFolder(folders, order);
  const context = {
    insurer,
    asOf: plan.extraction_date,
    issuedOn: plan.issue_date,
    templateSet: certificateSet(profile.document),
    settings: profile.document,
    language: 'ja' as const,
  };
  let composed = 0;
  await composeCampaign(database, actor, key, context, certificateLots(key, context), folders, (pieces) => {
    composed += pieces;
    run.onProgress('compose', composed, travellers);
  });
  run.onProgress('publish', 0, 0);
  return publishRound(database, key, context, order, stored, folders, async (sql, to) => {
    await publishCertificates(sql, to);
    if (maker === 'bureau') await publishBureauData(sql, to, key, context);
    if (examination.rule === 'monthly') return;
    const { listsBefore } = profile.certificate.run;
    const { window } = plan;
    await publishTargetLists(sql, to, { key, context, route: general, waves, window, listsBefore });
    await publishDifference(sql, to);
  });
}

/**
 * The monthly run (O6): the state's registration as of the month's eve, everybody due a card frozen, cards made and sent
 * within the month. Throws `certificate.month`, `certificate.other_month`.
 */
export async function runMonth(run: CertificateRun, month: string, registration: string): Promise<Ledger> {
  const { profile } = run.stored;
  const calendar = monthlyCalendar(month, profile.certificate.run);
  const sha256 = await loadStates(run, registration, calendar.asOf);
  return makeCertificates(run, {
    plan: monthlyPlan(calendar),
    examination: { rule: 'monthly', settings: ruleSettings(profile), on: calendar.frozen },
    inputs: [sha256],
  });
}

/**
 * The ex-officio campaign (S088): its plan names extraction, route and branch waves; the state of the cards is that of
 * the profile's `exOfficioStateOn`. Throws `certificate.other_month`.
 */
export async function runExOfficio(
  run: CertificateRun,
  plan: CampaignPlan,
  registration: string,
): Promise<Ledger> {
  const { profile } = run.stored;
  const sha256 = await loadStates(run, registration, profile.certificate.exOfficioStateOn);
  return makeCertificates(run, {
    plan,
    examination: { rule: 'ex_officio_2025', settings: ruleSettings(profile), on: plan.extraction_date },
    inputs: [sha256],
  });
}
