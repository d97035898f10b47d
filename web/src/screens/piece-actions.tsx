import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { PieceDetail } from '../../../src/api/contract.ts';
import type { Receipts } from '../../../src/api/piece-contract.ts';
import { allowedActions, type PieceStatus } from '../../../src/piece/status.ts';
import { postJson } from '../api.ts';
import { t } from '../i18n/index.ts';
import { useMay } from '../me.ts';
import { Field, Primary } from '../parts/form.tsx';
import { Secondary, Trouble } from '../parts/states.tsx';
import { insurerPath } from '../place.ts';

/** What a person does to one paper from here, and what has to be said with it. The rest is scanned, or follows by itself. */
const DONE_HERE = {
  stop: 'reason',
  void: 'reason',
  recall: 'reason',
  write_off: 'evidence',
  hand_over: 'evidence',
  destroy: 'receipt',
} as const;
type Here = keyof typeof DONE_HERE;

const IN_THE_HAND: readonly Here[] = ['hand_over', 'destroy'];

/** The actions the one table allows in the paper's status, as far as this person may do them. */
export function PieceActions({ piece }: { piece: PieceDetail }) {
  const may = useMay();
  const client = useQueryClient();
  const [action, setAction] = useState<Here>();
  const [says, setSays] = useState('');
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const may1 = (one: Here): boolean => may(IN_THE_HAND.includes(one) ? 'piece.handle' : 'piece.order');
  const actions = allowedActions(piece.status as PieceStatus).filter(
    (one): one is Here => one in DONE_HERE && may1(one as Here),
  );
  if (!may('piece.handle') && !may('piece.order')) return null;

  const during = async (work: () => Promise<string>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      setSaid(await work());
      setAction(undefined);
      setSays('');
      await client.invalidateQueries({ queryKey: ['api'] });
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const numbers = [piece.managementNumber];
  const record = (one: Here) =>
    during(async () => {
      const route = IN_THE_HAND.includes(one) ? '/pieces/handle' : '/pieces/order';
      const { receipts } = await postJson<Receipts>(insurerPath(route), { numbers, action: one, says });
      return t('act.done', { action: t(`act.${one}`), status: receipts[0]?.statusTitle ?? '' });
    });
  const reprint = () =>
    during(async () => {
      const { made } = await postJson<{ made: { managementNumber: string; lot: string }[] }>(
        insurerPath('/pieces/reprint'),
        { numbers },
      );
      return t('act.reprinted', { number: made[0]?.managementNumber ?? '', lot: made[0]?.lot ?? '' });
    });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (action !== undefined) void record(action);
  };
  const again = piece.status === 'voided' && may('piece.order');
  return (
    <section aria-label={t('act.title')} className="border-solid-gray-200 border-t px-4 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <span className="mr-1 text-solid-gray-700">{t('act.title')}</span>
        {actions.map((one) => (
          <Secondary
            key={one}
            onPress={() => {
              setAction(one);
              setSaid('');
              setProblem(null);
            }}
          >
            {t(`act.${one}`)}
          </Secondary>
        ))}
        {again && (
          <Secondary isDisabled={busy} onPress={() => void reprint()}>
            {t('act.reprint')}
          </Secondary>
        )}
        <span className="text-solid-gray-700 text-xs">
          {actions.length === 0 && !again ? t('act.none') : ''}
          {t('act.elsewhere')}
        </span>
      </div>
      {action !== undefined && (
        <form onSubmit={onSubmit} className="mt-3 flex max-w-xl flex-col gap-3">
          <Field
            label={t(`act.says.${DONE_HERE[action]}`)}
            name="says"
            value={says}
            onChange={setSays}
            autoFocus
          />
          <span className="flex gap-3">
            <Primary type="submit" isDisabled={busy || says.trim() === ''}>
              {t('act.do', { action: t(`act.${action}`) })}
            </Primary>
            <Secondary onPress={() => setAction(undefined)}>{t('act.cancel')}</Secondary>
          </span>
        </form>
      )}
      <p role="status" className="mt-2 empty:sr-only">
        {said}
      </p>
      {problem !== null && <Trouble error={problem} />}
    </section>
  );
}
