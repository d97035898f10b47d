import { useState } from 'react';
import type { ReturnLabel, WorkplaceCampaign, WorkplaceLetter } from '../../../src/api/workplace-contract.ts';
import { post } from './api.ts';
import { HandOut, Refused } from './hand-out.tsx';
import { askCampaign } from './kept.ts';
import { Label } from './label.tsx';
import { day, FIELD, PRIMARY, Progress, SECONDARY, Trouble, useAsked, Waiting } from './parts.tsx';
import { say } from './texts.ts';
import type { Outbox } from './use-outbox.ts';

const LOOKS: Readonly<Record<WorkplaceLetter['state'], string>> = {
  coming: 'bg-solid-gray-100 text-solid-gray-900',
  arrived: 'bg-key-100 text-key-1000',
  handed: 'bg-green-100 text-green-1000',
  send_back: 'bg-orange-100 text-orange-1000',
  sent_back: 'bg-solid-gray-100 text-solid-gray-900',
};

const ORDER: readonly WorkplaceLetter['state'][] = ['send_back', 'arrived', 'coming', 'handed', 'sent_back'];

function LetterLine({ letter, leave }: { letter: WorkplaceLetter; leave: () => void }) {
  const { name, kana, insuredName, dependent, managementNumber, state, again, certificate } = letter;
  return (
    <li className="flex items-center gap-3 border-solid-gray-100 border-b px-4 py-3 last:border-b-0">
      <div className="min-w-0 grow">
        <p className="text-xs text-solid-gray-700">{kana}</p>
        {name !== '' && <p className="font-700">{say.named(name)}</p>}
        {dependent && insuredName !== '' && <p className="text-sm">{say.family(insuredName)}</p>}
        <p className="tnum text-solid-gray-700 text-xs">
          {managementNumber}
          {certificate && `・${say.certificate}`}
          {again && `・${say.again}`}
        </p>
      </div>
      <div className="flex shrink-0 flex-col items-end gap-2">
        <span className={`rounded-full px-2.5 py-0.5 text-xs ${LOOKS[state]}`}>{say.state[state]}</span>
        {(state === 'coming' || state === 'arrived' || state === 'handed' || state === 'send_back') && (
          <button
            type="button"
            onClick={leave}
            className="min-h-9 cursor-pointer rounded-8 border border-solid-gray-536 bg-white px-2.5 text-xs"
          >
            {state === 'send_back' ? say.label : say.leaver}
            <span className="sr-only">: {name}</span>
          </button>
        )}
      </div>
    </li>
  );
}

/** Asks before a letter is called back: it cannot be taken back. */
function Leaver(props: { letter: WorkplaceLetter; done: (label: ReturnLabel) => void; cancel: () => void }) {
  const { letter } = props;
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const go = () => {
    setBusy(true);
    post<ReturnLabel>('/leavers', { code: letter.managementNumber })
      .then(props.done, setError)
      .finally(() => setBusy(false));
  };
  return (
    <section role="alertdialog" aria-label={say.leaver} className="card flex flex-col gap-3 px-4 py-4">
      <p>{say.leaverSure(letter.name)}</p>
      {error !== undefined && <Trouble error={error} />}
      <button type="button" disabled={busy} onClick={go} className={PRIMARY}>
        {say.leaverDo}
      </button>
      <button type="button" onClick={props.cancel} className={SECONDARY}>
        {say.cancel}
      </button>
    </section>
  );
}

function Parcels({ campaign, again }: { campaign: WorkplaceCampaign; again: () => void }) {
  const [error, setError] = useState<unknown>();
  const arrive = (parcelId: string) =>
    post(
      `/campaigns/${encodeURIComponent(campaign.campaignId)}/parcels/${encodeURIComponent(parcelId)}/arrived`,
    )
      .then(again)
      .catch(setError);
  return (
    <section aria-label={say.parcels} className="card divide-y divide-solid-gray-100">
      {campaign.parcels.map(({ parcelId, part, parts, letters, state, postedOn }) => (
        <div key={parcelId} className="flex items-center gap-3 px-4 py-3">
          <div className="grow">
            <p className="font-700">
              {say.parcel(part, parts)} <span className="tnum font-400 text-sm">{say.inParcel(letters)}</span>
            </p>
            <p className="text-sm">
              {state === 'preparing' && say.preparing}
              {state === 'coming' && (postedOn === null ? say.coming : say.comingOn(day(postedOn)))}
              {state === 'arrived' && say.arrived}
            </p>
            <p className="tnum text-solid-gray-700 text-xs">{parcelId}</p>
          </div>
          {state === 'coming' && (
            <button type="button" onClick={() => void arrive(parcelId)} className={SECONDARY}>
              {say.arrive}
            </button>
          )}
        </div>
      ))}
      {error !== undefined && <Trouble error={error} />}
    </section>
  );
}

