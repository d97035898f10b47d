import { holdsMyNumber } from '../../japan/check-digits.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { Database } from '../../kernel/ports.ts';
import { aboutOf, findLetters } from '../../member/find.ts';
import { countTry } from '../../member/limits.ts';
import { openNotice } from '../../member/notice.ts';
import { atSteps, type Pace } from '../../member/pace.ts';
import { checkPapers, type Scan, scanPapers } from '../../member/papers.ts';
import { tellWhereabouts } from '../../member/place.ts';
import { readReceipt, statusOf } from '../../member/receipt.ts';
import { CERTIFICATE_WISHES, submit, TROUBLE_IDS, type TroubleId } from '../../member/submit.ts';
import { profileOfCampaign } from '../../profile/store.ts';
import type { Keys } from '../../vault/keys.ts';
import {
  foundPage,
  noticePage,
  notNeededPage,
  offPage,
  portalPage,
  progressPage,
  reportPage,
  sentPage,
  statusPage,
  tooEarlyPage,
  troublePage,
  wherePage,
} from './form-pages.ts';
import { birthDateIn, type FieldOptions, keyIn, type Mistake, type Typed } from './form-parts.ts';
import { answersIn, guidePage, homePage, whichPage } from './guide-pages.ts';
import type { Page, Site } from './site.ts';

/** One request as the pages see it. */
export interface Asking {
  readonly site: Site;
  readonly query: Readonly<Record<string, unknown>>;
  readonly typed: Typed;
  readonly papers: readonly Buffer[];
  /** Network address of whoever asks. */
  readonly address: string;
  /** When the request came, by the pace's clock. */
  readonly began: number;
  readonly now: Date;
}

export interface Doors {
  readonly database: Database;
  readonly keys: Keys;
  readonly pace: Pace;
  readonly limited?: boolean;
  readonly scan?: Scan;
}

type Answer = (asking: Asking) => Promise<Page | Buffer>;

const blank = (site: Site): FieldOptions => ({ site, typed: {}, mistakes: [] });

/** A telephone number as people write it: ten digits or more, or one from abroad. */
const PHONE = /^\+?[\d()\s-]{10,20}$/;
const WORDS = 1_000;

/** Fields a number could be typed into by mistake: 番号 is asked for, and some think of the other one. */
const MEANT = ['code', 'symbol', 'number', 'sub', 'phone', 'words'] as const;

/** S056: a notice is applied for again from the law's day on. */
const isTooEarly = ({ today, profile }: Site, kind: TroubleId): boolean =>
  kind === 'lost_notice' && today < profile.campaign.transition.reissueFrom;

