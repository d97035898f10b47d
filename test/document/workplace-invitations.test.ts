import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { newCode } from '../../src/access/secrets.ts';
import {
  composeWorkplaceInvitations,
  type WorkplaceInvitation,
} from '../../src/document/workplace-invitations.ts';
import { WORKPLACE_PAPERS } from '../../src/template/sets.ts';
import { codesIn, contextOf, flowing, pictureOf, textsOf, withPath } from './pages.ts';

const invitation = (workplaceName: string, code = newCode()): WorkplaceInvitation => {
  const address = 'https://todoke.example.or.jp/01130012/workplace';
  return { workplaceName, code, address, link: `${address}#${code}`, validUntil: '2024-11-24' };
};
const composed = (invitations: readonly WorkplaceInvitation[]) =>
  withPath(async (path) => {
    const file = await composeWorkplaceInvitations({
      context: contextOf(WORKPLACE_PAPERS),
      invitations,
      path,
    });
    return { file, bytes: readFileSync(path) };
  });

describe('the sheet in the parcel', () => {
  test('a page for each workplace with its own code, as text and in the QR code that opens its screens', async () => {
    const given = [
      invitation('株式会社見本一'),
      invitation(
        '株式会社とどけ見本ホールディングス関東ロジスティクスソリューションズ東京第一物流センター事業本部',
      ),
    ];
    const { file, bytes } = await composed(given);
    expect(file.pages).toBe(2);
    const texts = await textsOf(bytes);
    for (const [i, { workplaceName, code, link }] of given.entries()) {
      const text = flowing(texts[i] as string);
      expect(text).toContain(workplaceName);
      expect(text).toContain(code);
      expect(text).toContain('令和6年11月24日まで使えます。');
      expect((await codesIn(await pictureOf(bytes, i))).toSorted()).toEqual([link, 'WI1'].toSorted());
    }
    expect(texts[0]).not.toContain(given[1]?.code);
  });

  test('the same invitations give the same bytes; none, no file', async () => {
    const given = [invitation('株式会社見本一', 'AAAAA-BBBBB-CCCCC-DDDDD')];
    expect((await composed(given)).file.sha256).toBe((await composed(given)).file.sha256);
    await expect(composed([])).rejects.toMatchObject({ id: 'document.no_pages' });
  });
});
