import { describe, expect, it } from 'vitest';
import { voluntaryEndsOn } from '../../src/japan/voluntary.ts';

describe('任意継続 is lost on the day after its two years (健康保険法38条1号)', () => {
  it.each([
    ['2024-04-01', '2026-04-01'],
    ['2024-12-31', '2026-12-31'],
    ['2024-02-28', '2026-02-28'],
    ['2024-02-29', '2026-03-01'],
    ['2022-03-01', '2024-03-01'],
  ])('acquired %s, lost %s', (acquired, lost) => expect(voluntaryEndsOn(acquired)).toBe(lost));
});
