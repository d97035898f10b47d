import type { CampaignStanding } from '../desk/read.ts';
import type { DeskSettings } from '../desk/settings.ts';
import { notArrived, type Paper, type Place, placeOf } from '../desk/whereabouts.ts';
import { addDays, dayOfWeek, type IsoDate } from '../japan/calendar.ts';

/**
 * What the member's page says of a letter: a coarser view of the desk's place (src/desk/whereabouts.ts). Holds no
 * person, no address, no day on which something happened to one piece.
 */
export type Whereabouts =
  | { readonly paper: Paper; readonly place: 'preparing' | 'returned' | 'ask' | 'electronic' | 'handed_over' }
  | {
      readonly paper: Paper;
      readonly place: 'planned';
      readonly by: 'workplace' | 'direct';
      /** Monday of the first and Sunday of the last week in which it is posted. */
      readonly from: IsoDate;
      readonly to: IsoDate;
      readonly late: boolean;
    }
  | {
      readonly paper: Paper;
      readonly place: 'posted' | 'arrived';
      readonly by: 'workplace' | 'direct';
      /** The last day to wait until; null: it is late, or there. */
      readonly until: IsoDate | null;
      readonly late: boolean;
    };

/** The desk's places as the page tells them; `not_target` is told as if there were no such person. */
const COARSE: Readonly<Record<Place, Whereabouts['place'] | null>> = {
  not_target: null,
  planned: 'planned',
  checking: 'preparing',
  posted: 'posted',
  arrived: 'arrived',
  handed_over: 'handed_over',
  returned: 'returned',
  withdrawn: 'ask',
  stopped: 'ask',
  electronic: 'electronic',
};

const monday = (day: IsoDate): IsoDate => addDays(day, -((dayOfWeek(day) + 6) % 7));
const sunday = (day: IsoDate): IsoDate => addDays(monday(day), 6);

/** Where one letter is, for the page; null for what is no letter of this person's. `on`: today in Japan. */
export function whereaboutsOf(
  standing: CampaignStanding,
  desk: DeskSettings,
  on: IsoDate,
): Whereabouts | null {
  const place = COARSE[placeOf(standing)];
  const { paper } = standing;
  // To whom the post goes at an address of their choice hears what everybody hears who gets it directly.
  const by = standing.route === 'workplace' ? 'workplace' : 'direct';
  const advice = notArrived(standing, desk, on);
  const late = advice.advice === 'open_case';
  switch (place) {
    case null:
      return null;
    case 'planned':
      return {
        paper,
        place,
        by,
        from: monday(standing.plannedFrom),
        to: sunday(standing.plannedTo),
        late,
      };
    case 'posted':
    case 'arrived':
      return { paper, place, by, until: advice.advice === 'wait' ? advice.until : null, late };
    default:
      return { paper, place };
  }
}

/**
 * What the page says of everything found, newest first: of each person the newest letter of each kind that is theirs,
 * and nothing twice. Empty for everybody who is not told anything.
 */
export function tellWhereabouts(
  found: readonly (CampaignStanding & { readonly memberId: string })[],
  desk: DeskSettings,
  on: IsoDate,
): Whereabouts[] {
  const told = new Map<string, Whereabouts>();
  const seen = new Set<string>();
  for (const standing of found) {
    const whereabouts = whereaboutsOf(standing, desk, on);
    const key = `${standing.memberId} ${standing.paper}`;
    if (whereabouts === null || seen.has(key)) continue;
    seen.add(key);
    told.set(JSON.stringify(whereabouts), whereabouts);
  }
  return [...told.values()];
}
