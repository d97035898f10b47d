import { type FormEvent, useState } from 'react';
import type { FindMember } from '../../../../src/api/members-contract.ts';
import { t } from '../../i18n/index.ts';

/** By what one may search; the name of it stands in the address, what is typed nowhere. */
export const WAYS = {
  name: { title: 'members.byName', note: 'members.nameNote' },
  kana: { title: 'members.byKana', note: 'members.kanaNote' },
  symbol: { title: 'members.bySymbol', note: 'members.symbolNote' },
  management: { title: 'members.byManagement', note: 'members.managementNote' },
  id: { title: 'members.byId', note: 'members.idNote' },
} as const;
export type Way = keyof typeof WAYS;

const INPUT = 'h-11 rounded-8 border border-solid-gray-600 bg-white px-3 text-base';

function Input(props: {
  name: string;
  label: string;
  first?: string | undefined;
  optional?: boolean;
  type?: 'text' | 'date';
  width?: string;
  focus?: boolean;
}) {
  const { name, label, first, optional = false, type = 'text', width = 'w-40', focus = false } = props;
  return (
    <label className="flex flex-col gap-1 text-xs text-solid-gray-700">
      {label}
      <input
        name={name}
        type={type}
        defaultValue={first}
        required={!optional}
        maxLength={80}
        autoComplete="off"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: searching is what the screen is for
        autoFocus={focus}
        className={`${INPUT} ${width}`}
      />
    </label>
  );
}

const textOf = (form: FormData, name: string): string | undefined => {
  const text = String(form.get(name) ?? '').trim();
  return text === '' ? undefined : text;
};

/** What was typed, as the API is asked. */
function searchOf(way: Way, form: FormData): FindMember {
  const of = (name: string) => textOf(form, name) ?? '';
  const birthDate = textOf(form, 'birthDate');
  const born = birthDate === undefined ? {} : { birthDate };
  switch (way) {
    case 'name':
      return { name: of('typed'), ...born };
    case 'kana':
      return { kana: of('typed'), ...born };
    case 'symbol': {
      const subNumber = textOf(form, 'subNumber');
      return {
        symbol: of('symbol'),
        number: of('number'),
        ...(subNumber === undefined ? {} : { subNumber }),
      };
    }
    case 'management':
      return { managementNumber: of('typed') };
    case 'id':
      return { memberId: of('typed') };
  }
}

/** The fields of a way to search, with what was searched for last. */
export function FindForm({
  way,
  last,
  busy,
  onFind,
  onType,
}: {
  way: Way;
  last: FindMember | undefined;
  busy: boolean;
  onFind: (by: FindMember) => void;
  onType: () => void;
}) {
  const [before] = useState<Partial<Record<string, string>>>(() => ({ ...last }));
  const typed = { name: 'name', kana: 'kana', management: 'managementNumber', id: 'memberId', symbol: '' }[
    way
  ];
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onFind(searchOf(way, new FormData(event.currentTarget)));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a form with this role is the search landmark everywhere
    <form role="search" aria-label={t('members.title')} onSubmit={submit} onInput={onType}>
      <div className="flex items-end gap-4">
        {way === 'symbol' ? (
          <>
            <Input name="symbol" label={t('members.symbol')} first={before.symbol} focus />
            <Input name="number" label={t('members.number')} first={before.number} />
            <Input name="subNumber" label={t('members.subNumber')} first={before.subNumber} optional />
          </>
        ) : (
          <Input name="typed" label={t(WAYS[way].title)} first={before[typed]} width="w-80" focus />
        )}
        {(way === 'name' || way === 'kana') && (
          <Input name="birthDate" type="date" label={t('members.birth')} first={before.birthDate} optional />
        )}
        <button
          type="submit"
          disabled={busy}
          className="text-oln-16B-100 h-11 cursor-pointer rounded-8 bg-key-900 px-8 text-white hover:bg-key-1000 disabled:bg-solid-gray-536"
        >
          {t('members.search')}
        </button>
      </div>
      <p className="mt-1.5 text-dns-14N-130 text-solid-gray-700">{t(WAYS[way].note)}</p>
    </form>
  );
}
