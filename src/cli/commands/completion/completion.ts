/** `upkeep completion`: what makes a shell complete the words of `upkeep`. */
import { choiceOf, readArguments } from '../../arguments.js';
import { type CommandManual, UsageError } from '../../command.js';
import { SHELLS, shellScripts } from '../../completion/shell-scripts.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['bash|zsh|fish'],
  description: `
Prints a script that makes a shell complete commands, options, files, and the names of what a
running upkeepd tells of: instances, virtual and real servers.`,
  operands: [{ name: 'bash|zsh|fish' }],
  options: {},
  exits: '0  printed    1  no such shell',
  examples: `source <(upkeep completion bash)               in ~/.bashrc
source <(upkeep completion zsh)                in ~/.zshrc, after compinit
upkeep completion fish | source                in ~/.config/fish/config.fish`,
} as const satisfies CommandManual;

/** Prints. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [shell] = readArguments(args, manual).positionals;
  if (shell === undefined) {
    throw new UsageError(`name a shell: ${SHELLS.join(', ')}`);
  }
  terminal.out(shellScripts[choiceOf('a shell', { choices: SHELLS }, shell)]);
  return exitCodes.ok;
}
