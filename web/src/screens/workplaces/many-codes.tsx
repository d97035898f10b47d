import { useBlocker } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { WorkplaceItem } from '../../../../src/api/workplaces-contract.ts';
import { csvLine } from '../../../../src/csv/line.ts';
import { spreadsheetCell } from '../../../../src/csv/spreadsheet.ts';
import { useApi, useCampaigns } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import type { ListPage } from '../../parts/list.tsx';
import { Select } from '../../parts/select.tsx';
import { Secondary, Trouble } from '../../parts/states.tsx';
import { count } from '../../parts/text.tsx';
import { insurerPath } from '../../place.ts';
import { BUTTON, fromBase64, useBlob } from './new-code.tsx';
import { type Batch, type GivingCodes, useCodes, WITHOUT } from './use-codes.ts';

const HEADER = ['workplace_id', 'workplace_name', 'code', 'link', 'valid_until'];

/** A file made here, to be saved. */
function Save(props: { bytes: Uint8Array<ArrayBuffer>; type: string; name: string; title: string }) {
  const { bytes, type, name, title } = props;
  return (
    <a className={BUTTON} href={useBlob(bytes, type)} download={name}>
      {title}
    </a>
  );
}

/** The codes given so far as one CSV, and the sheets of each batch, in the same order. */
function Files({ batches, given }: Pick<GivingCodes, 'batches' | 'given'>) {
  const rows = batches.flatMap(({ codes }) =>
    codes.map((one) => [one.workplaceId, one.workplaceName, one.code, one.link, one.validUntil]),
  );
  const csv = `\uFEFF${[HEADER, ...rows].map((row) => csvLine(row.map(spreadsheetCell))).join('')}`;
  const firstOf = (batch: Batch): number =>
    batches.slice(0, batches.indexOf(batch)).reduce((n, { codes }) => n + codes.length, 1);
  return (
    <p className="mt-3 flex flex-wrap gap-3">
      <Save
        key={given}
        bytes={new TextEncoder().encode(csv)}
        type="text/csv"
        name="invitations.csv"
        title={t('office.manyCsv', { n: count(given) })}
      />
      {batches.map((batch) => {
        const [from, to] = [firstOf(batch), firstOf(batch) + batch.codes.length - 1];
        return (
          <Save
            key={from}
            bytes={fromBase64(batch.paper)}
            type="application/pdf"
            name={`invitations-${from}-${to}.pdf`}
            title={t('office.manyPaper', { from: count(from), to: count(to) })}
          />
        );
      })}
    </p>
  );
}

/** Codes that were told once go with the page: whoever leaves it is asked first. */
function Leaving({ held }: { held: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => held && current.pathname !== next.pathname,
    enableBeforeUnload: () => held,
    withResolver: true,
  });
  if (status !== 'blocked') return null;
  return (
    <div
      role="alertdialog"
      aria-label={t('office.manyLeave')}
      className="mt-3 rounded-8 border-2 border-error-1 px-4 py-3"
    >
      <p>{t('office.manyLeave')}</p>
      <p className="mt-2 flex gap-3">
        <Button autoFocus className={BUTTON} onPress={reset}>
          {t('office.manyStay')}
        </Button>
        <Button className={BUTTON} onPress={proceed}>
          {t('office.manyGo')}
        </Button>
      </p>
    </div>
  );
}

/** Which campaign, and how many workplaces it will be. */
function Asking({ campaign, choose }: { campaign: string; choose: (campaign: string) => void }) {
  const { data: known } = useCampaigns();
  const { data, error } = useApi<ListPage<WorkplaceItem>>(
    campaign === '' ? null : insurerPath('/workplaces'),
    {
      ...WITHOUT,
      campaign,
    },
  );
  return (
    <>
      <Select
        label={t('office.manyCampaign')}
        value={campaign}
        onChange={choose}
        placeholder={t('office.manyChoose')}
        choices={(known?.campaigns ?? []).map(({ campaignId, title }) => ({ value: campaignId, title }))}
        className="mt-3 w-96 max-w-full"
      />
      {error !== null && <Trouble error={error} />}
      {data !== undefined && (
        <p className="mt-3">
          {data.total === 0 ? t('office.manyNone') : t('office.manyCount', { n: count(data.total) })}
        </p>
      )}
    </>
  );
}

/** Gives a code to every workplace of a campaign that has none, with the sheets for their parcels. */
export function ManyCodes({ onClose }: { onClose: () => void }) {
  const [campaign, setCampaign] = useState('');
  const codes = useCodes();
  const { batches, given, all, busy, error } = codes;
  const begun = all !== null;
  const close = () => {
    codes.forget();
    onClose();
  };
  return (
    <section aria-label={t('office.many')} className="card mb-4 px-5 py-4">
      <h2 className="text-std-18B-160">{t('office.many')}</h2>
      <p className="text-dns-14N-130 text-solid-gray-700">{t('office.manyNote')}</p>
      {!begun && <Asking campaign={campaign} choose={setCampaign} />}
      {begun && (
        <div className="mt-3">
          <progress
            aria-label={t('office.many')}
            className="h-3 w-full appearance-none overflow-hidden rounded-full bg-solid-gray-200 [&::-moz-progress-bar]:bg-key-900 [&::-webkit-progress-bar]:bg-solid-gray-200 [&::-webkit-progress-value]:bg-key-900"
            value={given}
            max={Math.max(all, 1)}
          />
          <p className="tnum">{t('office.manyProgress', { done: count(given), all: count(all) })}</p>
          {/* Said once, not at every step of the bar. */}
          <p role="status" className="mt-1 font-700 empty:sr-only">
            {given > 0 && t('office.manyGiven')}
          </p>
        </div>
      )}
      {error !== null && <Trouble error={error} />}
      {given > 0 && <Files batches={batches} given={given} />}
      <p className="mt-4 flex gap-3">
        {(!begun || error !== null) && (
          <Secondary isDisabled={busy || campaign === ''} onPress={() => codes.give(campaign)}>
            {begun ? t('office.manyGoOn') : t('office.manyIssue')}
          </Secondary>
        )}
        <Secondary isDisabled={busy} onPress={close}>
          {t('office.close')}
        </Secondary>
      </p>
      <Leaving held={busy || given > 0} />
    </section>
  );
}
