import type { ReactNode } from 'react';

/** One of many values, by a list that opens. */
export function Pick(props: {
  label: string;
  value: string;
  choices: readonly { readonly value: string; readonly title: string }[];
  onChange: (value: string) => void;
}) {
  return (
    <label className="flex items-center gap-2">
      <span className="text-xs text-solid-gray-700">{props.label}</span>
      <select
        value={props.value}
        onChange={({ target }) => props.onChange(target.value)}
        className="h-8 rounded-8 border border-solid-gray-600 bg-white px-2 text-sm"
      >
        {props.choices.map(({ value, title }) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The name of a row that opens more about it; pressed again, it closes. */
export function RowButton(props: { pressed: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-pressed={props.pressed}
      onClick={props.onPress}
      className="cursor-pointer text-left text-key-900 underline"
    >
      {props.children}
    </button>
  );
}
