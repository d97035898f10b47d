import { formatWareki, formatWarekiMonth } from '../japan/era.ts';
import type { Inserter } from '../template/inserter.ts';
import type { TemplateSet } from '../template/layout.ts';
import type { DocumentSettings } from '../template/settings.ts';

/** What all pages of a file share: whose notices they are, as of when, set how. Dates are ISO. */
export interface NoticeContext {
  readonly insurer: { readonly number: string; readonly name: string };
  /** The day the facts are as of (時点): the extraction date of the campaign (S034). */
  readonly asOf: string;
  readonly issuedOn: string;
  readonly templateSet: TemplateSet;
  readonly settings: DocumentSettings;
  /** The inserting machine the notices are printed for; absent: none reads them. */
  readonly inserter?: Inserter;
  readonly language: 'ja';
}

/** The certificate's colour as red, green, blue from 0 to 1. */
export function tintOf({ settings }: NoticeContext): readonly [number, number, number] {
  const value = Number.parseInt(settings.certificate.colour.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** Where certificates are sent back to; name and department stand on lines of their own. */
function replyVariables({
  certificateReturnTo,
  returnTo,
}: NoticeContext['settings']): Record<string, string> {
  const { postcode, address, name } = certificateReturnTo ?? returnTo;
  return { replyPostcode: postcode, replyAddress: address, replyName: name.replaceAll(' ', '\n') };
}

/** Values of the placeholders that are the same on every page. */
export function contextVariables(context: NoticeContext): Readonly<Record<string, string>> {
  const { insurer, settings } = context;
  return {
    insurerName: insurer.name,
    insurerNumber: insurer.number,
    asOf: formatWareki(context.asOf),
    issuedOn: formatWareki(context.issuedOn),
    usableFrom: formatWarekiMonth(settings.usableFrom.slice(0, 7)),
    submitBy: settings.submitBy === null ? 'お早め' : `${formatWareki(settings.submitBy)}まで`,
    deskName: settings.desk.name,
    deskPhone: settings.desk.phone,
    deskHours: settings.desk.hours,
    portalUrl: settings.portal.url,
    portalScreen: settings.portal.screen,
    selfName: settings.selfName,
    noticePage: settings.links.notice ?? '',
    certificateTitle: settings.certificate.title,
    seal: settings.certificate.seal,
    returnPostcode: settings.returnTo.postcode,
    returnAddress: settings.returnTo.address,
    returnName: settings.returnTo.name,
    ...replyVariables(settings),
    replyPostage: settings.replyPostage ?? '切手を\nお貼り\nください',
  };
}
