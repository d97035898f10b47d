import type { ProfileSetting, SettingChange } from '../../../../src/api/profile-contract.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import type { Draft } from './draft.ts';
import { samePath } from './draft.ts';

type Json = NonNullable<SettingChange['value']>;
const INPUT = 'h-9 w-full rounded-8 border border-solid-gray-600 bg-white px-3 text-sm';
const DAY = /^\d{4}-\d\d-\d\d$/;

/** The value a setting has in the draft; undefined: taken away. */
function valueIn(setting: ProfileSetting, { changes }: Draft): { value: unknown; changed: boolean } {
  const own = changes.find(({ path }) => samePath(path, setting.path));
  if (own !== undefined) return { value: own.value, changed: true };
  return { value: setting.present ? setting.value : undefined, changed: false };
}

const titleOfVariant = (setting: ProfileSetting, value: unknown): number =>
  (setting.variants ?? []).findIndex((one) => {
    const [a, b] = [one.value, value] as Record<string, unknown>[];
    return b !== undefined && b !== null && (a?.unit ?? a?.rule) === (b.unit ?? b.rule);
  });

/** One setting of several shapes: which, and then its own values. */
function Shape({
  setting,
  value,
  set,
  drop,
  id,
}: {
  setting: ProfileSetting;
  value: unknown;
  set: (v: Json) => void;
  drop: () => void;
  id: string;
}) {
  const at = titleOfVariant(setting, value);
  const fields =
    typeof value === 'object' && value !== null
      ? Object.entries(value).filter(([key]) => key !== 'unit' && key !== 'rule')
      : [];
  return (
    <div className="flex flex-col gap-2">
      <select
        id={id}
        value={at}
        onChange={({ target }) => {
          const variant = setting.variants?.[Number(target.value)];
          if (variant === undefined) drop();
          else set(variant.value as Json);
        }}
        className={INPUT}
      >
        {setting.absent !== null && <option value={-1}>{t('set.absent')}</option>}
        {setting.variants?.map(({ title }, i) => (
          <option key={title} value={i}>
            {title}
          </option>
        ))}
      </select>
      {fields.map(([key, below]) => {
        const field = setting.fields.find((one) => one.key === key);
        const to = (text: string) =>
          set({ ...(value as object), [key]: typeof below === 'number' ? Number(text) : text } as Json);
        const text = String(below);
        return (
          <div key={key} className="flex flex-col gap-1">
            <label htmlFor={`${id}-${key}`} className="text-xs text-solid-gray-700">
              {field?.title ?? key}
              {typeof field?.unit === 'string' && `${PUNCTUATION.open}${field.unit}${PUNCTUATION.close}`}
            </label>
            {typeof below === 'string' && key === 'safeguard' ? (
              <textarea
                id={`${id}-${key}`}
                rows={3}
                value={text}
                onChange={({ target }) => to(target.value)}
                className="rounded-8 border border-solid-gray-600 bg-white px-3 py-1.5 text-sm"
              />
            ) : (
              <input
                id={`${id}-${key}`}
                type={typeof below === 'number' ? 'number' : DAY.test(text) ? 'date' : 'text'}
                value={text}
                onChange={({ target }) => to(target.value)}
                className={INPUT}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}

/** The field of one setting, by what its value is. */
function Field({
  setting,
  value,
  set,
  drop,
  id,
}: {
  setting: ProfileSetting;
  value: unknown;
  set: (v: Json) => void;
  drop: () => void;
  id: string;
}) {
  if (setting.variants !== null)
    return <Shape setting={setting} value={value} set={set} drop={drop} id={id} />;
  if (setting.choices !== null)
    return (
      <select
        id={id}
        value={value === undefined || value === null ? '' : String(value)}
        onChange={({ target }) => (target.value === '' ? drop() : set(target.value))}
        className={INPUT}
      >
        {setting.absent !== null && <option value="">{t('set.absent')}</option>}
        {setting.choices.map((one) => (
          <option key={one.value} value={one.value}>
            {one.title}
          </option>
        ))}
      </select>
    );
  if (typeof value === 'boolean')
    return (
      <label className="flex h-9 items-center gap-2 text-sm">
        <input
          id={id}
          type="checkbox"
          checked={value}
          onChange={({ target }) => set(target.checked)}
          className="size-5 accent-key-900"
        />
        {t(value ? 'set.yes' : 'set.no')}
      </label>
    );
  if (Array.isArray(value)) {
    const numbers = value.every((one) => typeof one === 'number') && value.length > 0;
    return (
      <textarea
        id={id}
        rows={Math.min(6, Math.max(2, value.length))}
        value={value.join('\n')}
        onChange={({ target }) => {
          const lines = target.value.split('\n').filter((line, i, all) => line !== '' || i < all.length - 1);
          set(numbers ? lines.map(Number) : lines);
        }}
        className="w-full rounded-8 border border-solid-gray-600 bg-white px-3 py-1.5 text-sm"
      />
    );
  }
  const text = value === undefined || value === null ? '' : String(value);
  if (text.includes('\n'))
    return (
      <textarea
        id={id}
        rows={text.split('\n').length}
        value={text}
        onChange={({ target }) => set(target.value)}
        className="w-full rounded-8 border border-solid-gray-600 bg-white px-3 py-1.5 text-sm"
      />
    );
  const number = typeof value === 'number';
  return (
    <span className="flex items-center gap-2">
      <input
        id={id}
        type={number ? 'number' : DAY.test(text) ? 'date' : 'text'}
        step="any"
        value={text}
        onChange={({ target }) => {
          if (target.value === '' && setting.absent !== null) drop();
          else set(number ? Number(target.value) : target.value);
        }}
        className={`${INPUT} ${number ? 'tnum text-right' : ''}`}
      />
      {setting.unit !== null && <span className="text-sm whitespace-nowrap">{setting.unit}</span>}
    </span>
  );
}

const ELSEWHERE = { waves: 'set.waves', papers: 'set.papersElsewhere', fixed: 'set.fixed' } as const;

/** A setting: what it is, what it does, its value, and whether the draft changes it. */
export function Setting({
  setting,
  draft,
  editable,
}: {
  setting: ProfileSetting;
  draft: Draft;
  editable: boolean;
}) {
  const { value, changed } = valueIn(setting, draft);
  const id = `setting-${setting.path.join('-')}`;
  const { path } = setting;
  const set = (now: Json) => draft.change({ path: [...path], value: now });
  // A setting that is there as null says so again; one that was never there is left out.
  const drop = () =>
    draft.change(
      setting.present && setting.absent !== null ? { path: [...path], value: null } : { path: [...path] },
    );
  const optional = ['plain', 'kind', 'special', 'video', 'branches', 'languages'].includes(path.at(-1) ?? '');
  return (
    <li
      className={`grid grid-cols-[minmax(0,1fr)_17rem] gap-x-6 gap-y-1 border-solid-gray-100 border-b px-5 py-3 ${changed ? 'bg-yellow-50' : ''}`}
    >
      <div>
        {setting.elsewhere === null && editable ? (
          <label htmlFor={id} className="text-dns-16N-130 font-700">
            {setting.title}
          </label>
        ) : (
          <p className="text-dns-16N-130 font-700">{setting.title}</p>
        )}
        <p className="text-dns-14N-130 text-solid-gray-700">
          {setting.meaning}
          {setting.absent !== null && t('set.absentMeans', { words: setting.absent })}
        </p>
        {changed && (
          <p className="mt-1 text-sm">
            <strong className="mr-3 text-orange-1000">{t('set.changed')}</strong>
            <button
              type="button"
              onClick={() => draft.undo(path)}
              className="cursor-pointer text-key-900 underline"
            >
              {t('set.undo')}
            </button>
          </p>
        )}
      </div>
      <div>
        {setting.elsewhere !== null ? (
          <p className="text-dns-14N-130 text-solid-gray-700">{t(ELSEWHERE[setting.elsewhere])}</p>
        ) : (
          <fieldset disabled={!editable} className="contents">
            <Field
              setting={setting}
              value={value}
              set={set}
              drop={optional ? () => draft.change({ path: [...path] }) : drop}
              id={id}
            />
          </fieldset>
        )}
      </div>
    </li>
  );
}