/** Every page by method and path below the language. Whatever is looked up of a person is answered at fixed steps. */
export function memberPages({
  database,
  keys,
  pace,
  limited = true,
  scan,
}: Doors): Readonly<Record<string, Answer>> {
  const key = keys.access;
  /** Counts what is tried, does the work, and answers at the next step after the request came. */
  const paced = <T>(
    { site, began }: Asking,
    counted: { readonly about: string; readonly sender?: string },
    work: () => Promise<T>,
  ): Promise<T> => {
    const { answerEveryMs, limits } = site.profile.member;
    return atSteps(pace, answerEveryMs, began, async () => {
      if (limited) await countTry(database, key, limits, { insurerId: site.insurerId, ...counted });
      return work();
    });
  };

  const where: Answer = async (asking) => {
    const { site, typed } = asking;
    const { key: who, mistakes } = keyIn(typed, site.today);
    if (who === undefined) return wherePage({ site, typed, mistakes });
    const found = await paced(asking, { about: aboutOf(who) }, () =>
      database.read((sql) => findLetters(sql, site.insurerId, who)),
    );
    return foundPage(site, tellWhereabouts(found, site.profile.desk, site.today));
  };

  const report =
    (kind: TroubleId): Answer =>
    async (asking) => {
      const { site, typed, papers } = asking;
      if (isTooEarly(site, kind)) return tooEarlyPage(site);
      const { key: who, mistakes } = keyIn(typed, site.today);
      const reason = CERTIFICATE_WISHES.find((one) => one === typed.reason) ?? null;
      const phone = (typed.phone ?? '').normalize('NFKC').trim();
      const words = (typed.words ?? '').replaceAll('\0', '').trim();
      const settings = site.profile.member.papers;
      const aboutPapers = (text: string): Mistake => ({
        field: 'papers',
        text,
        values: { most: String(settings.most), megabytes: String(settings.megabytes) },
      });
      if (kind === 'need_certificate' && reason === null)
        mistakes.push({ field: 'reason-0', text: 'error.reason' });
      if (!PHONE.test(phone)) mistakes.push({ field: 'phone', text: 'error.phone' });
      const told = MEANT.find((name) => holdsMyNumber(typed[name] ?? ''));
      if (told !== undefined) mistakes.push({ field: told, text: 'error.my_number' });
      if ([...words].length > WORDS) mistakes.push({ field: 'words', text: 'error.words' });
      // What held a number is not sent back either.
      const shown = (): Typed => (told === undefined ? typed : { ...typed, [told]: '' });
      const again = (): Page => reportPage({ site, typed: shown(), mistakes }, kind);
      let types: ReturnType<typeof checkPapers> = [];
      try {
        types = checkPapers(papers, settings);
      } catch (error) {
        if (!(error instanceof TodokeError)) throw error;
        mistakes.push(aboutPapers('error.papers'));
      }
      if (who === undefined || mistakes.length > 0) return again();
      return paced(asking, { about: aboutOf(who), sender: asking.address }, async () => {
        let scanned: 'clean' | 'not_scanned';
        try {
          scanned = await scanPapers(papers, scan);
        } catch (error) {
          if (!(error instanceof TodokeError)) throw error;
          mistakes.push(aboutPapers('error.harmful'));
          return again();
        }
        const { desk, certificate, campaign } = site.profile;
        const rules = { certificate, transition: campaign.transition };
        const { receipt, answerBy } = await submit(
          database,
          key,
          { desk, rules },
          {
            insurerId: site.insurerId,
            kind,
            who,
            reason,
            phone,
            words,
            papers: papers.map((bytes, i) => ({ bytes, type: types[i] as (typeof types)[number] })),
            scan: scanned,
            on: site.today,
          },
        );
        return sentPage(site, receipt, answerBy);
      });
    };

  /** S136: whoever lost a notice is asked about the portal first; nothing can be sent in before that. */
  const lostNotice: Answer = async ({ site, query }) => {
    if (isTooEarly(site, 'lost_notice')) return tooEarlyPage(site);
    if (query.portal === 'yes') return notNeededPage(site);
    if (query.portal === 'no') return reportPage(blank(site), 'lost_notice');
    const mistakes = Object.keys(query).length === 0 ? [] : [{ field: 'portal', text: 'error.portal' }];
    return portalPage({ site, typed: {}, mistakes });
  };

  const status: Answer = async (asking) => {
    const { site, typed } = asking;
    const birthDate = birthDateIn(typed, site.today);
    const receipt = readReceipt(typed.receipt ?? '');
    const mistakes: Mistake[] = [];
    if (receipt === undefined) mistakes.push({ field: 'receipt', text: 'error.receipt' });
    if (birthDate === undefined) mistakes.push({ field: 'year', text: 'error.birth' });
    if (receipt === undefined || birthDate === undefined) return statusPage({ site, typed, mistakes });
    const found = await paced(asking, { about: receipt }, () =>
      database.read((sql) => statusOf(sql, key, site.insurerId, receipt, birthDate, site.today)),
    );
    return progressPage(site, found);
  };

  const notice: Answer = async (asking) => {
    const { site, typed } = asking;
    const { on, protected: withProtected } = site.profile.member.notice;
    if (!on) return offPage(site);
    const birthDate = birthDateIn(typed, site.today);
    const [code, symbol, number] = [typed.code, typed.symbol, typed.number].map((text) =>
      (text ?? '').trim(),
    );
    const mistakes: Mistake[] = [];
    if (!code || !symbol || !number) mistakes.push({ field: 'code', text: 'error.notice' });
    if (birthDate === undefined) mistakes.push({ field: 'year', text: 'error.birth' });
    if (!code || !symbol || !number || birthDate === undefined) return noticePage({ site, typed, mistakes });
    const { insurerId } = site;
    const about = aboutOf({ code: '', symbol, number, subNumber: '', birthDate });
    const pdf = await paced(asking, { about: `notice\0${about}` }, () =>
      openNotice(
        database,
        keys,
        insurerId,
        { code, symbol, number, birthDate },
        { withProtected, on: site.today },
        async (sql, campaignId) => (await profileOfCampaign(sql, insurerId, campaignId)).document,
      ),
    );
    return pdf ?? noticePage({ site, typed: {}, mistakes: [] }, true);
  };

  const still =
    (page: (site: Site) => Page): Answer =>
    async ({ site }) =>
      page(site);
  const reports = Object.fromEntries(
    TROUBLE_IDS.flatMap((kind): [string, Answer][] => [
      [
        `GET trouble/${kind}`,
        kind === 'lost_notice' ? lostNotice : still((site) => reportPage(blank(site), kind)),
      ],
      [`POST trouble/${kind}`, report(kind)],
    ]),
  );
  return {
    'GET ': still(homePage),
    'GET which': async ({ site, query }) => whichPage(site, answersIn(query)),
    'GET guide': still(guidePage),
    'GET where': still((site) => wherePage(blank(site))),
    'POST where': where,
    'GET trouble': still(troublePage),
    ...reports,
    'GET status': still((site) => statusPage(blank(site))),
    'POST status': status,
    'GET notice': still((site) => (site.profile.member.notice.on ? noticePage(blank(site)) : offPage(site))),
    'POST notice': notice,
  };
}
