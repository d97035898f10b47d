import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { birthDateIn } from '../../src/api/member/form-parts.ts';
import { html } from '../../src/api/member/html.ts';
import type { CampaignStanding } from '../../src/desk/read.ts';
import { deskSettings } from '../../src/desk/settings.ts';
import { placeOf } from '../../src/desk/whereabouts.ts';
import { OUTCOMES, type Outcome } from '../../src/ledger/outcomes.ts';
import { atSteps } from '../../src/member/pace.ts';
import {
  checkPapers,
  programScan,
  scanPapers,
  sealPaper,
  typeOf,
  unsealPaper,
} from '../../src/member/papers.ts';
import { tellWhereabouts, whereaboutsOf } from '../../src/member/place.ts';
import { newReceipt, readReceipt } from '../../src/member/receipt.ts';
import { memberSettings } from '../../src/member/settings.ts';
import { PIECE_STATUSES } from '../../src/piece/status.ts';

const DESK = deskSettings.parse({});
const TODAY = '2024-09-25';
const standing: CampaignStanding = {
  campaignId: 'round-1',
  campaign: '第1回',
  managementNumber: 'ABC-DEF-GH',
  paper: 'notice',
  outcome: 'workplace_parcel',
  status: 'released',
  route: 'workplace',
  plannedFrom: '2024-09-18',
  plannedTo: '2024-09-27',
  postedOn: null,
  deliveredOn: null,
  returnedOn: null,
};

describe('what the page says of a letter', () => {
  it('of every outcome and status what the desk says, only coarser; nothing of whoever is no target', () => {
    let told = 0;
    for (const outcome of Object.keys(OUTCOMES) as Outcome[]) {
      for (const status of [...PIECE_STATUSES, null]) {
        const one = { ...standing, outcome, status };
        const whereabouts = whereaboutsOf(one, DESK, TODAY);
        expect(whereabouts === null).toBe(placeOf(one) === 'not_target');
        if (whereabouts === null) continue;
        told++;
        const kept = JSON.stringify(whereabouts);
        for (const secret of ['round-1', '第1回', 'ABC-DEF-GH']) expect(kept).not.toContain(secret);
      }
    }
    expect(told).toBeGreaterThan(100);
  });

  it('the planned days are whole weeks, from Monday to Sunday', () => {
    expect(whereaboutsOf(standing, DESK, TODAY)).toMatchObject({
      from: '2024-09-16',
      to: '2024-09-29',
      late: false,
    });
    expect(whereaboutsOf(standing, DESK, '2024-12-01')).toMatchObject({ late: true });
  });

  it('a chosen address and a home are told alike', () => {
    const [home, chosen] = (['home', 'chosen'] as const).map((route) =>
      whereaboutsOf({ ...standing, route, status: 'posted', postedOn: TODAY }, DESK, TODAY),
    );
    expect(chosen).toEqual(home);
  });

  it('of each person the newest letter of each kind, and nothing twice', () => {
    const of = (memberId: string, change: Partial<CampaignStanding>) => ({
      ...standing,
      memberId,
      ...change,
    });
    const told = tellWhereabouts(
      [
        of('1', { outcome: 'excluded_already_notified', status: null }),
        of('1', { status: 'posted', outcome: 'workplace_parcel', postedOn: TODAY }),
        of('1', { outcome: 'returned' }),
        of('2', { status: 'posted', outcome: 'workplace_parcel', postedOn: TODAY }),
        of('2', { paper: 'certificate', outcome: 'electronic' }),
      ],
      DESK,
      TODAY,
    );
    expect(told.map(({ paper, place }) => `${paper} ${place}`)).toEqual([
      'notice posted',
      'certificate electronic',
    ]);
  });
});

describe('a birth date as it is typed', () => {
  it.each([
    [{ era: 'showa', year: '45', month: '1', day: '2' }, '1970-01-02'],
    [{ era: 'showa', year: '64', month: '1', day: '7' }, '1989-01-07'],
    [{ era: 'heisei', year: '元', month: '1', day: '8' }, '1989-01-08'],
    [{ era: 'reiwa', year: '１', month: '５', day: '１' }, '2019-05-01'],
    [{ era: 'taisho', year: '15', month: '12', day: '24' }, '1926-12-24'],
    [{ era: 'west', year: '2000', month: '2', day: '29' }, '2000-02-29'],
    [{ era: 'west', year: '2001', month: '2', day: '29' }, undefined],
    [{ era: 'reiwa', year: '1', month: '4', day: '30' }, undefined],
    [{ era: 'heisei', year: '1', month: '1', day: '7' }, undefined],
    [{ era: 'west', year: '2024', month: '9', day: '26' }, undefined],
    [{ era: 'west', year: '', month: '9', day: '26' }, undefined],
    [{ year: '1970', month: '1', day: '2' }, '1970-01-02'],
  ])('%o is %s', (typed, date) => {
    expect(birthDateIn(typed as Record<string, string>, TODAY)).toBe(date);
  });
});

