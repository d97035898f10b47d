import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { PublicationAnswer } from '../../../../src/api/statistics-contract.ts';
import { addressOf, postFile } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Field, Primary } from '../../parts/form.tsx';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { count } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';

/** Rows named in the sentence about those that counted nobody; of more, how many there are says enough. */
const ROWS_NAMED = 5;

/** What became of the file: how much was taken in, or every fault with its row and what to do. */
function Outcome({ answer }: { answer: PublicationAnswer }) {
  const { taken, nobodyCount, nobody, faultCount, faults } = answer;
  if (taken !== null) {
    const named = nobody.slice(0, ROWS_NAMED).map(({ row, code }) => t('statistics.row', { row, code }));
    const rows = named.join(t('statistics.rowsBetween'));
    return (
      <div role="status" className="text-dns-16N-130 mt-3">
        <p className="text-green-900">
          {taken.known ? t('statistics.known') : t('statistics.taken', { n: count(taken.figures) })}
        </p>
        {nobodyCount > 0 && (
          <p className="mt-1">
            {nobodyCount > named.length
              ? t('statistics.nobodyMore', { n: count(nobodyCount), rows })
              : t('statistics.nobody', { n: count(nobodyCount), rows })}
          </p>
        )}
      </div>
    );
  }
  return (
    <div role="alert" className="mt-3">
      <p className="text-dns-16B-130 text-error-1">{t('statistics.faults', { n: count(faultCount) })}</p>
      {faults.length < faultCount && (
        <p className="text-dns-14N-130">{t('statistics.faultsMore', { n: faults.length })}</p>
      )}
      <ul className="mt-2 max-h-64 list-disc overflow-auto pl-5 text-dns-14N-130">
        {faults.map(({ row, column, code, message, remedy }) => (
          <li key={`${row} ${column} ${code}`}>
            {message} <span className="text-solid-gray-700">{remedy}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Takes in a publication. Source and method are asked for: they go with every number from then on (S155). */
export function TakePublication({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<File>();
  const [source, setSource] = useState('');
  const [method, setMethod] = useState('');
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<PublicationAnswer>();
  const [error, setError] = useState<unknown>();
  const client = useQueryClient();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (file === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      const got = await postFile<PublicationAnswer>(
        addressOf(insurerPath('/statistics/publications'), { name: file.name, source, method }),
        file,
      );
      setAnswer(got);
      if (got.taken !== null) await client.invalidateQueries({ queryKey: ['api'] });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section aria-label={t('statistics.takeTitle')} className="card mb-4 px-5 py-4">
      <h2 className="text-std-18B-160">{t('statistics.takeTitle')}</h2>
      <p className="text-dns-14N-130 text-solid-gray-700">{t('statistics.takeNote')}</p>
      <form onSubmit={(event) => void submit(event)} className="mt-3 grid grid-cols-2 items-start gap-4">
        <Field label={t('statistics.source')} name="source" value={source} onChange={setSource} />
        <Field label={t('statistics.method')} name="method" value={method} onChange={setMethod} />
        <div className="flex items-center gap-3">
          <FileTrigger
            acceptedFileTypes={['.csv', 'text/csv']}
            onSelect={(files) => {
              setFile(files?.[0]);
              setAnswer(undefined);
            }}
          >
            <Secondary onPress={() => undefined} isDisabled={busy}>
              {t('statistics.chooseFile')}
            </Secondary>
          </FileTrigger>
          {file !== undefined && (
            <span className="text-dns-14N-130">{t('statistics.chosenFile', { name: file.name })}</span>
          )}
        </div>
        <div className="flex items-center justify-end gap-3">
          <Secondary onPress={onClose}>{t('statistics.close')}</Secondary>
          <Primary type="submit" isDisabled={busy || file === undefined}>
            {busy ? t('statistics.taking') : t('statistics.takeSubmit')}
          </Primary>
        </div>
      </form>
      {answer !== undefined && <Outcome answer={answer} />}
      {error !== undefined && <Trouble error={error} />}
    </section>
  );
}
