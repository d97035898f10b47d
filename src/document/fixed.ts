import { TodokeError } from '../kernel/errors.ts';
import { catalogue } from '../template/sets.ts';
import { compilePaper } from './compile.ts';
import { contextVariables, type NoticeContext } from './context.ts';
import { paperVariables } from './notices.ts';
import { Publication } from './publication.ts';

/**
 * Composes papers on which nothing is personal (leaflets, letters), one page each in the order given; a leaflet's
 * two sides are two papers (S161). Pure but for the file at `path`. Throws `template.no_paper`.
 */
export async function composeFixedPapers(input: {
  readonly context: NoticeContext;
  readonly papers: readonly string[];
  readonly path: string;
}): Promise<{ readonly pages: number; readonly bytes: number; readonly sha256: string }> {
  const { context, papers, path } = input;
  const file = new Publication(path, { title: context.templateSet.title, issuedOn: context.issuedOn });
  try {
    for (const name of papers) {
      const paper = context.templateSet.papers[name];
      if (paper === undefined) {
        throw new TodokeError('template.no_paper', `様式の組に用紙「${name}」がありません。`, {
          remedy: '様式の組の定義を確かめてください。',
        });
      }
      const compiled = compilePaper<null>({
        paper,
        elements: paper.elements,
        facts: undefined,
        variables: { ...contextVariables(context), ...paperVariables(paper) },
        fields: {},
        texts: catalogue(),
      });
      file.startPage(compiled);
      file.add(compiled, null);
      file.endPage(compiled);
    }
    return { pages: file.pages, ...file.finish() };
  } finally {
    file.close();
  }
}
