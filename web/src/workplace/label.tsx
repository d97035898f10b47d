import type { ReturnLabel } from '../../../src/api/workplace-contract.ts';
import { PRIMARY } from './parts.tsx';
import { say } from './texts.ts';

/** The address a letter goes back to, with the number it is known by there; made to be printed. */
export function Label({ label, back }: { label: ReturnLabel; back: () => void }) {
  return (
    <section aria-label={say.label} className="flex flex-col gap-4">
      <div className="print:hidden">
        <button type="button" onClick={back} className="mb-2 min-h-9 cursor-pointer text-key-900">
          ← {say.back}
        </button>
        <h3 className="font-700 text-lg">{say.label}</h3>
        <p className="text-sm">{say.labelLead}</p>
      </div>
      <div className="card px-6 py-6 print:border-2 print:border-black">
        <p className="tnum text-lg">〒{label.postcode}</p>
        <p className="mt-1 text-lg">{label.address}</p>
        <p className="mt-2 font-700 text-xl">{say.to(label.name)}</p>
        <p className="tnum mt-6 border-solid-gray-300 border-t pt-3">
          {say.labelNumber} {label.managementNumber}
        </p>
        <p className="text-sm">
          {say.labelFrom} {label.workplace}
        </p>
      </div>
      <div className="flex flex-col gap-2 print:hidden">
        {label.caseId !== null && <p role="status">{say.labelCase(label.caseId)}</p>}
        <p>{say.labelFiling}</p>
        <button type="button" onClick={() => window.print()} className={PRIMARY}>
          {say.print}
        </button>
      </div>
    </section>
  );
}
