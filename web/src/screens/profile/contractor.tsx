import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { ContractorKeyView, KeyFactsAnswer } from '../../../../src/api/contractor-contract.ts';
import { postJson, useApi } from '../../api.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { useAct } from '../../parts/act.ts';
import { Loading, Secondary, Trouble } from '../../parts/states.tsx';
import { dateText, momentText } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Confirm } from '../admin/confirm.tsx';
import { Act, Line, Section } from '../rounds/parts.tsx';
import { ProfileFrame } from './frame.tsx';

const PATH = insurerPath('/contractor-key');
const DAY_MS = 86_400_000;
/** How long before its end a key is asked to be replaced, in days. */
const SOON_DAYS = 30;

/** Four digits at a time, as it is read out. */
const inGroups = (fingerprint: string): string => (fingerprint.match(/.{1,4}/g) ?? []).join(' ');
const dayOf = (moment: string | null): string =>
  moment === null ? t('key.noExpiry') : dateText(moment.slice(0, 10));

function Facts({ facts, fingerprint, set }: { facts: KeyFactsAnswer; fingerprint?: string; set?: string }) {
  const rows = [
    [t('key.owner'), facts.owners.join(PUNCTUATION.comma)],
    ...(fingerprint === undefined ? [] : [[t('key.fingerprint'), inGroups(fingerprint)]]),
    [t('key.expiresAt'), dayOf(facts.expiresAt)],
    [t('key.madeAt'), dayOf(facts.madeAt)],
    [t('key.algorithm'), facts.algorithm],
    ...(set === undefined ? [] : [[t('key.setBy'), set]]),
  ] as const;
  return (
    <dl className="text-dns-16N-130 grid grid-cols-[7rem_1fr] gap-y-1.5">
      {rows.map(([title, value]) => (
        <div key={title} className="contents">
          <dt className="text-solid-gray-700">{title}</dt>
          <dd className={`break-words ${title === t('key.fingerprint') ? 'font-mono' : ''}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Expiry({ expiresAt, unusable }: { expiresAt: string | null; unusable: boolean }) {
  if (unusable)
    return (
      <p role="alert" className="mt-3 rounded-8 border border-error-1 border-l-8 px-4 py-2 text-dns-16N-130">
        {t('key.unusable')}
      </p>
    );
  const days = expiresAt === null ? SOON_DAYS + 1 : Math.floor((Date.parse(expiresAt) - Date.now()) / DAY_MS);
  if (days > SOON_DAYS) return null;
  return (
    <p className="mt-3 rounded-8 bg-yellow-100 px-4 py-2 text-dns-14N-130 text-yellow-1100">
      {t('key.soon', { n: days })}
    </p>
  );
}

/** A new key: its file, what it says of itself, and the fingerprint as it was heard, never as it is read here. */
function Replace() {
  const [armored, setArmored] = useState('');
  const [heard, setHeard] = useState('');
  const reading = useAct<KeyFactsAnswer>();
  const keeping = useAct<object>();
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    keeping.clear();
    setHeard('');
    const text = await file.text();
    setArmored(text);
    await reading.act(() => postJson<KeyFactsAnswer>(`${PATH}/read`, { armored: text }, null));
  };
  const keep = async (): Promise<void> => {
    const done = await keeping.act(() =>
      postJson<object>(`${PATH}/replace`, { armored, fingerprint: heard }),
    );
    if (done === undefined) return;
    reading.clear();
    setArmored('');
    setHeard('');
  };
  return (
    <Section id="replace" title={t('key.replace')}>
      <div className="flex flex-col gap-4">
        <div>
          <h3 className="text-dns-16B-130 mb-2">{t('key.step1')}</h3>
          <FileTrigger
            acceptedFileTypes={['.asc', '.gpg', '.pgp', '.txt', 'application/pgp-keys']}
            onSelect={(files) => void take(files?.[0])}
          >
            <Secondary onPress={() => undefined} isDisabled={reading.busy}>
              {t('key.file')}
            </Secondary>
          </FileTrigger>
        </div>
        {reading.error !== null && <Trouble error={reading.error} />}
        {reading.done !== undefined && (
          <>
            <div>
              <h3 className="text-dns-16B-130 mb-2">{t('key.step2')}</h3>
              <Facts facts={reading.done} />
              <Expiry expiresAt={reading.done.expiresAt} unusable={false} />
            </div>
            <div>
              <h3 className="text-dns-16B-130 mb-2">{t('key.step3')}</h3>
              <Line
                label={t('key.heard')}
                value={heard}
                onChange={setHeard}
                note={t('key.heardNote')}
                className="max-w-[40rem] [&_input]:font-mono"
              />
            </div>
            <div>
              <Act isDisabled={keeping.busy || heard.trim() === ''} onPress={() => void keep()}>
                {t('key.submit')}
              </Act>
            </div>
          </>
        )}
        {keeping.error !== null && <Trouble error={keeping.error} />}
        <p role="status" className="text-dns-14N-130 text-green-900 empty:sr-only">
          {keeping.done !== undefined && t('key.replaced')}
        </p>
      </div>
    </Section>
  );
}

function Remove() {
  const [reason, setReason] = useState('');
  const removing = useAct<object>();
  return (
    <div className="mt-4 flex flex-col items-start gap-3">
      <Confirm
        title={t('key.remove')}
        ask={t('key.removeAsk')}
        isDisabled={removing.busy}
        ready={reason.trim() !== ''}
        onConfirm={() => void removing.act(() => postJson(`${PATH}/remove`, { reason }))}
      >
        <Line label={t('key.removeReason')} value={reason} onChange={setReason} autoFocus />
      </Confirm>
      {removing.error !== null && <Trouble error={removing.error} />}
    </div>
  );
}

function Standing({ view }: { view: ContractorKeyView }) {
  const may = useMay();
  const { key, past } = view;
  return (
    <div className="flex max-w-[60rem] flex-col gap-4">
      <Section id="key" title={t('key.title')} note={t('key.note')}>
        {key === null ? (
          <p className="text-dns-16N-130">{t('key.none')}</p>
        ) : (
          <>
            <Facts
              facts={key}
              fingerprint={key.fingerprint}
              set={t('key.pastBy', { at: momentText(key.setAt), by: key.setBy })}
            />
            <Expiry expiresAt={key.expiresAt} unusable={key.unusable} />
            {may('contractor_key.manage') && <Remove />}
          </>
        )}
      </Section>
      {may('contractor_key.manage') && <Replace />}
      {past.length > 0 && (
        <Section id="past" title={t('key.past')}>
          <ul className="text-dns-14N-130 flex flex-col gap-1">
            {past.map(({ fingerprint, at, by }) => (
              <li key={at}>
                <span className="font-mono">
                  {fingerprint === null ? t('key.ended') : inGroups(fingerprint)}
                </span>
                <span className="ml-4 text-solid-gray-700">
                  {t('key.pastBy', { at: momentText(at), by })}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

/** For whom packages are encrypted, and how that is changed: by what the contractor says, not by what a file says. */
export function ContractorScreen() {
  const { data, error, refetch } = useApi<ContractorKeyView>(PATH);
  return (
    <ProfileFrame>
      {() => (
        <>
          {error !== null && <Trouble error={error} retry={() => void refetch()} />}
          {data === undefined && error === null && <Loading />}
          {data !== undefined && <Standing view={data} />}
        </>
      )}
    </ProfileFrame>
  );
}
