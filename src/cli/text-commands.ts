/** The commands about the text of a configuration and its language. */
import type { Command } from './command.js';

/** `upkeep fmt` */
export const fmt: Command = {
  name: 'fmt',
  summary: 'format configuration files',
  load: () => import('./commands/fmt/fmt.js'),
  help: `Usage: upkeep fmt [--check|--write] [FILE]...

Prints FILE (default /etc/keepalived/keepalived.conf, - for standard input) with one statement a
line, indented by four blanks for each block, with '{' behind its keyword, without blanks at the
ends of lines, and with at most one blank line in a row.

The meaning stays, and so does what you wrote within a line: comments, includes, definitions,
conditions, quoted text and spacing. Lines with references ($NAME) and lines that begin with @ or
~SEQ are only moved. A file whose own braces do not match is left as it is, with a message.

Options:
      --check             print nothing but the names of files that would change
      --write             format the files in place

Exit status:
  0  done, or nothing would change
  1  with --check, a file would change; or a file cannot be read or formatted

Examples:
  upkeep fmt draft.conf | diff draft.conf -
  upkeep fmt --write keepalived.conf conf.d/*.conf
  upkeep fmt --check *.conf                  in a pipeline
`,
};

/** `upkeep convert` */
export const convert: Command = {
  name: 'convert',
  summary: 'turn a configuration into YAML, or back',
  load: () => import('./commands/convert/convert.js'),
  help: `Usage: upkeep convert [OPTION]... FILE
   or: upkeep convert --schema [-o OUT]

Prints FILE in the other form: a conf file as YAML, and a file named *.yaml or *.yml as conf file.
Both mean the same to the daemon, which reads either. Includes, definitions, conditions and
repetitions are resolved, and comments are lost. A file with errors is not converted.

Options:
      --to FORM           yaml or conf (default: the other one)
  -o, --output OUT        write to this file
  -i, --config-id ID      use the lines that begin with @ID (default: the host name)
      --force             convert what can be used of a file with errors
      --schema            print the JSON Schema of the YAML form, for editors. They complete and
                          check a file that begins with
                          # yaml-language-server: $schema=upkeep.schema.json

Exit status:
  0  converted    1  errors in FILE, or it cannot be written in the other form

Examples:
  upkeep convert keepalived.conf -o keepalived.yaml
  upkeep convert keepalived.yaml | diff keepalived.conf -
  upkeep convert --schema -o upkeep.schema.json
`,
};

/** `upkeep explain` */
export const explain: Command = {
  name: 'explain',
  summary: 'explain a keyword or a diagnostic',
  load: () => import('./commands/explain/explain.js'),
  help: `Usage: upkeep explain [[BLOCK.]KEYWORD | CODE]

Tells what a keyword of the configuration takes, what it does, its default, where it is used, what
a reload does with a change, and whether upkeep supports it. A keyword that several blocks know is
shown for each of them. Without KEYWORD, lists the top level.

CODE is what upkeep check and the daemon print in brackets behind a message: tells what is wrong,
what follows from it, and what to do.

Exit status:
  0  explained    1  no such keyword or code

Examples:
  upkeep explain priority
  upkeep explain vrrp_instance.track_script
  upkeep explain virtual_ipaddress dev
  upkeep explain repeated-virtual-router-id
`,
};

/** `upkeep manual` */
export const manual: Command = {
  name: 'manual',
  summary: 'write the manual of all keywords',
  load: () => import('./commands/manual/manual.js'),
  help: `Usage: upkeep manual --output DIR

Writes the manual of the configuration: DIR/keywords/*.md, the man page DIR/upkeep.conf.5, and
DIR/upkeep.schema.json for editors. Files of these names are replaced.

Options:
      --output DIR        where the pages go; made if need be

Exit status:
  0  written    1  a page cannot be written

Examples:
  upkeep manual --output docs
  upkeep manual --output /tmp/m && man -l /tmp/m/upkeep.conf.5
`,
};
