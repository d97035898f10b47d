import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Checkbox } from 'react-aria-components';
import type { Round, Rounds } from '../../../../src/api/round-contract.ts';
import { postJson } from '../../api.ts';
import { PUNCTUATION, t } from '../../i18n/index.ts';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { dateText } from '../../parts/text.tsx';
import { Act, Line } from './parts.tsx';
import { roundPath } from './use-round.ts';

const DATES = ['extractionDate', 'cutOff', 'packingDate', 'issueDate', 'windowFrom', 'windowTo'] as const;

const EMPTY = Object.fromEntries(DATES.map((name) => [name, ''])) as Record<(typeof DATES)[number], string>;

function Pick(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  choices: readonly { readonly name: string; readonly title: string }[];
}) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-xs text-solid-gray-700">
        {props.label}
      </label>
      <select
        id={id}
        value={props.value}
        onChange={({ target }) => props.onChange(target.value)}
        className="h-9 rounded-8 border border-solid-gray-600 bg-white px-2 text-sm"
      >
        {props.choices.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}

/** The plan of a campaign: new, or (with `campaign`) the next revision of one that is not begun. */
export function PlanForm(props: {
  choices: Pick<Rounds, 'insurerName' | 'profile' | 'profiles' | 'populations'>;
  campaign?: string;
  plan?: Round['plan'];
  onDone: (campaign: string) => void;
  onCancel: () => void;
}) {
  const { choices, plan } = props;
  const client = useQueryClient();
  const [id, setId] = useState(props.campaign ?? '');
  const [title, setTitle] = useState(plan?.title ?? '');
  const [insurerName, setInsurerName] = useState(plan?.insurerName ?? choices.insurerName ?? '');
  const [profile, setProfile] = useState(plan?.profile ?? choices.profile ?? choices.profiles[0]?.name ?? '');
  const [population, setPopulation] = useState(plan?.population ?? '');
  const [general, setGeneral] = useState<string>(plan?.general ?? '');
  const [early, setEarly] = useState(plan?.early === true);
  const [dates, setDates] = useState(() =>
    plan === undefined
      ? EMPTY
      : (Object.fromEntries(DATES.map((name) => [name, plan[name]])) as typeof EMPTY),
  );
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  // As it was when the form was opened: what somebody else planned since is not written over unseen.
  const [revision] = useState(plan?.revision ?? 0);
  const idWrong = id !== '' && !/^[a-z0-9-]{1,32}$/.test(id);
  const missing = [
    ...(id === '' || idWrong ? [t('plan.idShort')] : []),
    ...(title.trim() === '' ? [t('plan.name')] : []),
    ...(insurerName.trim() === '' ? [t('plan.insurerName')] : []),
    ...DATES.filter((name) => dates[name] === '').map((name) => t(`plan.${name}`)),
  ];
  const save = async (): Promise<void> => {
    setSaving(true);
    setError(null);
    const body = {
      insurerName,
      profile,
      title,
      ...dates,
      ...(population === '' ? {} : { population }),
      ...(general === '' ? {} : { general }),
      ...(early ? { early: true } : {}),
      revision,
    };
    try {
      await postJson(roundPath(id, '/plan'), body);
      await client.invalidateQueries({ queryKey: ['api'] });
      props.onDone(id);
    } catch (problem) {
      setError(problem);
    } finally {
      setSaving(false);
    }
  };
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-3 gap-x-5 gap-y-4">
        <Line
          label={t('plan.id')}
          value={id}
          onChange={setId}
          isDisabled={props.campaign !== undefined}
          note={t('plan.idNote')}
          error={idWrong ? t('plan.idWrong') : undefined}
        />
        <Line label={t('plan.name')} value={title} onChange={setTitle} />
        <Line label={t('plan.insurerName')} value={insurerName} onChange={setInsurerName} />
        <Pick label={t('plan.profile')} value={profile} onChange={setProfile} choices={choices.profiles} />
        <Pick
          label={t('plan.population')}
          value={population}
          onChange={setPopulation}
          choices={[{ name: '', title: t('plan.populationDefault') }, ...choices.populations]}
        />
        <Pick
          label={t('plan.general')}
          value={general}
          onChange={setGeneral}
          choices={[
            { name: '', title: t('plan.generalProfile') },
            { name: 'workplace', title: t('plan.workplace') },
            { name: 'home', title: t('plan.home') },
          ]}
        />
        {DATES.map((name) => (
          <Line
            key={name}
            type="date"
            label={t(`plan.${name}`)}
            value={dates[name]}
            onChange={(value) => setDates((before) => ({ ...before, [name]: value }))}
            {...(dates[name] === '' ? {} : { note: dateText(dates[name]) })}
          />
        ))}
      </div>
      <Checkbox
        isSelected={early}
        onChange={setEarly}
        className="text-dns-14N-130 group flex cursor-pointer items-center gap-2"
      >
        <span
          aria-hidden="true"
          className="flex size-5 items-center justify-center rounded-4 border border-solid-gray-600 bg-white text-xs text-white group-data-[selected]:border-key-900 group-data-[selected]:bg-key-900"
        >
          ✓
        </span>
        {t('plan.early')}
      </Checkbox>
      <p className="-mt-3 text-xs text-solid-gray-700">{t('plan.earlyNote')}</p>
      {error !== null && <Trouble error={error} />}
      {missing.length > 0 && (
        <p className="text-xs text-solid-gray-700">
          {t('plan.missing', { what: missing.join(PUNCTUATION.comma) })}
        </p>
      )}
      <div className="flex gap-3">
        <Act isDisabled={missing.length > 0 || saving} onPress={() => void save()}>
          {t('plan.save')}
        </Act>
        <Secondary onPress={props.onCancel}>{t('plan.cancel')}</Secondary>
      </div>
    </div>
  );
}
