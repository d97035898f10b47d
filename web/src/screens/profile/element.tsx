import type { ProfilePapers } from '../../../../src/api/profile-contract.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { Select } from '../../parts/select.tsx';
import { Secondary } from '../../parts/states.tsx';

export type PaperElement = ProfilePapers['papers'][number]['elements'][number];
type Fields = Record<string, unknown>;

const WEIGHTS = ['regular', 'bold'] as const;
const ALIGNS = ['left', 'center', 'right', 'justify'] as const;
const FORMS = ['style1', 'style2', 'request', 'plain'] as const;
const NUMBERS = ['x', 'y', 'width', 'height'] as const;

/** A number typed: kept as it is typed, told once it is one. */
function NumberLine({
  label,
  value,
  onChange,
}: {
  label: string;
  value: unknown;
  onChange: (value: number) => void;
}) {
  return (
    <label className="flex flex-col gap-1">
      <span className="text-xs text-solid-gray-700">{label}</span>
      <input
        type="number"
        step="0.1"
        defaultValue={String(value)}
        onChange={({ target }) => target.value !== '' && onChange(Number(target.value))}
        className="tnum h-9 rounded-8 border border-solid-gray-600 bg-white px-3 text-right text-sm"
      />
    </label>
  );
}

/** The element's place, words and conditions; what is changed is validated by the schema and drawn at once. */
export function ElementForm(props: {
  element: PaperElement;
  now: Fields | null;
  changed: boolean;
  onChange: (element: Fields | null) => void;
  onRestore: () => void;
}) {
  const { element, now, changed, onChange, onRestore } = props;
  const fields = now ?? (element.shipped as Fields);
  const set = (patch: Fields) => onChange({ ...fields, ...patch });
  const when = (fields.when ?? {}) as Fields;
  const forms = (when.form ?? []) as string[];
  const setForms = (form: string, on: boolean): void => {
    const next = FORMS.filter((one) => (one === form ? on : forms.includes(one)));
    const { form: _, ...rest } = when;
    const conditions = next.length === 0 ? rest : { ...rest, form: next };
    const { when: __, ...others } = fields;
    onChange(Object.keys(conditions).length === 0 ? others : { ...others, when: conditions });
  };
  const text = typeof fields.text === 'string' ? fields.text : '';
  const words = text.startsWith('@') && element.words !== null ? element.words : text;
  return (
    <div key={element.name} className="flex flex-col gap-3 px-4 py-3">
      <h3 className="text-std-16B-170 break-all">{element.name}</h3>
      {now === null ? (
        <p className="text-dns-14N-130 text-orange-1000">{t('set.own.removed')}</p>
      ) : (
        <>
          {element.kind === 'text' && (
            <label className="flex flex-col gap-1">
              <span className="text-xs text-solid-gray-700">{t('set.text')}</span>
              <textarea
                lang="ja"
                rows={Math.min(8, Math.max(2, words.split('\n').length + Math.floor(words.length / 30)))}
                defaultValue={words}
                onChange={({ target }) => set({ text: target.value })}
                className="rounded-8 border border-solid-gray-600 bg-white px-3 py-2 text-sm"
              />
            </label>
          )}
          <div className="grid grid-cols-2 gap-3">
            {NUMBERS.filter((name) => typeof fields[name] === 'number').map((name) => (
              <NumberLine
                key={name}
                label={t(`set.${name}`)}
                value={fields[name]}
                onChange={(n) => set({ [name]: n })}
              />
            ))}
            {typeof fields.size === 'number' && (
              <NumberLine
                label={t(element.kind === 'code' ? 'set.codeSize' : 'set.size')}
                value={fields.size}
                onChange={(size) => set({ size })}
              />
            )}
            {element.kind === 'text' && (
              <>
                <Select
                  label={t('set.weight')}
                  value={String(fields.weight)}
                  onChange={(weight) => set({ weight })}
                  choices={WEIGHTS.map((value) => ({ value, title: t(`set.weight.${value}`) }))}
                />
                <Select
                  label={t('set.align')}
                  value={String(fields.align)}
                  onChange={(align) => set({ align })}
                  choices={ALIGNS.map((value) => ({ value, title: t(`set.align.${value}`) }))}
                />
              </>
            )}
          </div>
          <fieldset>
            <legend className="text-xs text-solid-gray-700">
              {t('set.whenForm')}
              {forms.length === 0 && `${PUNCTUATION.colon}${t('set.whenAlways')}`}
            </legend>
            <div className="mt-1 flex flex-wrap gap-3 text-sm">
              {FORMS.map((form) => (
                <label key={form} className="flex items-center gap-1.5">
                  <input
                    type="checkbox"
                    checked={forms.includes(form)}
                    onChange={({ target }) => setForms(form, target.checked)}
                    className="size-4 accent-key-900"
                  />
                  {t(`set.form.${form}`)}
                </label>
              ))}
            </div>
          </fieldset>
        </>
      )}
      <div className="flex flex-wrap gap-3">
        {(changed || element.own !== 'none') && <Secondary onPress={onRestore}>{t('set.restore')}</Secondary>}
        {now !== null && <Secondary onPress={() => onChange(null)}>{t('set.remove')}</Secondary>}
      </div>
    </div>
  );
}
