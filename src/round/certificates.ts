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
import { wavesOf } from '../campaign/waves.ts';
import { type MonthlyCalendar, monthlyCalendar } from '../certificate/calendar.ts';
import { cardsWaiting } from '../certificate/enclose.ts';
import { loadRegistration } from '../certificate/registration.ts';
import type { RuleSettings } from '../certificate/rules.ts';
import { stoppingProtected } from '../dispatch/losses.ts';
import { certificateLots } from '../document/lot-papers.ts';
import { composeCampaign } from '../document/print.ts';
import type { IsoDate } from '../japan/calendar.ts';
import { formatWareki, formatWarekiMonth } from '../japan/era.ts';
import { addBusinessDays } from '../japan/holidays.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Database } from '../kernel/ports.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { planMailing } from '../packing/plan.ts';
import type { Profile } from '../profile/profile.ts';
import { certificateSet } from '../template/sets.ts';
import type { Keys } from '../vault/keys.ts';
import { encloseMade, enterCards } from './certificate-cards.ts';
import type { CertificateInsurer } from './certificate-insurer.ts';
import { makeInserts, placeInserts } from './inserts.ts';
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
    title: `資格確認書 ${formatWarekiMonth(month)} 月次交付`,
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
  const report = await loadRegistration(run.database, stoppingProtected(file, run.onMessage), (rows) =>
    run.onProgress('load', rows, 0),
  );
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

/**
 * Makes and publishes one mailing of certificates by the same stages as a round of notices: opened, extracted, sorted,
 * cards entered, packed, composed, published. Killed anywhere and run again it goes on and leaves the same bytes.
 */
async function makeCertificates(run: CertificateRun, mailing: CertificateMailing): Promise<Ledger> {
  const { database, actor, keys, insurer, stored } = run;
  const { plan, examination } = mailing;
  const { profile } = stored;
  const settings = examination.settings.certificate;
  const outDir = resolve(run.outDir);
  const folders = { outDir, scratchDir: `${outDir}.tmp` };
  const order: RoundOrder = {
    insurer: { insurer_number: insurer.number, name: insurer.name },
    profile: profile.name,
    campaign: plan,
  };
  requireOwnFolder(outDir, order);
  const context = {
    insurer,
    asOf: plan.extraction_date,
    issuedOn: plan.issue_date,
    templateSet: certificateSet(profile.document),
    settings: profile.document,
    transition: profile.campaign.transition,
    language: 'ja' as const,
  };
  const inserts = await makeInserts(context, profile, profile.inserts.certificate, outDir);
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
    if (examination.rule === 'made') await encloseMade(sql, actor, key, plan);
    else await enterCards(sql, actor, key, { profileHash: stored.hash, settings, plan, waves });
    if (examination.rule === 'ex_officio_2025') await freezeLists(sql, actor, key);
  });
  claimFolder(folders, order);
  placeInserts(inserts, folders);
  let composed = 0;
  await composeCampaign(database, actor, key, context, certificateLots(key, context), folders, (pieces) => {
    composed += pieces;
    run.onProgress('compose', composed, travellers);
  });
  run.onProgress('publish', 0, 0);
  return publishRound(database, key, context, order, stored, folders, async (sql, to) => {
    await publishCertificates(sql, to);
    if (maker === 'bureau') await publishBureauData(sql, to, key, context);
    if (examination.rule !== 'ex_officio_2025') return;
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

/** Business days the cards of applications may take to leave, from the day after they are packed. */
const MADE_POSTED_WITHIN = 5;

/**
 * The mailing of the cards that were made on applications up to a day and lie in the house: nobody asks for it card by
 * card. Throws `certificate.none_made` (409) where none waits.
 */
export async function runMade(run: CertificateRun, on: IsoDate): Promise<Ledger> {
  const { profile } = run.stored;
  const id = `certificate-made-${on}`;
  const key = { insurerId: run.insurer.number, campaignId: id };
  const { count } = await run.database.read((sql) => cardsWaiting(sql, run.insurer.number));
  if (count === 0 && !(await run.database.read((sql) => stageDone(sql, key, 'pack')))) {
    throw new TodokeError('certificate.none_made', '発送を待っている資格確認書は、1枚もありません。', {
      remedy: '申請を承認して資格確認書が作られてから、実行してください。',
      status: 409,
    });
  }
  const from = addBusinessDays(on, profile.certificate.run.monthly.postedAfter);
  const plan = CampaignPlanSchema.parse({
    id,
    title: `資格確認書 ${formatWareki(on)} 申請による交付`,
    extraction_date: on,
    cut_off: on,
    packing_date: on,
    issue_date: on,
    window: { from, to: addBusinessDays(from, MADE_POSTED_WITHIN) },
  });
  return makeCertificates(run, {
    plan,
    examination: { rule: 'made', settings: ruleSettings(profile), on },
    inputs: [],
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
