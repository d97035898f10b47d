import type { ReactNode } from 'react';

/** One of several, in a form: a native list, its label above. */
export function Select(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  choices: readonly { readonly value: string; readonly title: string }[];
  /** Shown where nothing is chosen yet. */
  placeholder?: string;
  className?: string;
  hideLabel?: boolean;
  /** Its label at its left, as the filters of a list stand. */
  beside?: boolean;
}) {
  const {
    label,
    value,
    onChange,
    choices,
    placeholder,
    className = '',
    hideLabel = false,
    beside = false,
  } = props;
  return (
    <label className={`flex ${beside ? 'items-center gap-2' : 'flex-col gap-1'} ${className}`}>
      <span className={hideLabel ? 'sr-only' : 'text-xs text-solid-gray-700'}>{label}</span>
      <select
        value={value}
        onChange={({ target }) => onChange(target.value)}
        className={`${beside ? 'h-8' : 'h-9'} text-ellipsis rounded-8 border border-solid-gray-600 bg-white px-2 text-sm`}
      >
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {choices.map((one) => (
          <option key={one.value} value={one.value}>
            {one.title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A number with what it counts, large: the one thing to read of a box. */
export function Figure({
  label,
  value,
  unit,
  tone = 'plain',
  children,
}: {
  label: string;
  /** The number, or a link to whom it counts. */
  value: ReactNode;
  unit: string;
  tone?: 'plain' | 'good' | 'late';
  children?: ReactNode;
}) {
  const colour = { plain: 'text-solid-gray-900', good: 'text-green-900', late: 'text-error-1' }[tone];
  return (
    <div className="card px-5 py-4">
      <p className="text-xs text-solid-gray-700">{label}</p>
      <p className={`tnum mt-1 ${colour}`}>
        <strong className="text-std-28B-150">{value}</strong>
        <span className="ml-1 text-sm">{unit}</span>
      </p>
      {children !== undefined && <div className="text-dns-14N-130 mt-1 text-solid-gray-700">{children}</div>}
    </div>
  );
}
