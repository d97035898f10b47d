import type { IsoDate } from '../../japan/calendar.ts';
import { TodokeError } from '../../kernel/errors.ts';
import type { FilingCheck } from './check.ts';
import { FORM_OF } from './events.ts';
import type { OfficeSymbol } from './header-model.ts';
import type { Form } from './layouts.ts';
import type { FiledEvent } from './model.ts';
import { type FiledPerson, personsOf } from './persons.ts';

/** Where a fact was learnt: enough to find the line again, nothing about the person. */
interface FactSource {
  readonly form: Form;
  readonly row: number;
  readonly serial: string;
  readonly createdOn: IsoDate;
}

/** One thing the register learns from a filing. `insured` identifies the household's insured person. */
export interface RegisterFact {
  readonly effect: 'gained' | 'lost' | 'changed';
  readonly person: FiledPerson;
  /** Day from which it holds; null for a change, whose day the form does not give. */
  readonly validFrom: IsoDate | null;
  readonly insured: {
    readonly office: OfficeSymbol;
    readonly workplaceNumber: string;
    readonly insuredNumber: string;
    readonly cardNumber: string;
    readonly name: { readonly kana: string; readonly kanji: string };
    readonly birth: IsoDate | null;
  };
  readonly source: FactSource;
}

function insuredOf(event: FiledEvent): RegisterFact['insured'] {
  const { value } = event;
  const { office, union } = value;
  const same = { office, cardNumber: union.cardNumber };
  if ('insured' in value) {
    const { number, name, birth } = value.insured;
    return { ...same, workplaceNumber: union.workplaceNumber, insuredNumber: number, name, birth };
  }
  const { insuredNumber, name, birth } = value;
  return {
    ...same,
    workplaceNumber: union.workplaceNumber || value.workplaceNumber,
    insuredNumber,
    name,
    birth,
  };
}

/**
 * What the register learns from a checked file, in the file's order: the seam between the format and the
 * register. Only accepted records; nothing that concerns the pension alone. Throws `filing.refused` for a file
 * whose form is broken, so that it can never be loaded by half.
 */
export function registerFacts(check: FilingCheck): RegisterFact[] {
  const { filing } = check;
  if (filing === null) {
    throw new TodokeError('filing.refused', 'この届書ファイルは形式に誤りがあるため、登録できません。', {
      remedy: 'todoke filing check で誤りを確かめ、直したファイルを登録してください。',
    });
  }
  const { serial, createdOn } = filing.header;
  return filing.events.flatMap((event) =>
    personsOf(event).flatMap((person) => {
      if (person.effect === 'none') return [];
      return [
        {
          effect: person.effect,
          person,
          validFrom: person.on,
          insured: insuredOf(event),
          source: { form: FORM_OF[event.type], row: event.row, serial, createdOn },
        },
      ];
    }),
  );
}
