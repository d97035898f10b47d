import '../styles.css';
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { WorkplaceHome } from '../../../src/api/workplace-contract.ts';
import { language } from '../i18n/language.ts';
import { decoded, insurer } from '../place.ts';
import { keepShell } from '../scan/shell.ts';
import { Account } from './account.tsx';
import { leave, Refusal } from './api.ts';
import { Campaign } from './campaign.tsx';
import { Enter } from './enter.tsx';
import { Filings, Rates } from './figures.tsx';
import { Refused } from './hand-out.tsx';
import { Home, Requests } from './home.tsx';
import { askHome, forget } from './kept.ts';
import { LanguageSwitch, SECONDARY, Trouble, useAsked, Waiting } from './parts.tsx';
import { say } from './texts.ts';
import { useOutbox } from './use-outbox.ts';

const TABS = ['letters', 'filings', 'rates', 'requests'] as const;
type Tab = (typeof TABS)[number];

/** Where one is: a tab, or a campaign; in the address, so that the phone's back button works. */
const BASE = `/${insurer}/workplace`;
interface Place {
  readonly tab: Tab;
  readonly campaign: string | null;
}
function placeOf(pathname: string): Place {
  const [first = '', second] = pathname
    .slice(BASE.length + 1)
    .split('/')
    .map(decoded);
  if (first === 'campaigns' && second !== undefined) return { tab: 'letters', campaign: second };
  return { tab: TABS.find((tab) => tab === first) ?? 'letters', campaign: null };
}
function usePlace(): readonly [Place, (path: string) => void] {
  const [path, setPath] = useState(window.location.pathname);
  useEffect(() => {
    const moved = () => setPath(window.location.pathname);
    window.addEventListener('popstate', moved);
    return () => window.removeEventListener('popstate', moved);
  }, []);
  const go = (to: string) => {
    window.history.pushState(null, '', BASE + to);
    setPath(BASE + to);
    window.scrollTo(0, 0);
  };
  return [placeOf(path), go];
}

function Screen({ home, again }: { home: WorkplaceHome; again: () => void }) {
  const [{ tab, campaign }, go] = usePlace();
  const outbox = useOutbox(home.symbol);
  const [stays, setStays] = useState<unknown>();
  const out = () =>
    void leave()
      .then(forget)
      .then(() => window.location.replace(BASE), setStays);
  useEffect(() => void keepShell('workplace'), []);
  return (
    <>
      <header className="border-key-900 border-b-4 bg-white px-4 py-3 print:hidden">
        <p className="text-solid-gray-700 text-xs">{home.insurer}</p>
        <div className="flex items-baseline justify-between gap-3">
          <h1 className="font-700 text-xl">{home.name}</h1>
          <span className="flex shrink-0 gap-4">
            <LanguageSwitch />
            <button type="button" onClick={out} className="min-h-9 cursor-pointer text-key-900 text-sm">
              {say.signOut}
            </button>
          </span>
        </div>
      </header>
      <nav
        aria-label={say.pages}
        className="grid grid-cols-4 border-solid-gray-200 border-b bg-white print:hidden"
      >
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            aria-current={tab === one ? 'page' : undefined}
            onClick={() => go(one === 'letters' ? '' : `/${one}`)}
            className={`min-h-12 cursor-pointer border-b-4 text-sm ${tab === one ? 'border-key-900 font-700 text-key-1000' : 'border-transparent'}`}
          >
            {say[one]}
          </button>
        ))}
      </nav>
      <main className="px-4 py-4">
        {stays !== undefined && <Trouble error={stays} again={out} />}
        {campaign === null && (
          <>
            {outbox.left > 0 && (
              <p role="status" className="mb-3 rounded-8 bg-yellow-50 px-3 py-2 text-sm text-yellow-1200">
                {say.kept(outbox.left)}
                {outbox.away && <span className="block">{say.offline}</span>}
              </p>
            )}
            <Refused refused={outbox.refused} letters={[]} />
          </>
        )}
        {campaign !== null && (
          <Campaign
            key={campaign}
            campaignId={campaign}
            outbox={outbox}
            back={() => {
              go('');
              again();
            }}
          />
        )}
        {campaign === null && tab === 'letters' && (
          <>
            <Home home={home} open={(one) => go(`/campaigns/${encodeURIComponent(one)}`)} />
            {home.mayMakeAccount && <OwnAccount made={again} />}
          </>
        )}
        {tab === 'filings' && <Filings />}
        {tab === 'rates' && <Rates />}
        {tab === 'requests' && <Requests home={home} />}
      </main>
    </>
  );
}

/** Offers an account to whoever came in by a code. */
function OwnAccount({ made }: { made: () => void }) {
  const [open, setOpen] = useState(false);
  const done = () => {
    setOpen(false);
    made();
  };
  return (
    <div className="mt-4">
      {open ? (
        <Account done={done} />
      ) : (
        <button type="button" onClick={() => setOpen(true)} className={`${SECONDARY} w-full`}>
          {say.accountTitle}
        </button>
      )}
    </div>
  );
}

function Start() {
  const { data, error, again } = useAsked(askHome);
  const outside = error instanceof Refusal && [401, 403, 404].includes(error.status);
  if (data !== undefined && !outside) return <Screen home={data.answer} again={again} />;
  return (
    <>
      <header className="border-key-900 border-b-4 bg-white px-4 py-3">
        <div className="flex items-baseline justify-between">
          <h1 className="font-700 text-xl">{say.title}</h1>
          <LanguageSwitch />
        </div>
      </header>
      <main className="px-4 py-4">
        {outside ? <Enter /> : error === undefined ? <Waiting /> : <Trouble error={error} again={again} />}
      </main>
    </>
  );
}

document.documentElement.lang = language;
document.title = `${say.title} Todoke 届`;
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <div className="mx-auto min-h-screen max-w-[40rem]">
      <Start />
    </div>
  </StrictMode>,
);
