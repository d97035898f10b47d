import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TodokeError } from '../../kernel/errors.ts';

/** When a process began, in clock ticks since the machine did: a process id alone may be another's by now. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** The living process that owns the database in this folder, if any but us. */
export function ownerOf(folder: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, 'owner'), 'utf8');
  } catch {
    return undefined;
  }
  const [pid = '', start] = text.trim().split(' ');
  const alive = startOf(Number(pid));
  return alive !== undefined && alive === start && Number(pid) !== process.pid ? Number(pid) : undefined;
}

/** Takes a database folder for this process. Throws `platform.busy` while another living process has it. */
export function takeFolder(folder: string): void {
  const owner = ownerOf(folder);
  if (owner !== undefined) {
    throw new TodokeError(
      'platform.busy',
      `このデータベース（${folder}）は、別の todoke（プロセス ${owner}）が使っています。`,
      {
        remedy: 'その処理が終わるのを待つか、Ctrl-C で止めてから、もう一度実行してください。',
        status: 409,
      },
    );
  }
  writeFileSync(join(folder, 'owner'), `${process.pid} ${startOf(process.pid)}\n`, { mode: 0o600 });
}
