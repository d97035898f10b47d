import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeskCaseDetail, DeskLine } from '../../../../src/api/desk-contract.ts';
import { postJson, useApi } from '../../api.ts';
import { type PlainKey, PUNCTUATION, t } from '../../i18n/index.ts';
import { Loading, Secondary, Trouble } from '../../parts/states.tsx';
import { dateText, Moment } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { CasePapers } from './case-papers.tsx';
import { addedTo } from './note.ts';

const RESOLUTIONS = [
  'answered',
  'arrived',
  'sent_again',
  'corrected',
  'recovered',
  'withdrawn',
  'unreachable',
] as const;

/** One case: what was done about it, and its next step. Every opening stands in the trail. */
export function DeskCase({
  caseId,
  topics,
  onBack,
}: {
  caseId: string;
  topics: DeskLine['topics'];
  onBack: () => void;
}) {
  const client = useQueryClient();
  const path = insurerPath(`/desk/cases/${caseId}`);
  const { data, error, refetch } = useApi<DeskCaseDetail>(path, { purpose: 'enquiry' });
  const [note, setNote] = useState('');
  const [day, setDay] = useState('');
  const [waiting, setWaiting] = useState(false);
  const [resolution, setResolution] = useState<(typeof RESOLUTIONS)[number]>('answered');
  const go = useMutation({
    mutationFn: (next: { readonly note: string } & Readonly<Record<string, string | boolean>>) =>
      postJson<DeskCaseDetail>(`${path}/continue`, next),
    onSuccess: (_, { note: sent }) => {
      setNote((now) => addedTo(sent, now));
      return client.invalidateQueries({ queryKey: ['api'] });
    },
  });
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const closed = data.status === 'closed';
  return (
    <section aria-label={t('desk.caseTitle', { case: caseId })} className="card px-5 py-4">
      <div className="flex items-baseline gap-4">
        <h2 className="text-std-20B-150">{t('desk.caseTitle', { case: caseId })}</h2>
        <span>{topics.find(({ topic }) => topic === data.topic)?.title}</span>
        <span className="text-sm">
          {closed && data.resolution !== null
            ? `${t('desk.statusClosed')}${PUNCTUATION.dot}${t(`desk.resolution.${data.resolution}` as PlainKey)}`
            : t(data.status === 'waiting' ? 'desk.statusWaiting' : 'desk.statusOpen')}
          {data.followUpOn !== null &&
            `${PUNCTUATION.dot}${t('desk.dueOn', { date: dateText(data.followUpOn) })}`}
        </span>
        <span className="ml-auto">
          <Secondary onPress={onBack}>{t('desk.back')}</Secondary>
        </span>
      </div>
      <h3 className="text-std-16B-170 mt-4">{t('desk.history')}</h3>
      <ol className="text-dns-14N-130 mt-1 border-solid-gray-300 border-l-2 pl-4">
        {data.events.map(({ at, act, by, note: said }) => (
          <li key={at} className="py-1.5">
            <span className="text-solid-gray-700 text-xs">
              <Moment at={at} /> {t(`desk.act.${act}` as PlainKey)}
              {PUNCTUATION.dot}
              {by}
            </span>
            {said !== '' && <p className="whitespace-pre-wrap">{said}</p>}
          </li>
        ))}
      </ol>
      {data.channel === 'web' && <CasePapers path={path} />}
      <h3 className="text-std-16B-170 mt-4">{t('desk.continue')}</h3>
      {go.error !== null && <Trouble error={go.error} />}
      <label className="mt-1 flex flex-col gap-1">
        <span className="text-solid-gray-700 text-xs">{t('desk.note')}</span>
        <textarea
          value={note}
          maxLength={4_000}
          rows={4}
          onChange={({ target }) => setNote(target.value)}
          className="rounded-8 border border-solid-gray-536 px-3 py-2 text-sm"
        />
      </label>
      <div className="mt-3 flex flex-wrap items-end gap-x-10 gap-y-4">
        <div className="flex items-end gap-3">
          <label className="flex flex-col gap-1">
            <span className="text-solid-gray-700 text-xs">{t('desk.next')}</span>
            <input
              type="date"
              value={day}
              onChange={({ target }) => setDay(target.value)}
              className="h-9 rounded-8 border border-solid-gray-536 px-2 text-sm"
            />
          </label>
          <label className="flex h-9 items-center gap-2 text-sm">
            <input
              type="checkbox"
              checked={waiting}
              onChange={({ target }) => setWaiting(target.checked)}
              className="size-4"
            />
            {t('desk.waiting')}
          </label>
          <Secondary
            isDisabled={day === '' || go.isPending}
            onPress={() => go.mutate({ note, followUpOn: day, waiting })}
          >
            {t('desk.saveNote')}
          </Secondary>
        </div>
        {!closed && (
          <div className="flex items-end gap-3">
            <label className="flex flex-col gap-1">
              <span className="text-solid-gray-700 text-xs">{t('desk.resolution')}</span>
              <select
                value={resolution}
                onChange={({ target }) => setResolution(target.value as typeof resolution)}
                className="h-9 rounded-8 border border-solid-gray-536 bg-white px-2 text-sm"
              >
                {RESOLUTIONS.map((one) => (
                  <option key={one} value={one}>
                    {t(`desk.resolution.${one}`)}
                  </option>
                ))}
              </select>
            </label>
            <Secondary isDisabled={go.isPending} onPress={() => go.mutate({ note, resolution })}>
              {t('desk.close')}
            </Secondary>
          </div>
        )}
      </div>
    </section>
  );
}
