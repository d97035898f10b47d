/** The insurer of this page: the first part of its address; '' on pages of no insurer (sign-in). */
export const insurer: string = /^\/(\d{6,8})(?=\/|$)/.exec(window.location.pathname)?.[1] ?? '';

/** The address of an insurer's part of the API. */
export const insurerPath = (rest: string): string => `/api/insurers/${insurer}${rest}`;

/** Whether this page is the scan station: it stands alone, opens without a network, and is never left by itself. */
export const isStation: boolean = /^\/\d{6,8}\/scan(\/|$)/.test(window.location.pathname);

/** A part of an address as it was meant; one with a broken escape as it stands: whoever typed it sees the screen all the same. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Goes to the sign-in screen and afterwards back here. */
export function goToSignIn(): void {
  const { pathname, search } = window.location;
  if (pathname === '/sign-in' || pathname === '/enrol') return;
  const back = pathname === '/' ? '' : `?${new URLSearchParams({ to: pathname + search })}`;
  window.location.assign(`/sign-in${back}`);
}

/** Where to go after signing in: an address of ours, or the first screen. */
export function afterSignIn(): string {
  const to = new URLSearchParams(window.location.search).get('to') ?? '/';
  // Only a path of this site: "//elsewhere" and "/\elsewhere" lead away.
  return /^\/(?![/\\])/.test(to) ? to : '/';
}
