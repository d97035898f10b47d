import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button, Input, Label, SearchField, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { t } from '../i18n/index.ts';

export interface Choice {
  readonly value: string;
  readonly title: string;
  readonly n?: number | undefined;
}

/** One of several values or all of them; the arrow keys move between them. */
export function Choices(props: {
  label: string;
  choices: readonly Choice[];
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** Title of "no filter"; null: one is always chosen. */
  all?: string | null;
}) {
  const { label, choices, value, onChange, all = t('app.all') } = props;
  const shown: Choice[] = all === null ? [...choices] : [{ value: '', title: all }, ...choices];
  return (
    <div className="flex items-center gap-2">
      <span className="shrink-0 text-xs whitespace-nowrap text-solid-gray-700">{label}</span>
      <ToggleButtonGroup
        aria-label={label}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[value ?? (all === null ? (choices[0]?.value ?? '') : '')]}
        onSelectionChange={(keys) => {
          const [key] = keys;
          onChange(key === undefined || key === '' ? undefined : String(key));
        }}
        className="flex flex-wrap gap-1"
      >
        {shown.map((choice) => (
          <ToggleButton
            key={choice.value}
            id={choice.value}
            className="text-oln-14N-100 tnum inline-flex h-8 cursor-pointer items-center gap-1.5 rounded-full border border-solid-gray-420 bg-white px-3 hover:bg-solid-gray-50 data-[selected]:border-key-900 data-[selected]:bg-key-900 data-[selected]:text-white"
          >
            {choice.title}
            {choice.n !== undefined && <span className="text-xs">{choice.n.toLocaleString('ja-JP')}</span>}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}

/** A search that asks the server on Enter; clearing it shows everything again. */
export function Search(props: {
  label: string;
  placeholder: string;
  value: string | undefined;
  onSearch: (value: string | undefined) => void;
}) {
  const [typed, setTyped] = useState(props.value ?? '');
  // What was asked here comes back as the value a moment later: by then somebody may have typed on.
  const asked = useRef(props.value);
  const search = (value: string | undefined): void => {
    asked.current = value;
    props.onSearch(value);
  };
  useEffect(() => {
    if (props.value === asked.current) return;
    asked.current = props.value;
    setTyped(props.value ?? '');
  }, [props.value]);
  return (
    <SearchField
      value={typed}
      onChange={setTyped}
      onSubmit={(text) => search(text.trim() === '' ? undefined : text.trim())}
      onClear={() => search(undefined)}
      className="flex items-center gap-2"
    >
      <Label className="text-xs text-solid-gray-700">{props.label}</Label>
      <span className="relative">
        <Input
          placeholder={props.placeholder}
          className="h-8 w-60 rounded-8 border border-solid-gray-536 bg-white pr-8 pl-3 text-sm placeholder:text-solid-gray-600 [&::-webkit-search-cancel-button]:hidden"
        />
        {typed !== '' && (
          <Button className="absolute top-1 right-1 size-6 cursor-pointer rounded-4 text-solid-gray-700 hover:bg-solid-gray-100">
            <span aria-hidden="true">×</span>
          </Button>
        )}
      </span>
    </SearchField>
  );
}

/** The heading of a list with its filters. */
export function ListHead({
  title,
  note,
  children,
}: {
  title: string;
  note?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="mb-3">
      <div className="flex flex-wrap items-baseline gap-x-4">
        <h1 className="text-std-22B-150">{title}</h1>
        {note !== undefined && <p className="text-dns-14N-130 text-solid-gray-700">{note}</p>}
      </div>
      {children !== undefined && (
        <div className="mt-2 flex flex-wrap items-center gap-x-6 gap-y-2">{children}</div>
      )}
    </div>
  );
}
