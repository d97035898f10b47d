import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { ReturnAnswer, Tracked } from '../../../../src/api/piece-contract.ts';
import { postFile, queryClient } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { count } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';

/** What became of a file: a sentence, and every row that was not taken in. */
interface Said {
  readonly sentence: string;
  readonly refused: readonly { readonly line: number; readonly sentence: string }[];
}

const trackedWords = ({ repeated, moved, refused }: Tracked): Said => ({
  sentence: t(repeated ? 'post.trackedAgain' : 'post.tracked', { n: count(moved) }),
  refused,
});
const returnedWords = ({ returned, recovered, corrected, repeated, refused }: ReturnAnswer): Said => ({
  sentence: t('post.returned', {
    returned: count(returned),
    recovered: count(recovered),
    corrected: count(corrected),
    repeated: count(repeated),
  }),
  refused,
});

function OneFile(props: { title: string; columns: string; take: (file: File) => Promise<Said> }) {
  const { title, columns, take } = props;
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said>();
  const [problem, setProblem] = useState<unknown>(null);
  const onFile = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setBusy(true);
    setProblem(null);
    setSaid(undefined);
    try {
      setSaid(await take(file));
      await queryClient.invalidateQueries({ queryKey: ['api'] });
    } catch (refusal) {
      setProblem(refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="card px-5 py-4">
      <h2 className="text-std-18B-160">{title}</h2>
      <p className="text-dns-14N-130 mb-2 text-solid-gray-700">{columns}</p>
      <FileTrigger acceptedFileTypes={['.csv', 'text/csv']} onSelect={(files) => void onFile(files?.[0])}>
        <Secondary isDisabled={busy} onPress={() => undefined}>
          {busy ? t('post.taking') : t('post.choose')}
        </Secondary>
      </FileTrigger>
      <div role="status" className="mt-3 empty:sr-only">
        {said !== undefined && (
          <>
            <p>{said.sentence}</p>
            {said.refused.length > 0 && (
              <>
                <p className="text-dns-16B-130 mt-2 text-error-1">
                  {t('post.refused', { n: count(said.refused.length) })}
                </p>
                <ul className="mt-1 max-h-64 overflow-auto text-dns-14N-130">
                  {said.refused.map(({ line, sentence }) => (
                    <li key={line} className="grid grid-cols-[6rem_1fr]">
                      <span className="tnum">{t('post.line', { line })}</span>
                      <span>{sentence}</span>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </>
        )}
      </div>
      {problem !== null && (
        <div className="mt-3">
          <Trouble error={problem} />
        </div>
      )}
    </section>
  );
}

/** Files of the post that come back: delivery states and returns. */
export function FilesToTake({ path }: { path: string }) {
  return (
    <div className="mt-4 grid items-start gap-4 xl:grid-cols-2">
      <OneFile
        title={t('post.tracking')}
        columns={t('post.trackingColumns')}
        take={async (file) => trackedWords(await postFile<Tracked>(`${path}/tracking`, file))}
      />
      <OneFile
        title={t('post.returns')}
        columns={t('post.returnsColumns')}
        take={async (file) =>
          returnedWords(await postFile<ReturnAnswer>(insurerPath('/pieces/returns'), file))
        }
      />
    </div>
  );
}