describe('an answer at fixed steps', () => {
  /** A clock that work and waiting move. */
  function clock() {
    let at = 0;
    const pass = (ms: number): void => {
      at += ms;
    };
    return {
      pace: { now: () => at, wait: async (ms: number) => pass(ms) },
      takes: (ms: number) => async () => pass(ms),
      at: () => at,
    };
  }
  it.each([
    [1, 300],
    [299, 300],
    [300, 300],
    [301, 600],
    [1_000, 1_200],
  ])('work of %i ms is answered after %i ms', async (took, answered) => {
    const { pace, takes, at } = clock();
    await atSteps(pace, 300, 0, takes(took));
    expect(at()).toBe(answered);
  });
  it('never before the step, though a timer ends early', async () => {
    let at = 0.4;
    const waits: number[] = [];
    const pace = {
      now: () => at,
      wait: async (ms: number) => {
        waits.push(ms);
        at += waits.length === 1 ? ms - 1.5 : ms;
      },
    };
    await atSteps(pace, 300, 0, async () => undefined);
    expect(at).toBeGreaterThanOrEqual(300);
    expect(waits).toEqual([300, 2]);
  });
  it('a refusal, too', async () => {
    const { pace, takes, at } = clock();
    const refused = atSteps(pace, 300, 0, async () => {
      await takes(20)();
      throw new RangeError('no');
    });
    await expect(refused).rejects.toThrow('no');
    expect(at()).toBe(300);
  });
});

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const PDF = Buffer.from('%PDF-1.7\n');

describe('papers sent in', () => {
  const settings = memberSettings.parse({}).papers;
  it('are what their first bytes say, not what a name says', () => {
    expect(typeOf(JPEG)).toBe('image/jpeg');
    expect(typeOf(PDF)).toBe('application/pdf');
    expect(typeOf(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))).toBe('image/png');
    for (const other of ['<svg xmlns="">', 'GIF89a', 'MZ\x90', '<html>', 'PK\x03\x04', ''])
      expect(typeOf(Buffer.from(other, 'latin1'))).toBeUndefined();
  });
  it.each([
    ['member.papers', [JPEG, JPEG, JPEG, JPEG]],
    ['member.paper_type', [JPEG, Buffer.from('<script>')]],
    ['member.paper_size', [Buffer.concat([JPEG, Buffer.alloc(5 * 1_048_576)])]],
  ])('are refused: %s', (id, papers) => {
    expect(() => checkPapers(papers, settings)).toThrow(expect.objectContaining({ id }));
  });
  it('are sealed for their place, and opened there alone and with this key alone', () => {
    const key = createSecretKey(Buffer.alloc(32, 3));
    const sealed = sealPaper(key, '01130012/AAAAA-11111/1', JPEG);
    expect(sealed.includes(JPEG)).toBe(false);
    expect(unsealPaper(key, '01130012/AAAAA-11111/1', sealed)).toEqual(JPEG);
    const changed = Buffer.from(sealed);
    changed[15] = (changed[15] as number) ^ 1;
    for (const open of [
      () => unsealPaper(key, '01130012/AAAAA-11111/2', sealed),
      () => unsealPaper(createSecretKey(Buffer.alloc(32, 4)), '01130012/AAAAA-11111/1', sealed),
      () => unsealPaper(key, '01130012/AAAAA-11111/1', changed),
    ])
      expect(open).toThrow(expect.objectContaining({ id: 'vault.unseal' }));
  });
  it('are shown to a scanner program: clean, harmful, and nothing kept if it fails', async () => {
    const scanner = (code: number) => programScan('sh', ['-c', `cat >/dev/null; exit ${code}`]);
    await expect(scanPapers([PDF], scanner(0))).resolves.toBe('clean');
    await expect(scanPapers([PDF], scanner(1))).rejects.toMatchObject({ id: 'member.paper_harmful' });
    await expect(scanPapers([PDF], scanner(2))).rejects.toThrow('did not finish');
    await expect(scanPapers([PDF], programScan('/no/such/scanner'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
    await expect(scanPapers([PDF], undefined)).resolves.toBe('not_scanned');
  });
});

it('a receipt number is read as it is typed and spoken', () => {
  const receipt = newReceipt();
  expect(receipt).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  expect(readReceipt(` ${receipt.toLowerCase().replace('-', ' ')} `)).toBe(receipt);
  expect(readReceipt('oil00-00000')).toBe('01100-00000');
  for (const wrong of ['', 'ABC', `${receipt}0`, 'UUUUU-UUUUU']) expect(readReceipt(wrong)).toBeUndefined();
});

it('nothing typed becomes HTML', () => {
  const typed = `"><script>alert(1)</script>'&`;
  expect(html`<input value="${typed}">`.text).toBe(
    '<input value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;">',
  );
});
