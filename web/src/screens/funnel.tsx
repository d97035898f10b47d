import { useNavigate, useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';
import type { CampaignDetail } from '../../../src/api/contract.ts';
import type { Query } from '../api.ts';
import { t } from '../i18n/index.ts';
import { LISTS, type ListName, useMay } from '../me.ts';
import { count } from '../parts/text.tsx';
import { type Arrival, type FunnelShape, funnelShape, type Leaving } from './funnel-shape.ts';

const WIDTH = 1120;
const TOP = 66;
const HEIGHT = 210;
const BAR = 12;
const STEP = 276;
const LINE = 22;

const INK = {
  aside: 'var(--color-orange-200)',
  excluded: 'var(--color-solid-gray-200)',
  lost: 'var(--color-solid-gray-200)',
  held: 'var(--color-yellow-200)',
  undecided: 'var(--color-key-100)',
} as const satisfies Record<Leaving['id'], string>;

/** A darker end to each band, so that it is seen on white. */
const EDGE = {
  aside: 'var(--color-orange-800)',
  excluded: 'var(--color-solid-gray-536)',
  lost: 'var(--color-solid-gray-536)',
  held: 'var(--color-yellow-900)',
  undecided: 'var(--color-key-600)',
} as const satisfies Record<Leaving['id'], string>;

const screenOf = (id: Leaving['id']): Exclude<ListName, 'pieces'> | null =>
  id === 'aside' ? 'aside' : id === 'held' ? 'held' : id === 'undecided' ? null : 'excluded';

/** A link within the picture: opens the people a number stands for. */
function To({
  campaign,
  screen,
  search,
  area: [x, y, width, height],
  children,
}: {
  campaign: string;
  screen: ListName;
  search: Query;
  /** What answers to the pointer: left, top, width, height. */
  area: readonly [number, number, number, number];
  children: ReactNode;
}) {
  const may = useMay();
  const router = useRouter();
  const navigate = useNavigate();
  if (!may(LISTS[screen])) return children;
  const target = { to: `/campaigns/$campaign/${screen}`, params: { campaign }, search } as never;
  return (
    <a
      href={router.buildLocation(target).href}
      onClick={(event: MouseEvent) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        void navigate(target);
      }}
      className="[&:hover_text]:underline"
    >
      <rect x={x} y={y} width={width} height={height} fill="transparent" />
      {children}
    </a>
  );
}

/** A band between two heights, drawn as a filled S. */
function band(x0: number, y0: number, x1: number, y1: number, thickness: number): string {
  const middle = (x0 + x1) / 2;
  const bottom = (y: number) => y + thickness;
  return `M${x0},${y0} C${middle},${y0} ${middle},${y1} ${x1},${y1} L${x1},${bottom(y1)} C${middle},${bottom(y1)} ${middle},${bottom(y0)} ${x0},${bottom(y0)} Z`;
}

interface Placed {
  readonly group: Leaving;
  readonly from: number;
  readonly thickness: number;
  readonly y: number;
}

/** Where the groups that leave a stage are written: below the way, one under the other. */
function placeLeaving(leaving: readonly Leaving[], from: number, scale: number): Placed[] {
  let y = TOP + HEIGHT + 34;
  let start = from;
  return leaving.map((group) => {
    const thickness = Math.max(2, group.count * scale);
    const placed = { group, from: start, thickness, y };
    start += group.count * scale;
    y += Math.max(LINE * (1 + group.parts.length) + 16, thickness + 12);
    return placed;
  });
}

function LeavingGroup({ campaign, placed, x }: { campaign: string; placed: Placed; x: number }) {
  const { group, y, thickness } = placed;
  const screen = screenOf(group.id);
  const link = (line: number, outcome: string | null, content: ReactNode) =>
    screen === null ? (
      content
    ) : (
      <To
        campaign={campaign}
        screen={screen}
        search={group.id === 'aside' ? { kind: 'members' } : outcome === null ? {} : { outcome }}
        area={[x + BAR + 48, y - 3 + LINE * line, 190, LINE]}
      >
        {content}
      </To>
    );
  return (
    <g>
      <path d={band(x + BAR, placed.from, x + BAR + 44, y, thickness)} fill={INK[group.id]} />
      <rect x={x + BAR + 43} y={y} width="3" height={Math.max(18, thickness)} fill={EDGE[group.id]} />
      {link(
        0,
        group.outcome,
        <text x={x + BAR + 52} y={y + 13} fontSize="14" className="fill-solid-gray-800">
          {group.title}
          <tspan dx="8" fontWeight="700" className="tnum">
            {count(group.count)}
          </tspan>
        </text>,
      )}
      {group.parts.map((part, i) => (
        <g key={part.title}>
          {link(
            i + 1,
            part.outcome,
            <text x={x + BAR + 52} y={y + 13 + LINE * (i + 1)} fontSize="12" className="fill-solid-gray-700">
              {part.title}
              <tspan dx="6" className="tnum">
                {count(part.count)}
              </tspan>
            </text>,
          )}
        </g>
      ))}
    </g>
  );
}

