import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { RateGoal } from '../../../../src/api/statistics-contract.ts';
import { postJson } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Field, Primary } from '../../parts/form.tsx';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { insurerPath } from '../../place.ts';
import { type Indicator, indicatorTitle, monthText, percent, rateOfText } from './words.ts';

/** Sets what the insurer means to reach by a month (S125); the goals there are stand above the form. */
export function SetGoal(props: { indicator: Indicator; goals: readonly RateGoal[]; onClose: () => void }) {
  const { indicator, onClose } = props;
  const goals = props.goals.filter((goal) => goal.indicator === indicator);
  const [month, setMonth] = useState('');
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<RateGoal>();
  const [error, setError] = useState<unknown>();
  const client = useQueryClient();
  const title = t('statistics.goals', { indicator: indicatorTitle(indicator) });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const rate = rateOfText(text);
    const isMonth = /^20\d\d-(0[1-9]|1[0-2])$/.test(month.trim());
    setWrong(rate === undefined || !isMonth);
    setDone(undefined);
    setError(undefined);
    if (rate === undefined || !isMonth) return;
    setBusy(true);
    try {
      setDone(
        await postJson<RateGoal>(insurerPath('/statistics/goals'), { indicator, month: month.trim(), rate }),
      );
      await client.invalidateQueries({ queryKey: ['api'] });
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section aria-label={title} className="card mb-4 px-5 py-4">
      <h2 className="text-std-18B-160">{title}</h2>
      {goals.length === 0 ? (
        <p className="text-dns-14N-130 text-solid-gray-700">{t('statistics.goalsNone')}</p>
      ) : (
        <ul className="mt-1 flex flex-wrap gap-x-6 gap-y-1 text-dns-14N-130">
          {goals.map((goal) => (
            <li key={goal.month} className="tnum">
              ◇ {monthText(goal.month)} <strong>{percent(goal.rate)}</strong>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={(event) => void submit(event)} className="mt-3 flex items-end gap-4">
        <Field label={t('statistics.goalMonth')} name="month" value={month} onChange={setMonth} />
        <Field label={t('statistics.goalRate')} name="rate" value={text} onChange={setText} />
        <Primary type="submit" isDisabled={busy}>
          {t('statistics.goalSubmit')}
        </Primary>
        <span className="mb-1.5">
          <Secondary onPress={onClose}>{t('statistics.close')}</Secondary>
        </span>
      </form>
      {wrong && (
        <p role="alert" className="mt-2 text-dns-14N-130 text-error-1">
          {t('statistics.goalWrong')}
        </p>
      )}
      <p role="status" className="mt-2 text-dns-16N-130 text-green-900 empty:sr-only">
        {done !== undefined &&
          t('statistics.goalSet', { month: monthText(done.month), rate: percent(done.rate) })}
      </p>
      {error !== undefined && <Trouble error={error} />}
    </section>
  );
}
