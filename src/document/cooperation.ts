import { formatWareki } from '../japan/era.ts';
import { catalogue } from '../template/sets.ts';
import { compilePaper } from './compile.ts';
import { contextVariables } from './context.ts';
import { type LeafletContext, transitionVariables } from './leaflets.ts';
import { paperNamed } from './list-paper.ts';
import { paperVariables } from './notices.ts';
import { Publication } from './publication.ts';
import { periodOf } from './target-lists.ts';

/** What is asked: help with handing out notices (seed 004), or with the ex-officio certificates (seed 003). */
export type CooperationSubject =
  | { readonly about: 'notice' }
  | {
      readonly about: 'certificate';
      /** Last acquisition of those it is for, and the day their card was looked at; ISO (S088). */
      readonly acquiredBy: string;
      readonly checkedOn: string;
      readonly window: { readonly from: string; readonly to: string };
    };

export interface CooperationRequest {
  readonly subject: CooperationSubject;
  /** Who signs for the insurer, as printed under its name: 理事長 見本 太郎. */
  readonly signatory: string;
  /** Through whom the request goes, first to last: the association, its members, the companies (S010, S011). */
  readonly chain: readonly [string, ...string[]];
  readonly enclosures: readonly string[];
}

/**
 * Composes a request for cooperation and its way on: the insurer's letter to the first of the chain, then for every
 * further one the letter its predecessor forwards it with. Pure but for the file at `path`.
 */
export async function composeCooperationLetters(input: {
  readonly context: LeafletContext;
  readonly request: CooperationRequest;
  readonly path: string;
}): Promise<{ readonly pages: number; readonly bytes: number; readonly sha256: string }> {
  const { context, request, path } = input;
  const { subject, chain } = request;
  const { insurer, issuedOn } = context;
  const letter = subject.about === 'notice' ? 'cooperationLetter' : 'cooperationCertificate';
  const variables = {
    ...contextVariables(context),
    ...transitionVariables(context.transition, formatWareki),
    ...variablesOf(subject),
    enclosures: request.enclosures.map((name) => `・${name}`).join('\n'),
    subject: paperNamed(context, letter).title,
    chain: [insurer.name, ...chain].join(' → '),
  };
  const file = new Publication(path, { title: variables.subject, issuedOn });
  try {
    chain.forEach((addressee, i) => {
      const paper = paperNamed(context, i === 0 ? letter : 'cooperationForward');
      const last = i === chain.length - 1;
      const sender = i === 0 ? `${insurer.name}\n${request.signatory}` : (chain[i - 1] as string);
      const compiled = compilePaper<null>({
        paper,
        elements: paper.elements,
        facts: undefined,
        variables: {
          ...variables,
          ...paperVariables(paper),
          addressee: /(各位|様)$/.test(addressee) ? addressee : `${addressee} 御中`,
          sender,
          request: last ? TO_COMPANIES : TO_MEMBERS,
        },
        fields: {},
        texts: catalogue(),
      });
      file.startPage(compiled);
      file.add(compiled, null);
      file.endPage(compiled);
    });
    return { pages: file.pages, ...file.finish() };
  } finally {
    file.close();
  }
}

const TO_MEMBERS =
  '　つきましては、貴会におかれましても、傘下の会員組合・組合員企業等に対し、本件につきまして周知していただきますようお願い申し上げます。';
const TO_COMPANIES =
  '　つきましては、別紙をご確認のうえ、対象となる従業員の皆さまへの周知と配付にご協力くださいますようお願い申し上げます。';

function variablesOf(subject: CooperationSubject): Readonly<Record<string, string>> {
  if (subject.about === 'notice') return {};
  return {
    acquiredBy: formatWareki(subject.acquiredBy),
    checkedOn: formatWareki(subject.checkedOn),
    sendPeriod: periodOf(subject.window),
  };
}
