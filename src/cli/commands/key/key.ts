/** `upkeep key rotate`: the steps that put another key into the files of two routers. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { nodeFileHost } from '../../../config/language/file-host.js';
import { loadConfiguration } from '../../../config/load.js';
import type { Edit } from '../../../config/rotate/edits.js';
import { type Rotation, type RotationStep, rotationOf } from '../../../config/rotate/rotation.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, configIdOption, UsageError } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['rotate [OPTION]... FILE PEER'],
  description: `
Prints the steps that put another key into the auth_hmac of FILE and PEER, the files of two
routers: which file, which lines, and which of them reloads. After each step both believe each
other, which is checked as upkeep check FILE --peer PEER does. No file is changed.`,
  options: {},
  actions: {
    rotate: {
      help: 'the steps, in their order',
      operands: [{ name: 'FILE' }, { name: 'PEER' }],
      options: {
        key: {
          type: 'string',
          value: 'KEY',
          help: 'the new key, as in the file: a text, hex: or file:\n(default: 32 random bytes)',
        },
        id: {
          type: 'string',
          value: 'ID',
          help: 'its number (default: the next one that is free)',
        },
        instance: {
          type: 'string',
          value: 'NAME',
          help: 'of this instance of FILE only (default: all that sign)',
        },
        'config-id': configIdOption,
        'peer-id': {
          type: 'string',
          value: 'ID',
          help: 'the same for PEER (default: that of FILE)',
        },
        json: { type: 'boolean', help: 'the steps with their edits as JSON' },
      },
    },
  },
  exits: '0  printed    1  there is no such way: the reason is said',
  examples: `upkeep key rotate master.conf backup.conf
upkeep key rotate master.conf backup.conf --key file:/etc/keepalived/vrrp-2.key`,
} as const satisfies CommandManual;

/** As long as the output of SHA-256, which is the shortest that `auth_hmac` takes. */
const KEY_BYTES = 32;
const LAST_KEY_ID = 255;

/** Prints; changes nothing. */
export function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [action, ...rest] = args;
  if (action !== 'rotate') {
    throw new UsageError(`rotate is needed, not '${action ?? ''}'`);
  }
  return Promise.resolve(rotate(rest, terminal));
}

function rotate(args: readonly string[], terminal: Terminal): number {
  const { values, positionals } = readArguments(args, manual.actions.rotate);
  const [file, peer] = positionals;
  if (file === undefined || peer === undefined) {
    throw new UsageError('name the files of both routers');
  }
  const configId = values['config-id'] ?? hostname().split('.', 1)[0] ?? '';
  const ids = new Map([
    [file, configId],
    [peer, values['peer-id'] ?? configId],
  ]);
  const id = idOf(values.id);
  const rotation = rotationOf({
    files: [file, peer],
    key: values.key ?? `hex:${randomBytes(KEY_BYTES).toString('hex')}`,
    ...(id === undefined ? {} : { id }),
    ...(values.instance === undefined ? {} : { instance: values.instance }),
    load: (router, changed) => loadChanged(router, ids.get(router) ?? configId, changed),
  });
  if (typeof rotation === 'string') {
    terminal.error(`upkeep key: ${rotation}\n`);
    return exitCodes.failed;
  }
  const found = rotation.steps.flatMap(({ findings }) => findings);
  terminal.out(values.json ? `${JSON.stringify(rotation, undefined, 2)}\n` : render(rotation));
  return found.length === 0 ? exitCodes.ok : exitCodes.failed;
}

function idOf(text: string | undefined): number | undefined {
  const id = text === undefined ? undefined : Number(text);
  if (id !== undefined && !(Number.isInteger(id) && id >= 1 && id <= LAST_KEY_ID)) {
    throw new UsageError(`--id is a number from 1 to ${LAST_KEY_ID}, not '${text}'`);
  }
  return id;
}

function loadChanged(path: string, configId: string, changed: ReadonlyMap<string, string>) {
  const host = nodeFileHost();
  return loadConfiguration(path, {
    configId,
    allIncludeChecks: false,
    currentDirectory: process.cwd(),
    host: {
      ...host,
      readFile: (file) => {
        const text = changed.get(file);
        return text === undefined ? host.readFile(file) : Buffer.from(text, 'utf8');
      },
    },
  });
}

function render({ id, instances, steps }: Rotation): string {
  const head =
    `Key ${id} of ${instances.join(', ')}, in ${steps.length} steps. Before each of them the ` +
    'reload of the one before\nis complete: the log of that router says so.\n';
  return `${head}\n${steps.map(renderStep).join('\n')}`;
}

function renderStep({ router, what, edits, findings }: RotationStep, index: number): string {
  const verdict =
    findings.length === 0
      ? 'each router believes the other'
      : findings.map(({ message }) => message).join('; ');
  return [
    `${index + 1}. ${router}: the router ${what}`,
    ...edits.flatMap(renderEdit),
    `   then on that router: upkeep reload`,
    `   upkeep check --peer: ${verdict}`,
    '',
  ].join('\n');
}

function renderEdit({ file, line, remove, insert }: Edit): readonly string[] {
  return [
    `   ${file}, line ${line}:`,
    ...remove.map((text) => `   - ${text}`),
    ...insert.map((text) => `   + ${text}`),
  ];
}
