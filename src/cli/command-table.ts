/** Every command of `upkeep`, in the order of the help text. */
import type { Command } from './command.js';
import { genhash } from './commands/genhash/command.js';
import { ipvs } from './commands/ipvs/command.js';
import { plan } from './commands/plan/command.js';
import { realserver } from './commands/realserver/command.js';
import { convert, explain, fmt, manual } from './text-commands.js';

const check: Command = {
  name: 'check',
  summary: 'check a configuration file',
  load: () => import('./commands/check/check.js'),
  help: `Usage: upkeep check [OPTION]... [FILE]

Reads FILE (default /etc/keepalived/keepalived.conf, - for standard input) as the daemon would
and reports what is wrong with it, where, and what to do about it. Nothing is changed or started.

Options:
  -i, --config-id ID      use the lines that begin with @ID (default: the host name)
  -e, --all-config        an include that finds no file is an error
      --format FORMAT     text (default), json, sarif (code scanning) or github (annotations)
      --elsewhere         FILE is for another machine: do not look for its interfaces and
                          scripts on this one
      --peer OTHER        the file of another router of the cluster, may be repeated: hold the
                          files against each other and tell what the routers would do
      --peer-id ID        the lines of OTHER that begin with @ID, when one file serves them all;
                          the first belongs to the first --peer, and so on

Exit status, as of keepalived -t:
  0  nothing to complain about        4  a file or an interface cannot be used
  1  wrong command line               5  errors, or warnings
  2  a parameter is missing           6  scripts are not secure

Examples:
  upkeep check                             the installed configuration
  upkeep check ./keepalived.conf           a draft
  upkeep check --elsewhere lb1.conf        in a pipeline, away from the router
  upkeep check --elsewhere lb1.conf --peer lb2.conf
  upkeep check -i lb1 all.conf --peer all.conf --peer-id lb2
  upkeep check --format json k.conf | jq '.diagnostics[].message'
`,
};

const status: Command = {
  name: 'status',
  summary: 'show what a running daemon is doing',
  load: () => import('./commands/status/status.js'),
  help: `Usage: upkeep status [OPTION]...

Asks the running upkeepd who is master, since when, with which priority, which real servers are
up with which weight, and what is wrong.

Options:
      --format FORMAT     text (default), json or yaml
      --json              the same as --format json
      --socket PATH       control socket of the daemon (default /run/upkeep/control.sock)

Exit status:
  0  the daemon answered    1  it did not answer properly    3  no daemon is running

Examples:
  upkeep status
  upkeep status --json | jq -r '.vrrp.instances[] | "\\(.name) \\(.state)"'
  watch -n1 upkeep status
`,
};

const reload: Command = {
  name: 'reload',
  summary: 'make a running daemon read its configuration again',
  load: () => import('./commands/reload/reload.js'),
  help: `Usage: upkeep reload [--socket PATH]

Asks the running upkeepd to read its configuration again, as SIGHUP does, and reports what it
says. States and addresses that stay configured are kept. A file with errors is refused: the
daemon goes on with what it has.

Options:
      --socket PATH       control socket of the daemon (default /run/upkeep/control.sock)

Exit status:
  0  accepted    1  refused    3  no daemon is running
`,
};

const version: Command = {
  name: 'version',
  summary: 'print the version',
  load: () => import('./commands/version/version.js'),
  help: 'Usage: upkeep version\n\nPrints the version of upkeep and of the runtime.\n',
};

const help: Command = {
  name: 'help',
  summary: 'explain a command',
  load: () => import('./commands/help/help.js'),
  help: 'Usage: upkeep help [COMMAND]\n\nExplains a command, or lists them all.\n',
};

/** The commands by name. */
export const commands: readonly Command[] = [
  check,
  status,
  reload,
  plan,
  ipvs,
  realserver,
  genhash,
  explain,
  fmt,
  convert,
  manual,
  version,
  help,
];
