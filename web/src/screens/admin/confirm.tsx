import { type ReactNode, useState } from 'react';
import { t } from '../../i18n/index.ts';
import { Secondary } from '../../parts/states.tsx';
import { Act } from '../rounds/parts.tsx';

/** An act that is not undone lightly: its button asks first, in words, and a second button does it. */
export function Confirm(props: {
  title: string;
  /** What it brings about. */
  ask: string;
  onConfirm: () => void;
  isDisabled?: boolean;
  /** What has to be filled in before it is done. */
  ready?: boolean;
  children?: ReactNode;
}) {
  const { title, ask, onConfirm, isDisabled = false, ready = true, children } = props;
  const [open, setOpen] = useState(false);
  if (!open)
    return (
      <Secondary isDisabled={isDisabled} onPress={() => setOpen(true)}>
        {title}
      </Secondary>
    );
  return (
    <fieldset
      ref={(shown) => shown?.scrollIntoView({ block: 'nearest' })}
      aria-label={title}
      className="w-full rounded-8 border border-orange-800 border-l-8 px-4 py-3"
      onKeyDown={({ key }) => key === 'Escape' && setOpen(false)}
    >
      <p className="text-dns-14N-130">{ask}</p>
      {children !== undefined && <div className="mt-3">{children}</div>}
      <div className="mt-3 flex flex-wrap gap-3">
        <Act
          autoFocus={children === undefined}
          isDisabled={isDisabled || !ready}
          onPress={() => {
            setOpen(false);
            onConfirm();
          }}
        >
          {t('adm.yes', { what: title })}
        </Act>
        <Secondary onPress={() => setOpen(false)}>{t('adm.cancel')}</Secondary>
      </div>
    </fieldset>
  );
}

/** A code, token or secret that is told once: shown large, to be copied now or never. */
export function ToldOnce(props: { title: string; secret: string; note?: string; until?: string }) {
  const { title, secret, note, until } = props;
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(secret);
    setCopied(true);
  };
  return (
    <section
      aria-label={title}
      className="rounded-8 border border-green-600 border-l-8 bg-green-50 px-4 py-3"
    >
      <h3 className="text-xs text-solid-gray-800">{title}</h3>
      <p className="font-mono text-std-18B-160 break-all select-all">{secret}</p>
      {note !== undefined && <p className="text-dns-14N-130 mt-1">{note}</p>}
      <p className="text-dns-14N-130 mt-1">
        {until !== undefined && `${t('adm.until', { at: until })}　`}
        <strong className="text-orange-1000">{t('adm.once')}</strong>
      </p>
      <div className="mt-2 flex items-center gap-3">
        <Secondary onPress={() => void copy()}>{t('adm.copy')}</Secondary>
        <span role="status" className="text-dns-14N-130">
          {copied && t('adm.copied')}
        </span>
      </div>
    </section>
  );
}
