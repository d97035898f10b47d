import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import type { FoundCallers } from '../../../../src/api/desk-contract.ts';
import { isRealDate } from '../../../../src/japan/calendar.ts';
import { parseWareki } from '../../../../src/japan/era.ts';
import { postJson } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Choices } from '../../parts/filters.tsx';
import { Trouble } from '../../parts/states.tsx';
import { insurerPath } from '../../place.ts';

export type FoundCaller = FoundCallers['callers'][number];
type Way = 'symbol' | 'management' | 'name';

/** A birth date as people say and type it: S45.1.2, 昭和45年1月2日, 1970-01-02, 19700102. Undefined: none. */
function readBirthDate(typed: string): string | undefined {
  const text = typed.normalize('NFKC').trim().toUpperCase();
  const western = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text);
  if (western !== null) {
    const [year, month, day] = western.slice(1) as [string, string, string];
    const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    return isRealDate(date) ? date : undefined;
  }
  return parseWareki(text);
}

/** A field of the desk: small, its note below. */
function Line(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  note?: string;
  error?: string | undefined;
  autoFocus?: boolean;
  className?: string;
}) {
  const { label, value, onChange, note, error, className = '' } = props;
  const input = useRef<HTMLInputElement>(null);
  const focused = useRef(false);
  const help: ReactNode = error ?? note;
  return (
    <label className={`flex flex-col gap-1 ${className}`}>
      <span className="text-xs text-solid-gray-700">{label}</span>
      <input
        ref={(element) => {
          input.current = element;
          if (element !== null && props.autoFocus === true && !focused.current) {
            focused.current = true;
            element.focus();
          }
        }}
        value={value}
        required
        autoComplete="off"
        aria-invalid={error !== undefined}
        onChange={({ target }) => onChange(target.value)}
        className="h-10 rounded-8 border border-solid-gray-536 bg-white px-3 text-base aria-invalid:border-error-1"
      />
      {help !== undefined && (
        <span className={`text-xs ${error === undefined ? 'text-solid-gray-700' : 'text-error-1'}`}>
          {help}
        </span>
      )}
    </label>
  );
}

const WAYS: readonly { value: Way; title: string }[] = [
  { value: 'symbol', title: t('desk.bySymbol') },
  { value: 'management', title: t('desk.byManagement') },
  { value: 'name', title: t('desk.byName') },
];

/** Finds who calls; what was typed goes in the request's body and stays in no address and no log. */
export function FindCaller({ onFound }: { onFound: (caller: FoundCaller) => void }) {
  const [way, setWay] = useState<Way>('symbol');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [badDate, setBadDate] = useState(false);
  const find = useMutation({
    mutationFn: (key: object) => postJson<FoundCallers>(insurerPath('/desk/find'), key),
  });
  // Told of the last search alone, and of none once something else was typed: its answer would open somebody else.
  const search = (key: object): void =>
    find.mutate(key, {
      onSuccess: ({ callers }) => {
        const [only] = callers;
        if (callers.length === 1 && only !== undefined) onFound(only);
      },
    });
  const at = (name: string): string => typed[name] ?? '';
  const set = (name: string) => (value: string) => {
    setTyped((before) => ({ ...before, [name]: value }));
    setBadDate(false);
    find.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (way === 'management') return search({ managementNumber: at('management') });
    const birthDate = readBirthDate(at('birth'));
    if (birthDate === undefined) return setBadDate(true);
    search(
      way === 'symbol'
        ? { symbol: at('symbol'), number: at('number'), birthDate }
        : { name: at('name'), clue: at('clue'), birthDate },
    );
  };
  const birth = (
    <Line
      label={t('desk.birth')}
      note={t('desk.birthNote')}
      error={badDate ? t('desk.birthBad') : undefined}
      value={at('birth')}
      onChange={set('birth')}
    />
  );
  const callers = find.data?.callers;
  return (
    <section aria-label={t('desk.find')} className="card px-4 py-3">
      <h2 className="text-std-16B-170 mb-2">{t('desk.find')}</h2>
      <Choices
        label={t('desk.findWay')}
        choices={WAYS}
        all={null}
        value={way}
        onChange={(value) => {
          setWay((value ?? 'symbol') as Way);
          find.reset();
        }}
      />
      <form key={way} onSubmit={submit} className="mt-3 flex flex-col gap-3">
        {way === 'symbol' && (
          <div className="grid grid-cols-2 gap-3">
            <Line label={t('desk.symbol')} value={at('symbol')} onChange={set('symbol')} autoFocus />
            <Line label={t('desk.number')} value={at('number')} onChange={set('number')} />
          </div>
        )}
        {way === 'management' && (
          <Line
            label={t('desk.management')}
            note={t('desk.managementNote')}
            value={at('management')}
            onChange={set('management')}
            autoFocus
          />
        )}
        {way === 'name' && (
          <>
            <Line label={t('desk.name')} value={at('name')} onChange={set('name')} autoFocus />
            <Line label={t('desk.clue')} value={at('clue')} onChange={set('clue')} />
          </>
        )}
        {way !== 'management' && birth}
        <button
          type="submit"
          disabled={find.isPending}
          className="text-oln-16B-100 h-10 cursor-pointer rounded-8 bg-key-900 px-6 text-white hover:bg-key-1000"
        >
          {t('desk.search')}
        </button>
      </form>
      <div aria-live="polite" className="mt-3 empty:mt-0">
        {find.error !== null && <Trouble error={find.error} />}
        {callers?.length === 0 && (
          <div className="rounded-8 bg-solid-gray-50 px-3 py-2">
            <p className="font-700">{t('desk.nobody')}</p>
            <p className="text-dns-14N-130">{t('desk.nobodyNote')}</p>
          </div>
        )}
        {callers !== undefined && callers.length > 1 && (
          <>
            <p className="text-dns-14N-130 mb-1">{t('desk.several', { n: callers.length })}</p>
            <ul className="flex flex-col gap-1">
              {callers.map((caller) => (
                <li key={caller.memberId}>
                  <button
                    type="button"
                    onClick={() => onFound(caller)}
                    className="w-full cursor-pointer rounded-8 border border-solid-gray-300 px-3 py-2 text-left hover:bg-key-50"
                  >
                    {caller.name} <span className="text-sm text-solid-gray-700">{caller.kana}</span>
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}
