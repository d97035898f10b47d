import { type ReactNode, useState } from 'react';
import type { Rotated, Webhook } from '../../../../src/api/webhook-contract.ts';
import { ACTION_TITLES, type PieceAction } from '../../../../src/piece/status.ts';
import { postJson, type Query } from '../../api.ts';
import { type PlainKey, PUNCTUATION, t } from '../../i18n/index.ts';
import { recordText } from '../../i18n/record.ts';
import { useMay } from '../../me.ts';
import { useAct } from '../../parts/act.ts';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { count, momentText } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Confirm, ToldOnce } from './confirm.tsx';
import { Deliveries } from './deliveries.tsx';

/** One receiver: whether it hears, what can be done about it, and every message it was sent. */
export function WebhookDetail(props: {
  hook: Webhook;
  state: ReactNode;
  query: Query;
  onRemoved: () => void;
}) {
  const { hook, state, query, onRemoved } = props;
  const may = useMay();
  const [sent, setSent] = useState(0);
  const doing = useAct<string>();
  const rotating = useAct<Rotated>();
  const path = (rest: string): string => insurerPath(`/webhooks/${hook.subscriptionId}/${rest}`);
  const does = (act: string, said: PlainKey) => () =>
    doing.act(async () => {
      await postJson(path(act));
      setSent((n) => n + 1);
      return t(said);
    });
  const retry = (delivery: number | null): void =>
    void doing.act(async () => {
      const { retried } = await postJson<{ retried: number }>(path('retry'), { delivery });
      setSent((n) => n + 1);
      return t('adm.hookRetried', { n: count(retried) });
    });
  const remove = async (): Promise<void> => {
    if ((await does('remove', 'adm.hookRemoved')()) !== undefined) onRemoved();
  };
  const busy = doing.busy || rotating.busy;
  const enabled = hook.disabledAt === null;
  return (
    <article className="flex flex-col gap-4 px-5 py-4">
      <header>
        <h2 className="text-std-16B-170 break-all">{hook.url}</h2>
        <p className="text-dns-14N-130 mt-1">
          {state}
          {hook.failingSince !== null && (
            <span className="ml-3 text-error-1">
              {t('adm.hookFailingSince', { at: momentText(hook.failingSince) })}
            </span>
          )}
        </p>
        <p className="text-dns-14N-130 mt-2 text-solid-gray-800">
          {hook.actions
            .map((action) => recordText(ACTION_TITLES[action as PieceAction] ?? action))
            .join(PUNCTUATION.dot)}
        </p>
      </header>
      {may('webhook.manage') && (
        <div className="flex flex-wrap items-start gap-3">
          {enabled ? (
            <>
              <Secondary isDisabled={busy} onPress={() => void does('test', 'adm.hookTested')()}>
                {t('adm.hookTest')}
              </Secondary>
              {hook.waiting > 0 && (
                <Secondary isDisabled={busy} onPress={() => retry(null)}>
                  {t('adm.hookRetryAll')}
                </Secondary>
              )}
              <Confirm
                title={t('adm.hookPause')}
                ask={t('adm.hookPauseAsk')}
                isDisabled={busy}
                onConfirm={() => void does('disable', 'adm.hookPaused')()}
              />
              <Confirm
                title={t('adm.hookRotate')}
                ask={t('adm.hookRotateAsk')}
                isDisabled={busy}
                onConfirm={() => void rotating.act(() => postJson<Rotated>(path('rotate')))}
              />
            </>
          ) : (
            <Secondary isDisabled={busy} onPress={() => void does('enable', 'adm.hookResumed')()}>
              {t('adm.hookResume')}
            </Secondary>
          )}
          <Confirm
            title={t('adm.hookRemove')}
            ask={t('adm.hookRemoveAsk')}
            isDisabled={busy}
            onConfirm={() => void remove()}
          />
        </div>
      )}
      <p role="status" className="text-dns-14N-130 text-green-900 empty:sr-only">
        {doing.done}
      </p>
      {rotating.done !== undefined && (
        <ToldOnce title={t('adm.hookSecret')} secret={rotating.done.secret} note={t('adm.hookSecretNote')} />
      )}
      {(doing.error ?? rotating.error) !== null && <Trouble error={doing.error ?? rotating.error} />}
      <Deliveries
        path={path('deliveries')}
        query={query}
        onRetry={may('webhook.manage') && enabled ? retry : undefined}
        sent={sent}
      />
    </article>
  );
}
