import { type FormEvent, useState } from 'react';
import { postJson, queryClient } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../parts/button.tsx';
import { Trouble } from '../../parts/states.tsx';
import { count } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';

const INPUT = 'tnum h-9 w-44 rounded-8 border border-solid-gray-600 bg-white px-3';

/** Enters a band of acceptance numbers as the post office gave it; its faults are told in words. */
export function BandForm() {
  const [first, setFirst] = useState('');
  const [last, setLast] = useState('');
  const [said, setSaid] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const enter = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    setSaid('');
    try {
      const { size } = await postJson<{ size: number }>(insurerPath('/post/bands'), { first, last });
      setSaid(t('post.entered', { size: count(size) }));
      // What was typed meanwhile is the next band.
      setFirst((now) => (now === first ? '' : now));
      setLast((now) => (now === last ? '' : now));
      await queryClient.invalidateQueries({ queryKey: ['api'] });
    } catch (refusal) {
      setProblem(refusal);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void enter(event)} className="mt-3 flex flex-wrap items-end gap-3">
      <label className="flex flex-col gap-0.5 text-sm">
        {t('post.first')}
        <input value={first} onChange={({ target }) => setFirst(target.value)} className={INPUT} />
      </label>
      <label className="flex flex-col gap-0.5 text-sm">
        {t('post.last')}
        <input value={last} onChange={({ target }) => setLast(target.value)} className={INPUT} />
      </label>
      <Button
        type="submit"
        isDisabled={busy || first.trim() === '' || last.trim() === ''}
        className="text-oln-14B-100 h-9 cursor-pointer rounded-8 border border-key-900 bg-white px-4 text-key-900 hover:bg-key-50 off:cursor-default off:border-solid-gray-300 off:text-solid-gray-536"
      >
        {t('post.enter')}
      </Button>
      <p role="status" className="w-full empty:sr-only">
        {said}
      </p>
      {problem !== null && (
        <div className="w-full">
          <Trouble error={problem} />
        </div>
      )}
    </form>
  );
}
