import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProfileEffect, ProfileProposal, ProfileView } from '../../../../src/api/profile-contract.ts';
import { postJson } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { useAct } from '../../parts/act.ts';
import { useSettled } from '../../parts/settled.ts';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { count, dateText } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Act, Line } from '../rounds/parts.tsx';
import { useDraft } from './draft.ts';

const DAY = /^\d{4}-\d\d-\d\d$/;
const figure = (value: string | number): string =>
  typeof value === 'number' ? count(value) : DAY.test(value) ? dateText(value) : value;

/** A value of a setting in words: JSON as it is kept, but plain texts and numbers without its marks. */
function Value({ json }: { json: string | null }) {
  if (json === null || json === 'null') return <span className="text-solid-gray-700">{t('set.none')}</span>;
  const value = JSON.parse(json) as unknown;
  if (typeof value === 'boolean') return <>{t(value ? 'set.yes' : 'set.no')}</>;
  return <span className="break-all">{typeof value === 'string' ? value : json}</span>;
}

/** Each difference with the value before and after. */
export function Differences({ items }: { items: ProfileEffect['differences'] }) {
  return (
    <dl className="text-dns-14N-130">
      {items.map(({ path, title, before, after }) => (
        <div key={path.join('/')} className="border-solid-gray-100 border-b py-1.5">
          <dt className="font-700">{title}</dt>
          <dd className="grid grid-cols-[3.5rem_minmax(0,1fr)]">
            <span className="text-solid-gray-700">{t('set.before')}</span>
            <del className="bg-red-50 no-underline">
              <Value json={before} />
            </del>
            <span className="text-solid-gray-700">{t('set.after')}</span>
            <ins className="bg-green-50 no-underline">
              <Value json={after} />
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Effects({ effects }: { effects: ProfileEffect['effects'] }) {
  if (effects.length === 0)
    return <p className="text-dns-14N-130 text-solid-gray-700">{t('set.effectsNone')}</p>;
  return effects.map(({ title, basis, lines }) => (
    <section key={title} className="mt-2">
      <h4 className="text-dns-14N-130 font-700">{title}</h4>
      <p className="text-xs text-solid-gray-700">{basis}</p>
      {lines.length > 0 && (
        <table aria-label={title} className="mt-1 w-full border-collapse text-dns-14N-130">
          <thead>
            <tr className="text-right text-xs text-solid-gray-700">
              <td />
              <th scope="col">{t('set.before')}</th>
              <th scope="col">{t('set.after')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.title} className="border-solid-gray-100 border-t align-top">
                <th scope="row" className="py-1 pr-2 text-left font-400">
                  {line.title}
                </th>
                <td className="tnum py-1 pl-2 text-right">
                  {figure(line.before)}
                  {line.unit}
                </td>
                <td
                  className={`tnum py-1 pl-2 text-right ${line.before === line.after ? '' : 'font-700 text-orange-1000'}`}
                >
                  {figure(line.after)}
                  {line.unit}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  ));
}

/** The draft: what it changes, what that brings about, and the way to somebody else's approval. */
export function DraftPanel({ profile }: { profile: ProfileView }) {
  const draft = useDraft(profile.hash);
  const may = useMay();
  const [note, setNote] = useState('');
  const proposing = useAct<ProfileProposal>();
  const settled = useSettled(draft.changes);
  const { data, error, isFetching } = useQuery({
    queryKey: ['profile-effect', profile.hash, settled],
    enabled: settled.length > 0 && may('profile.try'),
    queryFn: () =>
      postJson<ProfileEffect>(insurerPath('/profile/effect'), { base: profile.hash, changes: settled }),
  });
  const current = settled === draft.changes && !isFetching;
  const propose = async (): Promise<void> => {
    const body = { base: profile.hash, changes: draft.changes, note };
    const done = await proposing.act(() => postJson<ProfileProposal>(insurerPath('/profile/propose'), body));
    if (done === undefined) return;
    draft.sent(body.changes);
    setNote((now) => (now === body.note ? '' : now));
  };
  return (
    <aside
      aria-label={t('set.draft')}
      className="card sticky top-0 max-h-[calc(100vh-7rem)] overflow-auto px-5 py-4"
      tabIndex={-1}
    >
      <h2 className="text-std-18B-160">{t('set.draft')}</h2>
      <p className="text-xs text-solid-gray-700">
        {t(draft.changes.length === 0 ? 'set.draftNone' : 'set.draftKept')}
      </p>
      <div aria-live="polite">
        {proposing.done !== undefined && (
          <p className="text-dns-14N-130 mt-2 text-green-900">
            {t('set.proposed', { version: proposing.done.version })}
          </p>
        )}
        {draft.changes.length > 0 && !current && <p className="mt-2 text-sm">{t('set.computing')}</p>}
        {draft.changes.length > 0 && data !== undefined && data.faults.length > 0 && (
          <div className="mt-2">
            <h3 className="text-dns-14N-130 font-700 text-error-1">
              {t('set.faults', { n: data.faults.length })}
            </h3>
            <ul className="list-disc pl-5 text-dns-14N-130">
              {data.faults.map(({ path, message }) => (
                <li key={`${path.join('/')} ${message}`}>
                  {message}{' '}
                  <code className="text-xs text-solid-gray-700">{path.join('.') || t('set.whole')}</code>
                </li>
              ))}
            </ul>
          </div>
        )}
        {draft.changes.length > 0 && data !== undefined && data.faults.length === 0 && (
          <>
            <h3 className="text-std-16B-170 mt-3">{t('set.differences', { n: data.differences.length })}</h3>
            <Differences items={data.differences} />
            <h3 className="text-std-16B-170 mt-3">{t('set.effects')}</h3>
            <Effects effects={data.effects} />
          </>
        )}
      </div>
      {error !== null && <Trouble error={error} />}
      {draft.changes.length > 0 && (
        <div className="mt-4 flex flex-col gap-3 border-solid-gray-200 border-t pt-3">
          {may('profile.propose') && <Line label={t('set.note')} value={note} onChange={setNote} />}
          <div className="flex gap-3">
            {may('profile.propose') && (
              <Act
                isDisabled={
                  proposing.busy || note.trim() === '' || !current || (data?.faults.length ?? 1) > 0
                }
                onPress={() => void propose()}
              >
                {t('set.propose')}
              </Act>
            )}
            <Secondary onPress={draft.discard}>{t('set.discard')}</Secondary>
          </div>
        </div>
      )}
      {proposing.error !== null && <Trouble error={proposing.error} />}
    </aside>
  );
}
