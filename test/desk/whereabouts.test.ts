import { describe, expect, it } from 'vitest';
import { deskSettings } from '../../src/desk/settings.ts';
import { notArrived, PLACES, placeOf, type Standing, sentencesOf } from '../../src/desk/whereabouts.ts';
import { OUTCOME_NAMES, OUTCOMES, type Outcome } from '../../src/ledger/outcomes.ts';
import { ON_ITS_WAY, outcomesOf } from '../../src/piece/outcome.ts';
import { PIECE_STATUSES, type PieceStatus } from '../../src/piece/status.ts';

const settings = deskSettings.parse({});
/** Within the days of `standing`. */
const DAY = '2024-09-25';
const ROUTES = ['workplace', 'home', 'chosen'] as const;

const standing = (part: Partial<Standing>): Standing => ({
  paper: 'notice',
  outcome: 'workplace_parcel',
  status: 'planned',
  route: 'workplace',
  plannedFrom: '2024-09-09',
  plannedTo: '2024-09-30',
  postedOn: null,
  deliveredOn: null,
  returnedOn: null,
  ...part,
});

/** Every standing the record can hold: of each outcome without papers, and of each status and route the pieces'. */
const ALL: Standing[] = [
  ...OUTCOME_NAMES.filter((outcome) => !OUTCOMES[outcome].piece || outcome === 'late_loss').map((outcome) =>
    standing({ outcome, status: null, route: null }),
  ),
  ...PIECE_STATUSES.flatMap((status: PieceStatus) =>
    ROUTES.flatMap((route) =>
      outcomesOf(status, route).map((outcome) => standing({ outcome: outcome as Outcome, status, route })),
    ),
  ),
];

describe('where a letter is', () => {
  it('every standing of the closed lists has a place and sentences an operator can read aloud', () => {
    expect(ALL.length).toBeGreaterThan(50);
    for (const one of ALL) {
      expect(Object.keys(PLACES)).toContain(placeOf(one));
      const sentences = [DAY, '2026-03-03'].flatMap((on) => sentencesOf(one, settings, on));
      expect(sentences.length).toBeGreaterThan(0);
      for (const sentence of sentences) {
        expect(sentence, one.outcome).toMatch(/^[^a-z_{}]+。$/);
        expect(sentence).not.toMatch(/undefined|null|。。|にに/);
      }
    }
  });

  it('S115 every standing has an advice', () => {
    for (const one of ALL)
      for (const on of ['2024-09-01', '2024-12-01'])
        expect(notArrived(one, settings, on).advice).toBeTruthy();
  });

  it('nobody can hear from a sentence that somebody chose another address than their home', () => {
    for (const status of PIECE_STATUSES)
      for (const outcome of outcomesOf(status, 'chosen')) {
        const home = outcome === ON_ITS_WAY.chosen ? ON_ITS_WAY.home : outcome;
        const chosen = standing({ outcome: outcome as Outcome, status, route: 'chosen' });
        const direct = standing({ outcome: home as Outcome, status, route: 'home' });
        for (const on of [DAY, '2026-03-03'])
          expect(sentencesOf(chosen, settings, on)).toEqual(sentencesOf(direct, settings, on));
        expect(placeOf(chosen)).toBe(placeOf(direct));
        expect(notArrived(chosen, settings, '2024-10-20')).toEqual(
          notArrived(direct, settings, '2024-10-20'),
        );
      }
  });

  it.each([
    [
      'planned',
      standing({}),
      '資格情報のお知らせは、令和6年9月9日（月）から令和6年9月30日（月）までの間に、お勤め先へ発送する予定です。',
    ],
    [
      'posted',
      standing({
        outcome: 'home_mail',
        status: 'posted',
        route: 'home',
        paper: 'certificate',
        postedOn: '2025-08-01',
      }),
      '資格確認書は、令和7年8月1日（金）にご登録の送付先あてに特定記録郵便で発送しました。',
    ],
    [
      'S112 returned from the home',
      standing({ outcome: 'returned', status: 'returned', route: 'home', returnedOn: '2024-10-04' }),
      'お勤め先を通じたお渡しなど、改めてお届けする方法を確かめています。',
    ],
    [
      'state_unknown',
      standing({ outcome: 'excluded_state_unknown', status: null, route: null, paper: 'certificate' }),
      '資格確認書は、今回のお送り先ではありません。',
    ],
  ])('%s', (_name, one, sentence) => {
    expect(sentencesOf(one, settings, DAY)).toContain(sentence);
  });
});

describe('S115 "nothing has come"', () => {
  it('after its days nobody is told to wait: a plan is told as one that was, a letter as late', () => {
    const said = (one: Standing, on: string) => sentencesOf(one, settings, on).join('');
    expect(said(standing({}), '2024-09-30')).toContain('発送する予定です。');
    expect(said(standing({}), '2024-10-01')).toContain('発送する予定でしたが、まだ発送の記録がありません。');
    expect(said(posted, '2024-10-04')).toContain('お待ちください。');
    expect(said(posted, '2024-10-05')).toContain('届くはずの日を過ぎています。');
    expect(said(posted, '2024-10-05')).not.toContain('お待ちください。');
    const atWork = standing({ status: 'posted', postedOn: '2024-09-27' });
    expect(said(atWork, '2024-12-02')).toContain('届くはずの日を過ぎています。お勤め先のご担当の方にも');
  });
  it('sent in a supplementary mailing: the first one’s days are told to nobody', () => {
    const one = standing({ outcome: 'supplemented', status: null, route: null });
    expect(sentencesOf(one, settings, DAY).join('')).not.toContain('予定');
    expect(notArrived(one, settings, '2025-03-03')).toEqual({ advice: 'explain' });
  });
  const posted = standing({ outcome: 'home_mail', status: 'posted', route: 'home', postedOn: '2024-09-27' });
  it('before its branch is posted and the days of the post are over: wait, and until when', () => {
    // 30 September 2024 is a Monday; ten business days later, over スポーツの日 (14 October).
    expect(notArrived(standing({}), settings, '2024-10-15')).toEqual({ advice: 'wait', until: '2024-10-15' });
    expect(notArrived(standing({}), settings, '2024-10-16')).toEqual({
      advice: 'open_case',
      why: 'not_sent',
    });
  });
  it('posted: five business days to a home', () => {
    expect(notArrived(posted, settings, '2024-10-04')).toEqual({ advice: 'wait', until: '2024-10-04' });
    expect(notArrived(posted, settings, '2024-10-05')).toEqual({ advice: 'open_case', why: 'overdue' });
  });
  it('at the workplace: ask there; at a home, or handed over: somebody else has it', () => {
    const delivered = { outcome: 'delivered', status: 'delivered' } as const;
    expect(notArrived(standing(delivered), settings, '2024-10-04')).toEqual({ advice: 'ask_workplace' });
    expect(notArrived(standing({ ...delivered, route: 'home' }), settings, '2024-10-04')).toEqual({
      advice: 'open_case',
      why: 'arrived_elsewhere',
    });
  });
  it('no target: explain why, open nothing', () => {
    expect(notArrived(standing({ outcome: 'excluded_lost', status: null }), settings, '2024-10-04')).toEqual({
      advice: 'explain',
    });
  });
});
