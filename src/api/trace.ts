/**
 * What a developer needs of an unexpected error and nothing of a member: a database's message can quote a row, so
 * only the kind of error, its code and where it happened are told.
 */
export function trace(error: unknown): string {
  const { name, code, stack } = error as { name?: string; code?: string; stack?: string };
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [`[api.internal] ${name ?? 'Error'} ${code ?? ''}`, ...frames].join('\n');
}
