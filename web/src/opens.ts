import type { RegisteredRouter } from '@tanstack/react-router';
import { type Action, isGranted, type Role } from '../../src/access/roles.ts';

/**
 * What it takes to open each screen: what the first thing it asks the server for takes. null: whoever is signed in, or
 * is not yet. A screen the router has and this has not does not compile.
 */
export const OPENS: Readonly<Record<keyof RegisteredRouter['routesByPath'], Action | null>> = {
  '/': 'today.read',
  '/sign-in': null,
  '/enrol': null,
  '/account': null,
  '/reference': null,
  '/rounds': 'campaign.read',
  '/rounds/$campaign': 'campaign.read',
  '/rounds/$campaign/findings': 'aside.list',
  '/campaigns/$campaign': 'campaign.read',
  '/campaigns/$campaign/held': 'held.list',
  '/campaigns/$campaign/review': 'review.view',
  '/campaigns/$campaign/parcels': 'parcel.read',
  '/campaigns/$campaign/parcels/$parcel': 'parcel.read',
  '/campaigns/$campaign/labels': 'parcel.read',
  '/campaigns/$campaign/pieces': 'piece.read',
  '/campaigns/$campaign/excluded': 'excluded.list',
  '/campaigns/$campaign/aside': 'aside.list',
  '/campaigns/$campaign/addresses': 'address.read',
  '/campaigns/$campaign/post': 'post.read',
  '/scan/$campaign': 'parcel.seal',
  '/members': 'member.view',
  '/members/$member': 'member.view',
  '/desk': 'desk.read',
  '/certificates': 'certificate.read',
  '/certificates/calendar': 'certificate.read',
  '/certificates/applications': 'certificate.view',
  '/certificates/cards': 'certificate.read',
  '/certificates/recalls': 'certificate.read',
  '/certificates/forecast': 'certificate.read',
  '/certificates/members/$member': 'certificate.view',
  '/filings': 'filing.read',
  '/filings/workplaces': 'filing.read',
  '/filings/inquiries': 'filing.inquire',
  '/filings/$filing': 'filing.read',
  '/workplaces': 'workplace.access',
  '/workplaces/$workplace': 'workplace.access',
  '/statistics': 'statistics.read',
  '/statistics/campaigns': 'statistics.read',
  '/statistics/certificates': 'statistics.read',
  '/statistics/filings': 'statistics.read',
  '/statistics/desk': 'statistics.read',
  '/trail': 'audit.read',
  '/settings': 'profile.read',
  '/settings/papers': 'profile.read',
  '/settings/calendars': 'profile.read',
  '/settings/versions': 'profile.read',
  '/settings/contractor': 'contractor_key.read',
  '/admin': 'access.read',
  '/admin/roles': 'access.read',
  '/admin/webhooks': 'webhook.read',
};

/** Whether an address within the insurer, or the pattern of one, is a screen whoever may do what `may` tells can open. */
export function canOpen(address: string, may: (action: Action) => boolean): boolean {
  const parts = address.replace(/[?#].*$/, '').split('/');
  // Names stand before parameters: /filings/workplaces is no filing.
  const screen = Object.entries(OPENS).find(([pattern]) => {
    const of = pattern.split('/');
    return of.length === parts.length && of.every((part, i) => part.startsWith('$') || part === parts[i]);
  });
  return screen !== undefined && (screen[1] === null || may(screen[1]));
}

/** Whether somebody with these roles can open the address. */
export const rolesCanOpen = (address: string, roles: readonly Role[]): boolean =>
  canOpen(address, (action) => isGranted(action, roles));