function Arrivals({
  campaign,
  arrivals,
  x,
  scale,
}: {
  campaign: string;
  arrivals: readonly Arrival[];
  x: number;
  scale: number;
}) {
  let from = TOP;
  let at = TOP;
  return arrivals.map((arrival) => {
    const thickness = arrival.count === 0 ? 0 : Math.max(2, arrival.count * scale);
    const [y0, y1] = [from, at];
    from += arrival.count * scale;
    at += Math.max(thickness, 46) + 12;
    const label = y1 + Math.max(thickness, 46) / 2;
    return (
      <g key={arrival.outcome}>
        <path
          d={band(x + BAR, y0, x + 96, y1 + (Math.max(thickness, 46) - thickness) / 2, thickness)}
          fill="var(--color-key-200)"
        />
        <To
          campaign={campaign}
          screen="pieces"
          search={{ outcome: arrival.outcome }}
          area={[x + 100, label - 24, 190, 48]}
        >
          <text x={x + 108} y={label - 6} fontSize="14" className="fill-solid-gray-800">
            {arrival.title}
          </text>
          <text x={x + 108} y={label + 16} fontSize="20" fontWeight="700" className="tnum fill-key-1000">
            {count(arrival.count)}
            <tspan dx="8" fontSize="13" fontWeight="400" className="fill-solid-gray-700">
              {arrival.note}
            </tspan>
          </text>
        </To>
      </g>
    );
  });
}

function Drawing({ campaign, shape }: { campaign: string; shape: FunnelShape }) {
  const { stages, arrivals } = shape;
  const most = Math.max(1, ...stages.map((stage) => stage.count));
  const scale = HEIGHT / most;
  const xOf = (i: number) => i * STEP + (STEP * (4 - stages.length)) / 2;
  const placed = stages.map((stage, i) =>
    placeLeaving(stage.leaving, TOP + (stages[i + 1]?.count ?? stage.count) * scale, scale),
  );
  const bottom = Math.max(
    TOP + HEIGHT + 20,
    TOP + arrivals.reduce((sum, arrival) => sum + Math.max(arrival.count * scale, 46) + 12, 0),
    ...placed.flat().map(({ group, y }) => y + LINE * (1 + group.parts.length)),
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds links is a group, and a fieldset is for forms
    <svg
      viewBox={`0 0 ${WIDTH} ${bottom + 8}`}
      className="w-full"
      role="group"
      aria-label={t('funnel.label')}
    >
      {stages.map((stage, i) => {
        const x = xOf(i);
        const next = stages[i + 1];
        return (
          <g key={stage.id}>
            {next !== undefined && (
              <path d={band(x + BAR, TOP, xOf(i + 1), TOP, next.count * scale)} fill="var(--color-key-100)" />
            )}
            {placed[i]?.map((group) => (
              <LeavingGroup key={group.group.id} campaign={campaign} placed={group} x={x} />
            ))}
            <rect
              x={x}
              y={TOP}
              width={BAR}
              height={Math.max(2, stage.count * scale)}
              rx="2"
              fill="var(--color-key-900)"
            />
            <text x={x} y={24} fontSize="14" className="fill-solid-gray-800">
              {stage.title}
            </text>
            <text x={x} y={52} fontSize="24" fontWeight="700" className="tnum fill-solid-gray-900">
              {count(stage.count)}
            </text>
          </g>
        );
      })}
      <Arrivals campaign={campaign} arrivals={arrivals} x={xOf(stages.length - 1)} scale={scale} />
    </svg>
  );
}

/** The way from the register file to the parcels as a picture; every number opens its people. */
export function Funnel({ campaign, funnel }: { campaign: string; funnel: CampaignDetail['funnel'] }) {
  return <Drawing campaign={campaign} shape={funnelShape(funnel)} />;
}
