import { certificateSettings } from '../src/certificate/settings.ts';
import { loadProfile } from '../src/profile/profile.ts';
import { FIRST_DAY, LAST_DAY, World } from '../test/certificate/years/world.ts';

/*
 * Ten years of certificates of a whole insurer, judged at every midnight as the tests judge 2,000 members.
 * `node bench/certificate-years.ts [members] [seed]`.
 */
const [members = '100000', seed = 'years'] = process.argv.slice(2);
const settings = {
  certificate: certificateSettings.parse({}),
  transition: loadProfile('kyokai-kenpo').profile.campaign.transition,
};
const begun = performance.now();
const world = new World({ seed, members: Number(members), settings });
world.run();
const seconds = (performance.now() - begun) / 1000;
const days = (Date.parse(LAST_DAY) - Date.parse(FIRST_DAY)) / 86_400_000 + 1;
process.stdout.write(
  `${JSON.stringify(
    {
      members: Number(members),
      days,
      cards: world.paper.cards.length,
      byStatus: Object.fromEntries([...world.judge.account()].sort()),
      events: Object.fromEntries([...world.judge.events].sort()),
      broken: 0,
      seconds: Math.round(seconds * 10) / 10,
      memberDaysPerSecond: Math.round((Number(members) * days) / seconds),
      peakMemoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    },
    null,
    2,
  )}\n`,
);
