import { formatWareki } from '../japan/era.ts';
import { TodokeError } from '../kernel/errors.ts';
import type { NoticeContext } from './context.ts';
import type { FieldOf } from './fields.ts';
import { compileFor } from './list-paper.ts';
import { Publication } from './publication.ts';

/** What one workplace is told: the code that lets it in, once, and where. */
export interface WorkplaceInvitation {
  readonly workplaceName: string;
  readonly code: string;
  /** Where the code is typed. */
  readonly address: string;
  /** The address with the code behind its #: what the QR code opens. */
  readonly link: string;
  /** Last day, ISO. */
  readonly validUntil: string;
}

const FIELDS: Readonly<Record<string, FieldOf<WorkplaceInvitation>>> = {
  workplaceName: ({ workplaceName }) => workplaceName,
  code: ({ code }) => code,
  address: ({ address }) => address,
  link: ({ link }) => link,
  validUntil: ({ validUntil }) => formatWareki(validUntil),
};

/**
 * Composes the sheets that lie in the parcels, one page per workplace, in the order given. Pure but for the file at
 * `path`, which the caller gives a temporary name; it holds secrets. The context's template set is the one of the
 * workplaces' papers. Throws `document.no_pages` where there is none.
 */
export async function composeWorkplaceInvitations(input: {
  readonly context: NoticeContext;
  readonly invitations: readonly WorkplaceInvitation[];
  readonly path: string;
}): Promise<{ readonly pages: number; readonly bytes: number; readonly sha256: string }> {
  const { context, invitations, path } = input;
  if (invitations.length === 0) {
    throw new TodokeError('document.no_pages', '招待コードを入れる事業所が1件もありません。', {
      remedy: '梱包の計画を確かめてください。',
    });
  }
  const paper = compileFor(context, 'workplaceInvitation', FIELDS);
  const title = context.templateSet.papers.workplaceInvitation?.title ?? '';
  const file = new Publication(path, { title, issuedOn: context.issuedOn });
  try {
    for (const invitation of invitations) {
      file.startPage(paper);
      file.add(paper, invitation);
      file.endPage(paper);
    }
    return { pages: file.pages, ...file.finish() };
  } finally {
    file.close();
  }
}
