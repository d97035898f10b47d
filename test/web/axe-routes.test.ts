import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/*
 * Issue 8, judged 1: axe on every screen. The routes are read from the router's own files; each names the suite that has
 * axe look at it, and what in that suite leads there. A screen nobody looks at fails here.
 */

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const ROUTES = '../../web/src/routes/';
const files = readdirSync(new URL(ROUTES, import.meta.url)).filter((name) => name.endsWith('.ts'));

const LOOKED_AT: Readonly<Record<string, readonly [suite: string, by: string]>> = {
  '/': ['screens', "['today', "],
  '/sign-in': ['sign-in', "['sign-in', '/sign-in'"],
  '/enrol': ['sign-in', "['invitation', '/enrol'"],
  '/reference': ['sign-in', "'/reference', 'API"],
  '/account': ['screens', "['one’s own account', "],
  '/rounds': ['screens', "['campaigns', "],
  '/rounds/$campaign': ['round', "section(clerk, 'papers').getByText('合格', { exact: true })"],
  '/rounds/$campaign/findings': ['round', "getByRole('heading', { name: '取り込みの誤り' })"],
  '/campaigns/$campaign': ['screens', "['overview', home"],
  '/campaigns/$campaign/held': ['screens', "['held people', "],
  '/campaigns/$campaign/review': ['review', 'passes axe and fits 1366 px'],
  '/campaigns/$campaign/parcels': ['screens', "['parcels', "],
  '/campaigns/$campaign/parcels/$parcel': ['screens', "['one parcel', "],
  '/campaigns/$campaign/pieces': ['screens', "['notices', "],
  '/campaigns/$campaign/excluded': ['screens', "['exclusions', "],
  '/campaigns/$campaign/aside': ['screens', "['rows set aside', "],
  '/campaigns/$campaign/addresses': ['screens', "['doubtful addresses', "],
  '/campaigns/$campaign/post': ['mailing', '/post?on='],
  '/campaigns/$campaign/labels': ['mailing', '/labels`'],
  '/scan/$campaign': ['scan-station', '/scan/'],
  '/certificates': ['offices', "['certificates today', '/certificates'"],
  '/certificates/calendar': ['offices', "'/certificates/calendar?month=2026-02', '建国記念の日'"],
  '/certificates/applications': ['offices', "'/certificates/applications', '"],
  '/certificates/cards': ['offices', "'/certificates/cards', '"],
  '/certificates/recalls': ['offices', "'/certificates/recalls', '"],
  '/certificates/forecast': ['offices', "'/certificates/forecast', '"],
  '/certificates/members/$member': ['offices', "['one member', '/certificates/members/M3'"],
  '/members': ['members', "['the search', home"],
  '/members/$member': ['members', "['a member', "],
  '/desk': ['desk', '/desk`'],
  '/filings': ['offices', "['filings, none yet', '/filings'"],
  '/filings/workplaces': ['offices', "'/filings/workplaces', '"],
  '/filings/inquiries': ['offices', "'/filings/inquiries', '"],
  '/filings/$filing': ['offices', "getByRole('link', { name: '結果を開く' })"],
  '/workplaces': ['offices', "['workplaces', '/workplaces'"],
  '/workplaces/$workplace': ['screens', "['one workplace', "],
  '/statistics': ['statistics', "['rates', '?month="],
  '/statistics/campaigns': ['statistics', "['mailings', '/campaigns'"],
  '/statistics/certificates': ['statistics', "['certificates', '/certificates'"],
  '/statistics/filings': ['statistics', "['filings', '/filings'"],
  '/statistics/desk': ['statistics', "['enquiries', '/desk'"],
  '/trail': ['screens', "['the trail', "],
  '/settings': ['offices', "['settings', '/settings?part=packing'"],
  '/settings/papers': ['offices', "['papers', '/settings/papers?"],
  '/settings/calendars': ['offices', "['calendars', '/settings/calendars'"],
  '/settings/versions': ['offices', "['versions', '/settings/versions'"],
  '/settings/contractor': ['screens', "['the contractor’s key', "],
  '/admin': ['screens', "['people', "],
  '/admin/roles': ['screens', "['what each role may do', "],
  '/admin/webhooks': ['screens', "['webhooks', "],
};

it('axe looks at every screen of the router', () => {
  const router = read('../../web/src/router.tsx');
  const paths: string[] = [];
  for (const file of files) {
    const source = read(ROUTES + file);
    const made = [...source.matchAll(/const (\w+) = createRoute\(/g)].map(([, name]) => name);
    const [, list = '', members = ''] = /export const (\w+) = \[([^\]]*)\]/.exec(source) ?? [];
    // What is made stands in the file's list, and the list in the router: the paths are the router's.
    expect(
      members
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
    ).toEqual(made);
    expect(router).toContain(`...${list},`);
    paths.push(...[...source.matchAll(/^ {2}path: '([^']+)'/gm)].map(([, path]) => path as string));
    expect(paths.length).toBeGreaterThanOrEqual(made.length);
  }
  expect(Object.keys(LOOKED_AT).sort()).toEqual(paths.sort());
  const missing = Object.entries(LOOKED_AT).filter(([, [suite, by]]) => {
    const source = read(`./${suite}.test.ts`);
    return !source.includes(by) || !source.includes('grave(page)');
  });
  expect(missing).toEqual([]);
});
