import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { Round } from '../../../../src/api/round-contract.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { count, Moment } from '../../parts/text.tsx';
import { CELL, HEAD, Section, StartWork } from './parts.tsx';
import { sendFile } from './use-round.ts';

type FileRow = Round['files'][number];

const UNITS = ['B', 'KB', 'MB', 'GB'] as const;
/** 1,234,567 → 1.2 MB */
function sizeText(bytes: number): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** step;
  return `${value.toFixed(step === 0 || value >= 100 ? 0 : 1)} ${UNITS[step]}`;
}

function Sender({ campaign, file }: { campaign: string; file: FileRow }) {
  const client = useQueryClient();
  const [percent, setPercent] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const send = async (chosen: File): Promise<void> => {
    setPercent(0);
    setError(null);
    try {
      await sendFile(campaign, file.kind, chosen, setPercent);
      await client.invalidateQueries({ queryKey: ['api'] });
    } catch (problem) {
      setError(problem);
    } finally {
      setPercent(null);
    }
  };
  return (
    <div className="flex flex-col items-end gap-2">
      <FileTrigger
        acceptedFileTypes={['.csv', 'text/csv']}
        onSelect={(files) => {
          const chosen = files?.[0];
          if (chosen !== undefined) void send(chosen);
        }}
      >
        <Secondary onPress={() => undefined} isDisabled={percent !== null}>
          {percent !== null
            ? t('files.sending', { n: percent })
            : t(file.upload === null ? 'files.choose' : 'files.replace')}
        </Secondary>
      </FileTrigger>
      {error !== null && <Trouble error={error} />}
    </div>
  );
}

function Taken({ file }: { file: FileRow }) {
  const { taken, upload } = file;
  if (taken === null)
    return (
      <span className={upload === null && !file.needed ? 'text-solid-gray-700' : 'text-orange-1000'}>
        {upload === null ? '－' : t('files.notTaken')}
      </span>
    );
  if (upload === null)
    return <span className="text-solid-gray-700">{t('files.inForce', { n: count(taken.rows) })}</span>;
  return (
    <span className="tnum">
      {t('files.rows', { rows: count(taken.rows), loaded: count(taken.loaded), aside: count(taken.aside) })}
    </span>
  );
}

/** The files a campaign is made from: sent here, taken in, faults by row. */
export function Files({ round }: { round: Round }) {
  const may = useMay();
  const open = round.state === 'planned';
  const faults = round.files.some(({ upload, taken }) => upload !== null && taken !== null);
  const sent = round.files.some(({ upload }) => upload !== null);
  return (
    <Section id="files" title={t('step.files')} note={t('files.note')}>
      <table className="mb-4 w-full text-dns-14N-130" aria-label={t('step.files')}>
        <thead>
          <tr>
            <th scope="col" className={HEAD}>
              {t('files.kind')}
            </th>
            <th scope="col" className={HEAD}>
              {t('files.sent')}
            </th>
            <th scope="col" className={HEAD}>
              {t('files.taken')}
            </th>
            {open && may('round.plan') && <td className={HEAD} />}
          </tr>
        </thead>
        <tbody>
          {round.files.map((file) => (
            <tr key={file.kind}>
              <th scope="row" className={`${CELL} text-left font-400`}>
                {file.title}
                <span className="ml-2 text-xs text-solid-gray-700">
                  {t(file.needed ? 'files.required' : 'files.optional')}
                </span>
              </th>
              <td className={CELL}>
                {file.upload === null ? (
                  <span className="text-solid-gray-700">{t('files.none')}</span>
                ) : (
                  <>
                    {t('files.bytes', { size: sizeText(file.upload.bytes), by: file.upload.uploadedBy })}{' '}
                    <Moment at={file.upload.uploadedAt} />
                  </>
                )}
              </td>
              <td className={CELL}>
                <Taken file={file} />
              </td>
              {open && may('round.plan') && (
                <td className={`${CELL} w-1 whitespace-nowrap`}>
                  <Sender campaign={round.campaignId} file={file} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="flex flex-col gap-3">
        {open && <StartWork round={round} kind="take_in" isDisabled={!sent} />}
        {faults && may('aside.list') && (
          <p className="text-dns-14N-130">
            <Link
              to="/rounds/$campaign/findings"
              params={{ campaign: round.campaignId }}
              className="underline"
            >
              {t('files.errors')}
            </Link>
          </p>
        )}
      </div>
    </Section>
  );
}
