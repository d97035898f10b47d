import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiProblem } from '../api.ts';
import { t } from '../i18n/index.ts';
import { Button } from './button.tsx';

/** Something went wrong: what, what to do, and the id to tell an administrator. */
export function Trouble({ error, retry }: { error: unknown; retry?: () => void }) {
  const { title, detail, id } =
    error instanceof ApiProblem
      ? error.problem
      : {
          title: t('problem.internal'),
          detail: t('problem.internalDetail'),
          id: 'web.internal',
        };
  const gone = error instanceof ApiProblem && error.problem.status === 404;
  return (
    <div role="alert" className="card border-error-1 border-l-8 px-5 py-4">
      <p className="text-std-16B-170">{title}</p>
      <p className="text-dns-14N-130 mt-1">{detail}</p>
      <div className="mt-3 flex items-center gap-4">
        {gone && <Link to="/">{t('app.home')}</Link>}
        {retry !== undefined && !gone && <Secondary onPress={retry}>{t('app.retry')}</Secondary>}
        <code className="text-solid-gray-600 text-xs">{id}</code>
      </div>
    </div>
  );
}

/** Nothing to show, and why that is so. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center gap-1 px-6 py-14 text-center">
      <p className="text-std-16B-170">{title}</p>
      {children !== undefined && <p className="text-dns-14N-130 text-solid-gray-700">{children}</p>}
    </div>
  );
}

/** After how long it is said that something is on its way still. */
const LONG_MS = 2_500;

/** Grey bars where something is on its way. Says so to screen readers; to everybody where it takes long. */
export function Loading({ lines = 6, label = t('app.loading') }: { lines?: number; label?: string }) {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-3 p-4">
      {isLong && <p className="text-dns-14N-130">{t('app.stillLoading')}</p>}
      {Array.from({ length: lines }, (_, i) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
          key={i}
          className="h-4 animate-pulse rounded-4 bg-solid-gray-100 motion-reduce:animate-none"
        />
      ))}
    </div>
  );
}

/** What was asked for before, shown until what is asked for now is there. */
export const Stale = ({ on, children }: { on: boolean; children: ReactNode }) => (
  <div aria-busy={on} className={on ? 'opacity-60' : ''}>
    {children}
  </div>
);

/** A button for what is not the main act of a screen. */
export function Secondary(props: { onPress: () => void; isDisabled?: boolean; children: ReactNode }) {
  return (
    <Button
      {...props}
      className="text-oln-14B-100 inline-flex h-9 shrink-0 whitespace-nowrap cursor-pointer items-center rounded-8 border border-key-900 bg-white px-4 text-key-900 hover:bg-key-50 off:cursor-default off:border-solid-gray-300 off:text-solid-gray-536 off:hover:bg-white"
    />
  );
}

/** An address with nothing behind it. */
export function NotFound() {
  return (
    <div className="flex flex-col items-center gap-1 px-6 py-14 text-center">
      <h1 className="text-std-16B-170">{t('app.nothing')}</h1>
      <Link to="/" className="text-dns-14N-130">
        {t('app.home')}
      </Link>
    </div>
  );
}
