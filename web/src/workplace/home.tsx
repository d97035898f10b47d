import type { WorkplaceHome } from '../../../src/api/workplace-contract.ts';
import { day, Progress } from './parts.tsx';
import { say } from './texts.ts';

type Campaign = WorkplaceHome['campaigns'][number];

function Task({ done, children }: { done: boolean; children: string }) {
  return (
    <li className="flex items-center gap-2">
      <span
        aria-hidden="true"
        className={`inline-flex size-5 shrink-0 items-center justify-center rounded-full border text-xs ${done ? 'border-green-900 bg-green-900 text-white' : 'border-solid-gray-600'}`}
      >
        {done ? '✓' : ''}
      </span>
      <span className={done ? 'text-solid-gray-700' : 'font-700'}>
        {children}
        {done && <span className="sr-only">{say.doneMark}</span>}
      </span>
    </li>
  );
}

function CampaignCard({ campaign, open }: { campaign: Campaign; open: () => void }) {
  const { title, from, to, letters, handed, listed, toldOn, sendBack } = campaign;
  return (
    <button type="button" onClick={open} className="card block w-full cursor-pointer px-4 py-4 text-left">
      <h2 className="font-700 text-lg">{title}</h2>
      <p className="mb-3 text-sm text-solid-gray-700">{say.window(day(from), day(to))}</p>
      {letters > 0 && (
        <Progress n={handed} of={letters}>
          <span>{say.handedOf(handed, letters)}</span>
        </Progress>
      )}
      <ul className="mt-3 flex flex-col gap-2">
        {listed > 0 && (
          <Task done={toldOn !== null}>{toldOn === null ? say.todoTell : say.todoTellDone}</Task>
        )}
        {letters > 0 && <Task done={handed === letters}>{say.todoHand}</Task>}
        {sendBack > 0 && <Task done={false}>{say.todoSendBack(sendBack)}</Task>}
      </ul>
    </button>
  );
}

/** What was sent here and what is to be done, and whom to call. */
export function Home({ home, open }: { home: WorkplaceHome; open: (campaignId: string) => void }) {
  return (
    <div className="flex flex-col gap-4">
      {home.campaigns.length === 0 && <p className="card px-4 py-8 text-center">{say.noCampaigns}</p>}
      {home.campaigns.map((campaign) => (
        <CampaignCard key={campaign.campaignId} campaign={campaign} open={() => open(campaign.campaignId)} />
      ))}
      <section className="card px-4 py-3">
        <h2 className="font-700">{say.askDesk}</h2>
        <p>{home.desk.name}</p>
        <a href={`tel:${home.desk.phone}`} className="tnum font-700 text-xl whitespace-nowrap">
          {home.desk.phone}
        </a>
        <p className="text-sm text-solid-gray-700">{home.desk.sentence}</p>
      </section>
    </div>
  );
}

/** The three requests to employers (S122–S127). */
export function Requests({ home }: { home: WorkplaceHome }) {
  return (
    <section>
      <h2 className="mb-3 font-700 text-lg">{say.requestsLead}</h2>
      <ol className="flex flex-col gap-3">
        {home.requests.map(({ title, text, note }) => (
          <li key={title} className="card px-4 py-3">
            <h3 className="font-700">{title}</h3>
            <p className="mt-1">{text}</p>
            {note !== null && <p className="mt-1 text-sm text-solid-gray-700">{note}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
