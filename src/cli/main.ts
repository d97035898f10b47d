import { Command } from 'commander';
import { messageOf } from '../kernel/errors.ts';
import { COMMANDS } from './commands.ts';

/**
 * The command line's door. Only the module of the command asked for is loaded, so that `todoke match` does
 * not pay for the database driver. Data goes to stdout, messages to stderr, a failure exits non-zero.
 */
const program = new Command('todoke')
  .description('届（とどけ） ― 資格情報のお知らせと資格確認書を、一人に一度、確かに届ける')
  .showHelpAfterError('(todoke COMMAND --help で使い方を表示します)')
  .enablePositionalOptions();

const asked = process.argv[2];
const known = COMMANDS.find((command) => command.name === asked);
if (known === undefined) {
  for (const command of COMMANDS) program.command(command.name).description(command.summary);
} else {
  (await known.load()).register(program);
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe may leave early (`todoke … | head`); that is not a failure of ours.
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
