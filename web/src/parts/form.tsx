import type { ReactNode } from 'react';
import { Input, Label, Text, TextField } from 'react-aria-components';
import { Button } from './button.tsx';

/** The one thing a form is for. */
export function Primary(props: {
  type?: 'submit' | 'button';
  onPress?: () => void;
  isDisabled?: boolean;
  children: ReactNode;
}) {
  const { onPress, ...rest } = props;
  return (
    <Button
      {...rest}
      {...(onPress === undefined ? {} : { onPress })}
      className="text-oln-16B-100 inline-flex h-12 cursor-pointer items-center justify-center rounded-8 bg-key-900 px-6 text-white hover:bg-key-1000 off:cursor-default off:bg-solid-gray-300 off:text-solid-gray-800"
    />
  );
}

/** A line to type in, with its label above and what helps below. */
export function Field(props: {
  label: string;
  name: string;
  note?: string;
  type?: 'text' | 'password';
  autoComplete?: string;
  inputMode?: 'text' | 'numeric';
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  autoFocus?: boolean;
}) {
  const { label, note, error, inputMode = 'text', ...rest } = props;
  return (
    <TextField {...rest} isRequired isInvalid={error !== undefined} className="flex flex-col gap-1">
      <Label className="text-std-16B-170">{label}</Label>
      <Input
        inputMode={inputMode}
        className="h-12 rounded-8 border border-solid-gray-600 bg-white px-4 text-base data-[invalid]:border-error-1"
      />
      {error !== undefined && (
        <Text slot="description" className="text-dns-14N-130 text-error-1">
          {error}
        </Text>
      )}
      {error === undefined && note !== undefined && (
        <Text slot="description" className="text-dns-14N-130 text-solid-gray-700">
          {note}
        </Text>
      )}
    </TextField>
  );
}

/** A page of its own, before anybody is signed in: one card in the middle. */
export function Front({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="flex min-h-screen items-start justify-center bg-solid-gray-50 px-6 py-14">
      <div className="w-[34rem]">
        <div className="mb-5 flex items-center gap-3">
          <img src="/icon.svg" alt="" className="size-9" />
          <span className="text-std-24B-150">Todoke</span>
        </div>
        <div className="card px-10 pt-8 pb-10">
          <h1 className="text-std-24B-150 mb-5">{title}</h1>
          {children}
        </div>
      </div>
    </main>
  );
}
