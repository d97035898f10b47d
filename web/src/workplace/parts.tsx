import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { formatWareki } from '../../../src/japan/era.ts';
import { language, switchLanguage } from '../i18n/language.ts';
import { Refusal } from './api.ts';
import { say } from './texts.ts';

/** What is asked of the server: once, again at `again`, and when the network is back. */
export function useAsked<T>(ask: () => Promise<T>): {
  readonly data: T | undefined;
  readonly error: unknown;
  again(): void;
} {
  const [data, setData] = useState<T>();
  const [error, setError] = useState<unknown>();
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each turn, whatever the closure is
  useEffect(() => {
    let over = false;
    ask().then(
      (answer) => {
        if (over) return;
        setData(answer);
        setError(undefined);
      },
      (cause: unknown) => !over && setError(cause),
    );
    return () => {
      over = true;
    };
  }, [turn]);
  const again = useCallback(() => setTurn((n) => n + 1), []);
  useEffect(() => {
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [again]);
  return { data, error, again };
}

const BUTTON =
  'inline-flex min-h-12 cursor-pointer items-center justify-center rounded-8 px-5 font-700 text-base';
export const PRIMARY = `${BUTTON} bg-key-900 text-white hover:bg-key-1000 disabled:bg-solid-gray-300 disabled:text-solid-gray-800`;
export const SECONDARY = `${BUTTON} border border-key-900 bg-white text-key-900 hover:bg-key-50`;
export const FIELD = 'h-12 w-full rounded-8 border border-solid-gray-600 bg-white px-3 text-base';

/** A line to type in, with its label above and what helps below. */
export function Line(props: {
  label: string;
  note?: string;
  type?: 'text' | 'password';
  autoComplete: string;
  autoCapitalize?: 'characters' | 'off';
  inputMode?: 'text' | 'numeric';
  value: string;
  onChange: (value: string) => void;
}) {
  const { label, note, onChange, autoCapitalize = 'off', ...rest } = props;
  return (
    <label className="flex flex-col gap-1">
      <span className="font-700">{label}</span>
      <input
        {...rest}
        required
        maxLength={200}
        autoCapitalize={autoCapitalize}
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
        className={`${FIELD} tnum`}
      />
      {note !== undefined && <span className="text-sm text-solid-gray-700">{note}</span>}
    </label>
  );
}

export function Trouble({ error, again }: { error: unknown; again?: () => void }) {
  const title = error instanceof Error ? error.message : say.unreachable;
  return (
    <div role="alert" className="card border-error-1 border-l-8 px-4 py-3">
      <p className="font-700">{title}</p>
      {error instanceof Refusal && <p className="text-sm">{error.remedy}</p>}
      {again !== undefined && (
        <button type="button" onClick={again} className={`${SECONDARY} mt-3`}>
          {say.retry}
        </button>
      )}
    </div>
  );
}

export const Waiting = () => (
  <p role="status" className="py-10 text-center text-solid-gray-700">
    {say.loading}
  </p>
);

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' });
export const day = (date: string): string =>
  language === 'ja' ? formatWareki(date) : DAY.format(new Date(`${date}T00:00:00`));

/** Japanese or English: the button is in the language it leads to. */
export const LanguageSwitch = () => (
  <button
    type="button"
    lang={language === 'ja' ? 'en' : 'ja'}
    onClick={switchLanguage}
    className="min-h-9 shrink-0 cursor-pointer text-key-900 text-sm"
  >
    {say.language}
  </button>
);

/** How much of it is done, as bar and words. */
export function Progress({ n, of, children }: { n: number; of: number; children: ReactNode }) {
  return (
    <div>
      <div className="tnum flex justify-between text-sm">{children}</div>
      <svg
        role="img"
        aria-label={say.handedOf(n, of)}
        viewBox="0 0 100 3"
        preserveAspectRatio="none"
        className="mt-1 block h-3 w-full overflow-hidden rounded-full bg-solid-gray-200"
      >
        <rect width={(100 * n) / Math.max(of, 1)} height="3" className="fill-key-900" />
      </svg>
    </div>
  );
}
