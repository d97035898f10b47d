import { AddressBook } from './address.ts';
import { Enrolment } from './enrolment.ts';
import type { Member, Workplace } from './model.ts';
import { NameBook } from './names.ts';
import { planCases } from './plan.ts';
import { Random } from './random.ts';
import { type ProfileName, SAMPLE_PROFILES } from './settings.ts';
import { WorkplaceOffice } from './workplaces.ts';

/** What the generator is asked for. `members`: rows of members.csv (eligibilities), 100 to 10,000,000. */
export interface SampleRequest {
  readonly members: number;
  readonly seed: string;
  readonly profile: ProfileName;
}

/** One workplace with its people, or some people without one (任意継続). */
export interface Batch {
  readonly workplace: Workplace | undefined;
  readonly members: readonly Member[];
}

/** Share of eligibilities that are voluntarily continued (任意継続). */
const VOLUNTARY = 0.015;

/**
 * The sample insurer, workplace by workplace: exactly `members` eligibilities, in constant memory. Same
 * request, same batches. Every batch knows its planned truth (`Member.plan`), which the files do not tell.
 */
export function* generate(request: SampleRequest): Generator<Batch, void, undefined> {
  const profile = SAMPLE_PROFILES[request.profile];
  const random = new Random(`todoke sample ${request.profile} ${request.members} ${request.seed}`);
  const [names, addresses] = [new NameBook(), new AddressBook()];
  const office = new WorkplaceOffice(random, addresses, profile, request.members);
  const enrolment = new Enrolment({ random, names, addresses, profile });
  const cases = planCases({ random, names, addresses });
  let left = request.members;
  let owedToVoluntary = 4;
  while (left > 0) {
    const { workplace, size } = office.next(left);
    const members = enrolment.fill(workplace, size, left);
    left -= members.length;
    cases(members);
    yield { workplace, members };
    owedToVoluntary += members.length * VOLUNTARY;
    if (owedToVoluntary >= 4 && left > enrolment.owed + 4) {
      const continued = enrolment.fill(undefined, 4, left);
      owedToVoluntary -= continued.length;
      left -= continued.length;
      cases(continued);
      yield { workplace: undefined, members: continued };
    }
  }
}
