import { TodokeError } from '../../kernel/errors.ts';
import type { CellReader, Codec } from './codec.ts';
import type { Open, Seal } from './filed-number.ts';
import { ACQUISITION } from './forms/acquisition.ts';
import { DEPENDENTS } from './forms/dependents.ts';
import { LOSS } from './forms/loss.ts';
import type { Form, Layout } from './layouts.ts';
import { acquisitionCodec, dependentChangeCodec, type FilingEvent, lossCodec } from './model.ts';

export type EventType = FilingEvent['type'];

export const FORM_OF: Readonly<Record<EventType, Form>> = {
  acquisition: ACQUISITION,
  loss: LOSS,
  dependentChange: DEPENDENTS,
};

const CODECS: { readonly [T in EventType]: Codec<Extract<FilingEvent, { type: T }>['value']> } = {
  acquisition: acquisitionCodec,
  loss: lossCodec,
  dependentChange: dependentChangeCodec,
};

/** The event a record without faults tells of; its Individual Numbers are closed by `seal`. */
export function readEvent(layout: Layout, cells: readonly string[], seal: Seal): FilingEvent {
  const reader: CellReader = {
    at: (item) => {
      const place = layout.place(item);
      return place === undefined ? '' : (cells[place] ?? '');
    },
    seal,
  };
  switch (layout.form) {
    case ACQUISITION:
      return { type: 'acquisition', value: acquisitionCodec.read(reader) };
    case LOSS:
      return { type: 'loss', value: lossCodec.read(reader) };
    case DEPENDENTS:
      return { type: 'dependentChange', value: dependentChangeCodec.read(reader) };
  }
}

/**
 * The cells of an event in a layout. Throws `filing.no_place` when the event holds something the layout has no
 * item for (a certificate wish in a society's layout without that column): it would be lost without a word.
 */
export function writeEvent(layout: Layout, event: FilingEvent, open: Open): string[] {
  const cells = new Array<string>(layout.items.length).fill('');
  cells[0] = layout.form;
  const codec = CODECS[event.type] as Codec<unknown>;
  codec.write(event.value, {
    put: (item, value) => {
      const place = layout.place(item);
      if (place === undefined) {
        throw new TodokeError('filing.no_place', 'この届書の様式には、入れる場所のない項目があります。', {
          remedy: `届書の設定（kpfd.forms）に ${item} の列を加えるか、その項目を空にしてください。`,
        });
      }
      cells[place] = value;
    },
    open,
  });
  return cells;
}

/** An event from JSON `{ type, value }`. Throws `filing.json`. */
export function acceptEvent(type: EventType, value: unknown, path: string, seal: Seal): FilingEvent {
  return { type, value: CODECS[type].accept(value, path, seal) } as FilingEvent;
}
