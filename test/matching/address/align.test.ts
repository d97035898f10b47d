import { describe, expect, it } from 'vitest';
import { alignAddress } from '../../../src/matching/address/index.ts';

describe('a reviewer sees component by component what differs', () => {
  it('names the component and the rule', () => {
    expect(alignAddress('神奈川県横浜市緑区鴨居町2400', '横浜市緑区鴨居2-400')).toEqual([
      { a: '神奈川県横浜市緑区', b: '横浜市緑区', level: 'equivalent', reason: 'A2' },
      { a: '鴨居町', b: '鴨居', level: 'different', reason: 'AX-町名' },
      { a: '2400', b: '2-400', level: 'different', reason: 'AX-番号' },
    ]);
  });

  it('shows a missing 方書 beside nothing', () => {
    expect(alignAddress('東京都港区芝公園4-2-8 山田様方', '東京都港区芝公園4-2-8').at(-1)).toEqual({
      a: '山田様方',
      b: '',
      level: 'partial',
      reason: 'P-方書',
    });
  });

  it('shows equal components as such, without a reason', () => {
    const pieces = alignAddress('東京都港区芝公園1-2-34', '東京都港区芝公園1-23-4');
    expect(pieces.map(({ level }) => level)).toEqual(['exact', 'exact', 'different']);
    expect(pieces[0]).not.toHaveProperty('reason');
  });

  it('loses no letter of either side', () => {
    const [a, b] = [
      '京都府京都市下京区烏丸通七条下ル東塩小路町721-1 青葉101',
      '京都市下京区東塩小路町721番地1',
    ];
    const pieces = alignAddress(a, b);
    expect(pieces.map((piece) => piece.a).join('')).toBe(a.replaceAll(' ', ''));
    expect(pieces.map((piece) => piece.b).join('')).toBe(b);
  });

  it('shows towns of two municipalities as different, never as two spellings of one', () => {
    const pieces = alignAddress('青森県上北郡六戸町鶴喰2229番地', '青森県八戸市八幡656番地5');
    expect(pieces.slice(0, 2)).toMatchObject([
      { level: 'different', reason: 'AX-市区町村' },
      { a: '鶴喰', b: '八幡', level: 'different' },
    ]);
  });
});
