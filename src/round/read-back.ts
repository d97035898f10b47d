import type { CampaignKey } from '../campaign/key.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { Actor, Database } from '../kernel/ports.ts';
import { FAULTS } from '../readback/faults.ts';
import { certificateText, recordProof } from '../readback/proof.ts';
import { type SampleAim, USUAL_AIM } from '../readback/sample.ts';
import { type Certificate, verifyRound } from '../readback/verify.ts';
import type { Keys } from '../vault/keys.ts';
import type { OnProgress } from './progress.ts';

/** What is told of a result with faults: how many of each kind, and where the first one is. Names nobody. */
function faulty({ faults, faultCount }: Certificate): TodokeError {
  const kinds = [...Map.groupBy(faults, ({ code }) => code)].map(
    ([code, all]) => `${FAULTS[code].replace(/。$/, '')}（${all.length} 件）`,
  );
  const [first] = faults;
  const place =
    first === undefined
      ? ''
      : `最初の場所: ${first.file}${first.page === null ? '' : ` の ${first.page} ページ`}。`;
  return new TodokeError(
    'readback.faulty',
    `検査（読み戻し）で誤りが ${faultCount} 件見つかりました。${kinds.slice(0, 3).join('、')}。${place}`,
    {
      remedy:
        'この印刷ファイルは引き渡せません。結果のフォルダーのファイルが書き換えられていないかを確かめ、元に戻すか作り直してから、もう一度検査してください。',
      status: 409,
    },
  );
}

/**
 * Reads the print files of a finished round back and records the certificate, without which nothing is handed over
 * (docs/read-back.md). Done again it proves the files as they are then. Throws `readback.faulty`.
 */
export async function readBackRound(
  database: Database,
  actor: Actor,
  keys: Keys,
  key: CampaignKey,
  outDir: string,
  onProgress: OnProgress,
  aim: SampleAim = USUAL_AIM,
): Promise<{ readonly pages: number; readonly looked: number }> {
  const certificate = await verifyRound(outDir, {
    keys,
    aim,
    onProgress: (done, total) => onProgress('verify', done, total),
  });
  if (certificate.faultCount > 0) throw faulty(certificate);
  await database.transaction((sql) => recordProof(sql, actor, key, certificateText(certificate), aim));
  return { pages: certificate.pages, looked: certificate.picture.pages };
}
