import { useState } from 'react';
import type { Subscribed } from '../../../../src/api/webhook-contract.ts';
import { ACTION_TITLES, type PieceAction } from '../../../../src/piece/status.ts';
import { postJson } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { recordText } from '../../i18n/record.ts';
import { useAct } from '../../parts/act.ts';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { insurerPath } from '../../place.ts';
import { Act, Line } from '../rounds/parts.tsx';
import { ToldOnce } from './confirm.tsx';

const EVENTS = Object.keys(ACTION_TITLES) as PieceAction[];

/** Adds an address and the events it hears; the secret is shown once. */
export function AddWebhook({ onClose }: { onClose: () => void }) {
  const [url, setUrl] = useState('');
  const [actions, setActions] = useState<readonly PieceAction[]>([]);
  const adding = useAct<Subscribed>();
  const { done } = adding;
  const tick = (event: PieceAction, on: boolean): void =>
    setActions(EVENTS.filter((one) => (one === event ? on : actions.includes(one))));
  return (
    <section aria-label={t('adm.hookAdd')} className="flex flex-col gap-4 px-5 py-4">
      <h2 className="text-std-18B-160">{t('adm.hookAdd')}</h2>
      {done === undefined ? (
        <>
          <Line
            label={t('adm.hookUrl')}
            value={url}
            onChange={setUrl}
            note={t('adm.hookUrlNote')}
            autoFocus
          />
          <fieldset>
            <legend className="text-xs text-solid-gray-700">{t('adm.hookEvents')}</legend>
            <div className="mt-1 grid grid-cols-2 gap-x-4 gap-y-1.5">
              {EVENTS.map((event) => (
                <label key={event} className="text-dns-14N-130 flex items-center gap-2">
                  <input
                    type="checkbox"
                    className="size-4 shrink-0 accent-key-900"
                    checked={actions.includes(event)}
                    onChange={({ target }) => tick(event, target.checked)}
                  />
                  {recordText(ACTION_TITLES[event])}
                </label>
              ))}
            </div>
            <div className="mt-3">
              <Secondary onPress={() => setActions(EVENTS)}>{t('adm.hookAll')}</Secondary>
            </div>
          </fieldset>
          {adding.error !== null && <Trouble error={adding.error} />}
          <div className="flex gap-3">
            <Act
              isDisabled={adding.busy || url.trim() === '' || actions.length === 0}
              onPress={() =>
                void adding.act(() =>
                  postJson<Subscribed>(insurerPath('/webhooks/add'), { url: url.trim(), actions }),
                )
              }
            >
              {t('adm.submitAdd')}
            </Act>
            {/* What comes is told once, here. */}
            <Secondary isDisabled={adding.busy} onPress={onClose}>
              {t('adm.cancel')}
            </Secondary>
          </div>
        </>
      ) : (
        <>
          <ToldOnce title={t('adm.hookSecret')} secret={done.secret} note={t('adm.hookSecretNote')} />
          <div>
            <Secondary onPress={onClose}>{t('adm.close')}</Secondary>
          </div>
        </>
      )}
    </section>
  );
}
