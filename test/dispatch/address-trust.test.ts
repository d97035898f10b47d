import { beforeAll, describe, expect, it } from 'vitest';
import { AddressBook, clearAddressFlag, flagAddresses } from '../../src/dispatch/address-trust.ts';
import { sealParcel } from '../../src/dispatch/seal.ts';
import { writeAudit } from '../../src/kernel/audit.ts';
import { SYSTEM } from '../../src/kernel/ports.ts';
import type { PlannedRound } from '../../src/round/run.ts';
import { freshDatabase } from '../support/postgres.ts';
import { type PieceRow, piecesOf, plannedRound } from '../support/round.ts';

describe('a home address', () => {
  const book = new AddressBook();
  book.add('東京都千代田区丸の内一丁目2番3号 みほんビル5階', 'workplace');
  book.add('北海道札幌市中央区北一条西2丁目1番地', 'returned_before');

  it('I4 that equals a workplace in another notation is flagged, and one that came back before too', () => {
    expect(book.flagsOf('千代田区丸の内１－２－３みほんビル５階')).toEqual(['workplace']);
    expect(book.flagsOf('札幌市中央区北1条西2-1')).toEqual(['returned_before']);
  });

  it('next door, in another town, or in another room is not', () => {
    for (const other of [
      '東京都千代田区丸の内一丁目2番4号 みほんビル5階',
      '東京都千代田区大手町一丁目2番3号 みほんビル5階',
      '東京都千代田区丸の内一丁目2番3号 みほんビル6階',
    ]) {
      expect(book.flagsOf(other)).toEqual([]);
    }
  });

  it('without any number is flagged', () => {
    expect(book.flagsOf('東京都千代田区丸の内')).toEqual(['no_number']);
    expect(book.flagsOf('')).toEqual(['no_number']);
  });
});

describe('before release', () => {
  let database: Awaited<ReturnType<typeof freshDatabase>>['database'];
  let round: PlannedRound;
  let homes: PieceRow[];
  const flag = () => database.transaction((sql) => flagAddresses(sql, SYSTEM, round.key));

  beforeAll(async () => {
    ({ database } = await freshDatabase());
    round = await plannedRound(database, 400, 'trust');
    homes = (await database.read((sql) => piecesOf(sql, round.key))).filter(({ route }) => route === 'home');
  });

  it('I4 a letter to a home that is a workplace is not sealed until somebody has cleared it, with evidence', async () => {
    await flag();
    const [piece] = homes as [PieceRow];
    await database.transaction(async (sql) => {
      await writeAudit(sql, { actor: SYSTEM, insurerId: null, action: 'test.workplace', subject: 'test:1' });
      // The register's workplace moves to where this person is said to live.
      await sql.query(
        `INSERT INTO register.workplace (insurer_id, workplace_id, symbol, name, postcode, address, prefecture, unprintable, valid_from, source_id)
         SELECT e.insurer_id, 'TRUST', '9', 'みほん', f.postcode, f.address, '13', false, '2000-01-01', f.source_id
           FROM register.eligibility e JOIN register.person_fact f ON f.insurer_id = e.insurer_id AND f.member_id = e.insured_id
          WHERE e.member_id = $1 AND e.insurer_id = $2`,
        [piece.member_id, round.key.insurerId],
      );
    });
    expect(await flag()).toBeGreaterThan(0);
    expect(await flag()).toBe(0);
    const seal = () =>
      database.transaction((sql) => sealParcel(sql, SYSTEM, round.key, piece.target, [piece.number]));
    await expect(seal()).rejects.toMatchObject({ id: 'dispatch.address_flagged', status: 409 });
    const clear = (evidence: string) =>
      database.transaction((sql) =>
        clearAddressFlag(sql, SYSTEM, {
          insurerId: round.key.insurerId,
          pieceId: piece.piece_id,
          flag: 'workplace',
          evidence,
        }),
      );
    await expect(clear(' ')).rejects.toMatchObject({ id: 'dispatch.no_evidence' });
    await clear('本人へ電話で確認');
    await expect(clear('もう一度')).rejects.toMatchObject({ id: 'dispatch.no_flag' });
    expect((await seal()).findings).toEqual([]);
  });

  it('the other letters of the sample are not held up', async () => {
    const { rows } = await database.read((sql) =>
      sql.query<{ piece_id: string }>('SELECT DISTINCT piece_id FROM dispatch.address_flag'),
    );
    expect(rows.length).toBeLessThan(homes.length);
  });
});
