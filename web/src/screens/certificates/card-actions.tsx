import { useState } from 'react';
import type { CalledBack, CertificateChoices } from '../../../../src/api/certificate-contract.ts';
import { postJson, useApi } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useMay } from '../../me.ts';
import { useAct } from '../../parts/act.ts';
import { Select } from '../../parts/select.tsx';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { dateText } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { Line } from '../rounds/parts.tsx';

/** The reasons and acts the server offers for certificates, by code and title. */
export const useChoices = () => useApi<CertificateChoices>(insurerPath('/certificates/choices')).data;

/** Done by other acts, never by a button of their own: a newer card, a last day, a recall. */
const NOT_BY_HAND = new Set(['supersede', 'lapse', 'recall', 'withdraw', 'destroy']);

/** What may be done to a card in its state, each with one button; only what the table of statuses allows. */
export function CardActions({
  card,
  memberId,
  allowed,
  destroysHere = true,
}: {
  card: string;
  memberId: string;
  allowed: readonly string[];
  /** Whether one card is destroyed here; not where several are, beside it. */
  destroysHere?: boolean;
}) {
  const may = useMay();
  const choices = useChoices();
  const acting = useAct<{ cards: number }>();
  const recalling = useAct<CalledBack>();
  const [receipt, setReceipt] = useState('');
  const [reason, setReason] = useState('');
  if (choices === undefined || !(may('certificate.record') || may('certificate.order'))) return null;
  const title = (code: string): string => choices.actions.find((one) => one.code === code)?.title ?? code;
  const act = (action: string, more: object = {}): void => {
    recalling.clear();
    void acting.act(() => postJson(insurerPath('/certificates/act'), { cards: [card], action, ...more }));
  };
  const byHand = allowed.filter((action) => !NOT_BY_HAND.has(action));
  const backs = allowed.includes('recall') || allowed.includes('withdraw');
  return (
    <div className="mt-3 flex flex-col gap-3">
      <h3 className="text-xs text-solid-gray-700">{t('cert.actions')}</h3>
      {allowed.length === 0 && <p className="text-dns-14N-130">{t('cert.noActions')}</p>}
      {may('certificate.record') && byHand.length > 0 && (
        <div className="flex flex-wrap gap-2">
          {byHand.map((action) => (
            <Secondary key={action} isDisabled={acting.busy} onPress={() => act(action)}>
              {title(action)}
            </Secondary>
          ))}
        </div>
      )}
      {may('certificate.record') && destroysHere && allowed.includes('destroy') && (
        <div className="flex items-end gap-2">
          <Line label={t('cert.receipt')} value={receipt} onChange={setReceipt} className="w-48" />
          <Secondary
            isDisabled={acting.busy || receipt.trim() === ''}
            onPress={() => act('destroy', { receipt })}
          >
            {t('cert.destroy')}
          </Secondary>
        </div>
      )}
      {may('certificate.order') && backs && (
        <div className="flex items-end gap-2">
          <Select
            label={t('cert.recallReason')}
            value={reason}
            onChange={setReason}
            placeholder={t('cert.chooseReason')}
            choices={choices.recallReasons.map(({ code, title: words }) => ({ value: code, title: words }))}
          />
          <Secondary
            isDisabled={recalling.busy || reason === ''}
            onPress={() => {
              acting.clear();
              void recalling.act(() =>
                postJson<CalledBack>(insurerPath('/certificates/recall'), { memberId, card, reason }),
              );
            }}
          >
            {t('cert.startRecall')}
          </Secondary>
        </div>
      )}
      <div role="status" className="text-dns-14N-130">
        {acting.done !== undefined && t('cert.acted', { n: acting.done.cards })}
        {recalling.done !== undefined &&
          (recalling.done.dueOn === null || recalling.done.path === null
            ? t('cert.withdrawnInstead')
            : t('cert.recalled', {
                date: dateText(recalling.done.dueOn),
                path: t(`cert.path.${recalling.done.path}`),
              }))}
      </div>
      {acting.error !== null && <Trouble error={acting.error} />}
      {recalling.error !== null && <Trouble error={recalling.error} />}
    </div>
  );
}