function Letters({
  campaign,
  again,
  scan,
}: {
  campaign: WorkplaceCampaign;
  again: () => void;
  scan: () => void;
}) {
  const [typed, setTyped] = useState('');
  const [leaver, setLeaver] = useState<WorkplaceLetter>();
  const [label, setLabel] = useState<ReturnLabel>();
  const { letters } = campaign;
  const wanted = typed.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  const shown = letters
    .filter(({ name, kana, insuredName, managementNumber }) =>
      `${name} ${kana} ${insuredName} ${managementNumber} ${managementNumber.replaceAll('-', '')}`
        .normalize('NFKC')
        .replace(/\s/g, '')
        .includes(wanted),
    )
    .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const due = letters.filter(({ state }) => state !== 'send_back' && state !== 'sent_back').length;
  const handed = letters.filter(({ state }) => state === 'handed').length;
  if (label !== undefined)
    return (
      <Label
        label={label}
        back={() => {
          setLabel(undefined);
          again();
        }}
      />
    );
  if (leaver !== undefined)
    return (
      <Leaver
        letter={leaver}
        cancel={() => setLeaver(undefined)}
        done={(given) => {
          setLeaver(undefined);
          setLabel(given);
        }}
      />
    );
  return (
    <div className="flex flex-col gap-4">
      <div className="card px-4 py-3">
        <Progress n={handed} of={due}>
          <span>{say.handedOf(handed, due)}</span>
        </Progress>
        <button type="button" onClick={scan} className={`${PRIMARY} mt-3 w-full`}>
          {say.scan}
        </button>
      </div>
      <Parcels campaign={campaign} again={again} />
      <input
        type="search"
        aria-label={say.search}
        placeholder={say.search}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        className={`${FIELD} placeholder:text-solid-gray-700`}
      />
      <ul aria-label={say.lettersTab} className="card">
        {shown.length === 0 && <li className="px-4 py-8 text-center">{say.noLetters}</li>}
        {shown.map((letter) => (
          <LetterLine key={letter.managementNumber} letter={letter} leave={() => setLeaver(letter)} />
        ))}
      </ul>
    </div>
  );
}

/** The list the workplace was sent, what became of each, and the task of telling them (S117, S120, S107). */
function TargetList({ campaign, again }: { campaign: WorkplaceCampaign; again: () => void }) {
  const [copied, setCopied] = useState(false);
  const [error, setError] = useState<unknown>();
  if (campaign.list.length === 0) return <p className="card px-4 py-8 text-center">{say.listNone}</p>;
  const told = () =>
    post(`/campaigns/${encodeURIComponent(campaign.campaignId)}/told`)
      .then(again)
      .catch(setError);
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm">{say.listLead}</p>
      <section className="card flex flex-col gap-3 px-4 py-3">
        <h2 className="font-700">{say.notice}</h2>
        <p className="whitespace-pre-line text-sm">{campaign.notice}</p>
        <button
          type="button"
          onClick={() => void navigator.clipboard.writeText(campaign.notice).then(() => setCopied(true))}
          className={SECONDARY}
        >
          {copied ? say.copied : say.copy}
        </button>
        {error !== undefined && <Trouble error={error} />}
        {campaign.toldOn === null ? (
          <button type="button" onClick={() => void told()} className={PRIMARY}>
            {say.told}
          </button>
        ) : (
          <p role="status" className="font-700 text-green-1000">
            ✓ {say.toldOn(day(campaign.toldOn))}
          </p>
        )}
      </section>
      <ul aria-label={say.listTab} className="card divide-y divide-solid-gray-100">
        {campaign.list.map(({ name, kana, insuredName, dependent, sentence }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two people of one name are two people
          <li key={i} className="px-4 py-3">
            <p className="text-solid-gray-700 text-xs">{kana}</p>
            <p className="font-700">{say.named(name)}</p>
            {dependent && <p className="text-sm">{say.family(insuredName)}</p>}
            <p className="text-sm text-solid-gray-700">{sentence}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}

type Tab = 'letters' | 'list';

/** One campaign at the workplace. */
export function Campaign(props: { campaignId: string; outbox: Outbox; back: () => void }) {
  const { campaignId, outbox, back } = props;
  const { data: asked, error, again } = useAsked(() => askCampaign(campaignId));
  const [tab, setTab] = useState<Tab>('letters');
  const [scanning, setScanning] = useState(false);
  if (error !== undefined && asked === undefined) return <Trouble error={error} again={again} />;
  if (asked === undefined) return <Waiting />;
  const { answer: data, kept } = asked;
  if (scanning)
    return (
      <HandOut
        letters={data.letters}
        outbox={outbox}
        back={() => {
          setScanning(false);
          again();
        }}
      />
    );
  const tabs: readonly [Tab, string][] = [
    ['letters', say.lettersTab],
    ['list', say.listTab],
  ];
  return (
    <>
      <Refused refused={outbox.refused} letters={data.letters} />
      <button type="button" onClick={back} className="mb-2 min-h-9 cursor-pointer text-key-900 print:hidden">
        ← {say.back}
      </button>
      <h2 className="mb-3 font-700 text-lg print:hidden">{data.title}</h2>
      <div
        role="tablist"
        className="mb-4 grid grid-cols-2 overflow-hidden rounded-8 border border-key-900 print:hidden"
      >
        {tabs.map(([name, title]) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={tab === name}
            onClick={() => setTab(name)}
            className={`min-h-11 cursor-pointer text-sm ${tab === name ? 'bg-key-900 font-700 text-white' : 'bg-white text-key-900'}`}
          >
            {title}
          </button>
        ))}
      </div>
      {kept && (
        <p role="status" className="mb-3 rounded-8 bg-yellow-50 px-3 py-2 text-sm text-yellow-1200">
          {say.keptOnly}
        </p>
      )}
      {tab === 'letters' ? (
        <Letters campaign={data} again={again} scan={() => setScanning(true)} />
      ) : (
        !kept && <TargetList campaign={data} again={again} />
      )}
    </>
  );
}
