/** What `upkeep` says about itself. */
import { nearest } from '../config/compile/reading/edit-distance.js';
import type { CommandRow } from './command.js';

/** The text of `upkeep --help`: the commands, and a phrase book for those who know keepalived. */
export function generalHelp(commands: readonly CommandRow[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}\n`).join('');
  return `Usage: upkeep [--host URL [--token-file FILE] [--ca FILE]] COMMAND [ARGUMENT]...

Checks, watches and controls upkeepd, a high-availability daemon that understands keepalived.conf.

With --host a daemon elsewhere is asked, at a URL of its api_listen: who may is said by a token,
and --ca names the authority of its certificate where the machine does not know it.

Commands:
${list}
Coming from keepalived:
  keepalived -t -f FILE                    upkeep check FILE
  kill -HUP $(cat /run/keepalived.pid)     works as before, or: upkeep reload
  kill -USR1 …; cat /tmp/keepalived.data   works as before, or: upkeep status
  keepalived -nlD                          upkeepd -nlD (all options: upkeepd --help)
  ipvsadm -L -n; ipvsadm -S -n             upkeep ipvs list; upkeep ipvs save
  genhash -s ADDRESS -p PORT -u PATH       upkeep genhash, with the same options

Examples:
  upkeep check /etc/keepalived/keepalived.conf
  upkeep status
  upkeep help check
`;
}

/** The message for a word that is no command, with the one that was perhaps meant. */
export function unknownCommand(given: string, commands: readonly CommandRow[]): string {
  const names = commands.map((command) => command.name);
  const meant = nearest(given, names);
  const advice =
    meant === undefined ? `Commands: ${names.join(', ')}.` : `Did you mean '${meant}'?`;
  return `upkeep: unknown command '${given}'. ${advice}\nTry 'upkeep --help'.\n`;
}
