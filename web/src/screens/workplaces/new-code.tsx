import { useEffect, useState } from 'react';
import type { CodeGiven, WorkplaceAccess } from '../../../../src/api/workplaces-contract.ts';
import { csvLine } from '../../../../src/csv/line.ts';
import { spreadsheetCell } from '../../../../src/csv/spreadsheet.ts';
import { postJson } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { Trouble } from '../../parts/states.tsx';
import { dateText } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';

export const BUTTON =
  'text-oln-14B-100 inline-flex h-9 cursor-pointer items-center rounded-8 border border-key-900 bg-white px-4 text-key-900 no-underline hover:bg-key-50 off:cursor-default off:border-solid-gray-300 off:text-solid-gray-536';

/** The address of bytes made here, for as long as it is shown. */
export function useBlob(bytes: Uint8Array<ArrayBuffer>, type: string): string | undefined {
  const [address, setAddress] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was told once does not change while it is shown
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, []);
  return address;
}

/** The bytes of an answer’s base64. */
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function Given({ given, of, close }: { given: CodeGiven; of: WorkplaceAccess; close: () => void }) {
  const paper = useBlob(fromBase64(given.paper), 'application/pdf');
  const lines = [
    ['workplace_id', 'workplace_name', 'code', 'link', 'valid_until'],
    [of.workplaceId, of.name, given.code, given.link, given.validUntil],
  ];
  const text = `\uFEFF${lines.map((line) => csvLine(line.map(spreadsheetCell))).join('')}`;
  const csv = useBlob(new TextEncoder().encode(text), 'text/csv');
  const name = `invitation-${of.symbol}`;
  return (
    <div role="status" className="mb-4 rounded-8 border-2 border-green-900 bg-green-50 px-5 py-4">
      <p>{t('office.given')}</p>
      <p className="tnum my-2 font-700 font-mono text-2xl">{given.code}</p>
      <p className="text-sm">{t('office.validUntil', { date: dateText(given.validUntil) })}</p>
      <p className="mt-1 text-sm wrap-anywhere">{given.link}</p>
      <p className="mt-3 flex gap-3">
        <a className={BUTTON} href={paper} download={`${name}.pdf`}>
          {t('office.paper')}
        </a>
        <a className={BUTTON} href={csv} download={`${name}.csv`}>
          {t('office.csv')}
        </a>
        <Button className={BUTTON} onPress={close}>
          {t('office.close')}
        </Button>
      </p>
    </div>
  );
}

/** Issues a code; it is told here, once, with its sheet. */
export function NewCode({ of }: { of: WorkplaceAccess }) {
  const [replace, setReplace] = useState(false);
  const { busy, done, error, act, clear } = useAct<CodeGiven>();
  if (done !== undefined) return <Given given={done} of={of} close={clear} />;
  const address = insurerPath(`/workplaces/${encodeURIComponent(of.workplaceId)}/codes`);
  return (
    <div className="mb-4">
      {error !== null && <Trouble error={error} />}
      <div className="flex flex-wrap items-center gap-5">
        <Button
          isDisabled={busy}
          className={BUTTON}
          onPress={() => void act(() => postJson<CodeGiven>(address, { replace }))}
        >
          {t('office.issue')}
        </Button>
        <label className="flex items-center gap-2 text-sm">
          <input type="checkbox" checked={replace} onChange={({ target }) => setReplace(target.checked)} />
          {t('office.replace')}
        </label>
      </div>
    </div>
  );
}
