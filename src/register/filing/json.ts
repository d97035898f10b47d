import { objectOf, wrongJson } from './codec.ts';
import { acceptEvent, type EventType, FORM_OF } from './events.ts';
import type { Seal } from './filed-number.ts';
import { acceptHeader } from './header-model.ts';
import type { Filing, FilingEvent } from './model.ts';
import { KINDS } from './settings.ts';

const isEventType = (value: unknown): value is EventType =>
  typeof value === 'string' && Object.hasOwn(FORM_OF, value);

function acceptOne(json: unknown, path: string, seal: Seal): FilingEvent {
  const { type, value } = objectOf(json, path, ['type', 'value']);
  if (!isEventType(type)) throw wrongJson(`${path}.type`, Object.keys(FORM_OF).join('・'));
  return acceptEvent(type, value, `${path}.value`, seal);
}

/**
 * A filing from JSON `{ kind, header, events: [{ type, value }] }`, missing items blank, numbers closed by
 * `seal`. Throws `filing.json` naming the place; no message holds a value.
 */
export function acceptFiling(json: unknown, seal: Seal): Filing {
  const object = objectOf(json, '', ['kind', 'header', 'events']);
  const kind = KINDS.find((known) => known === object.kind);
  if (kind === undefined) throw wrongJson('kind', KINDS.join('・'));
  if (!Array.isArray(object.events)) throw wrongJson('events', '配列');
  return {
    kind,
    header: acceptHeader(kind, object.header),
    events: object.events.map((event, i) => acceptOne(event, `events[${i}]`, seal)),
  };
}
