import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ProfilePapers, ProofAnswer, SettingChange } from '../../../../src/api/profile-contract.ts';
import { postJson } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Select } from '../../parts/select.tsx';
import { useSettled } from '../../parts/settled.ts';
import { Loading, Secondary, Trouble } from '../../parts/states.tsx';
import { insurerPath } from '../../place.ts';

/** A picture told in base64 as an address the page may show; given back when it is no longer shown. */
function usePictureAddress(png: string | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (png === undefined) return undefined;
    const bytes = Uint8Array.from(atob(png), (char) => char.charCodeAt(0));
    const made = URL.createObjectURL(new Blob([bytes], { type: 'image/png' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [png]);
  return address;
}

/** The live proof: the page of a made-up person under the draft, drawn by the server as it would print it. */
export function Proof(props: {
  base: string;
  changes: readonly SettingChange[];
  subjects: ProfilePapers['subjects'];
  subject: string;
  onSubject: (subject: string) => void;
}) {
  const { base, subjects, subject, onSubject } = props;
  const changes = useSettled(props.changes);
  const [page, setPage] = useState(1);
  const [marks, setMarks] = useState(false);
  const asked = { base, changes, subject, page, marks, scale: 2 };
  const { data, error, isFetching } = useQuery({
    queryKey: ['profile-proof', asked],
    queryFn: () => postJson<ProofAnswer>(insurerPath('/profile/proof'), asked),
    placeholderData: keepPreviousData,
  });
  const address = usePictureAddress(error === null ? data?.png : undefined);
  const title = subjects.find((one) => one.subject === subject)?.title ?? '';
  return (
    <section aria-label={t('set.proof')} className="card flex flex-col overflow-hidden">
      <div className="flex flex-wrap items-end gap-3 border-solid-gray-200 border-b px-4 py-3">
        <Select
          label={t('set.proofOf')}
          value={subject}
          className="min-w-0 [&_select]:w-full"
          onChange={(value) => {
            setPage(1);
            onSubject(value);
          }}
          choices={subjects.map((one) => ({ value: one.subject, title: one.title }))}
        />
        <label className="flex h-9 items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={marks}
            onChange={({ target }) => setMarks(target.checked)}
            className="size-4 accent-key-900"
          />
          {t('set.marks')}
        </label>
        {(data?.pages ?? 1) > 1 && (
          <span className="flex items-center gap-2 text-sm">
            <Secondary isDisabled={page <= 1} onPress={() => setPage(page - 1)}>
              {t('app.previous')}
            </Secondary>
            <span className="tnum">{t('set.pageOf', { n: page, pages: data?.pages ?? 1 })}</span>
            <Secondary isDisabled={page >= (data?.pages ?? 1)} onPress={() => setPage(page + 1)}>
              {t('app.next')}
            </Secondary>
          </span>
        )}
      </div>
      <p className="px-4 pt-2 text-xs text-solid-gray-700" aria-live="polite">
        {isFetching ? t('set.computing') : t('set.proofNote')}
      </p>
      {error !== null && (
        <div className="p-4">
          <p className="mb-2 font-700">{t('set.proofFault')}</p>
          <Trouble error={error} />
        </div>
      )}
      {error === null && address === undefined && <Loading lines={14} />}
      {error === null && address !== undefined && (
        <div className="bg-solid-gray-50 p-4">
          <img
            src={address}
            alt={t('set.proofAlt', { title, n: page })}
            className={`mx-auto w-full border border-solid-gray-300 bg-white ${isFetching ? 'opacity-60' : ''}`}
          />
        </div>
      )}
    </section>
  );
}
