/** `upkeep ipvs`: the kernel's IPVS table, as ipvsadm(8) shows and takes it. */
import { readFileSync } from 'node:fs';
import { DEFAULT_CONTROL_SOCKET } from '../../../daemon/files/run-paths.js';
import type { IpvsError } from '../../../linux/ipvs/errors.js';
import { type Ipvs, IpvsUnavailableError, openIpvs } from '../../../linux/ipvs/ipvs.js';
import { isSystemCallError } from '../../../linux/native.js';
import { NetlinkError } from '../../../linux/netlink/requester.js';
import { listConnections } from '../../../lvs/ipvsadm-format/connections.js';
import { listSyncDaemons, listTable } from '../../../lvs/ipvsadm-format/list.js';
import {
  type IpvsadmRule,
  parseRules,
  parseServiceWords,
} from '../../../lvs/ipvsadm-format/parse-rules.js';
import { printRules } from '../../../lvs/ipvsadm-format/print-rules.js';
import { RuleError } from '../../../lvs/ipvsadm-format/rule-options.js';
import type { ServiceAddress, TableOperation } from '../../../lvs/table/table.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, socketOption, UsageError } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { namesOf } from './rule-names.js';

const numeric = {
  type: 'boolean',
  short: 'n',
  help: 'for those who are used to it: only numbers are shown anyway',
} as const;

/** What it takes, and its words. */
export const manual = {
  usage: [
    ...['list [OPTION]...', 'save', 'restore [FILE]', 'zero [SERVICE]'],
    'clear --ours [--socket PATH]',
  ],
  description: `
Shows and changes the table of IPVS in the kernel, whoever has filled it. Needs root, or the
capability CAP_NET_ADMIN; the module ip_vs is loaded when it is missing.`,
  options: {},
  actions: {
    list: {
      help: 'what ipvsadm -L -n lists: services, their destinations, connections',
      options: {
        thresholds: { type: 'boolean', help: 'upper and lower thresholds of connections' },
        stats: { type: 'boolean', help: 'counters instead of settings, in full' },
        rate: { type: 'boolean', help: 'counters per second' },
        connections: { type: 'boolean', help: 'the connections that IPVS knows' },
        timeout: { type: 'boolean', help: 'time-outs of connections, in seconds' },
        daemon: { type: 'boolean', help: 'roles of the sync daemon that run' },
        json: { type: 'boolean', help: 'the table, time-outs and daemons as JSON' },
        numeric,
      },
    },
    save: {
      help: 'prints rules as ipvsadm -S -n does, thresholds included',
      options: { numeric },
    },
    restore: {
      help:
        'reads such rules from FILE (- or none: standard input) and adds them to\n' +
        'the table; when one line is wrong nothing is done. Names of hosts and\n' +
        'ports are looked up; a line -C empties the table',
      operands: [{ name: 'FILE' }],
      options: {},
    },
    zero: {
      help:
        'sets all counters to zero, or those of one SERVICE: -t ADDRESS:PORT,\n' +
        '-u ADDRESS:PORT, --sctp-service ADDRESS:PORT or -f MARK [-6]',
      options: {},
    },
    clear: {
      help:
        'removes what an upkeepd has left behind that was killed with all its\n' +
        'processes, links with virtual MACs as well, and puts time-outs, sync\n' +
        'daemons, settings of the kernel and the firewall back; services of\n' +
        'others stay. Refused while the daemon runs: stop that instead.',
      options: {
        ours: { type: 'boolean', help: 'is needed: what is not ours stays' },
        socket: {
          ...socketOption,
          help: 'control socket that the daemon had (default /run/upkeep/control.sock)',
        },
      },
    },
  },
  exits: '0  done    1  wrong command line or rule, or the kernel has refused something',
  examples: `upkeep ipvs list
upkeep ipvs list --json | jq '.services[].destinations | length'
upkeep ipvs save > rules && upkeep ipvs restore rules
upkeep ipvs zero -t 10.0.0.1:80`,
} as const satisfies CommandManual;

const CONNECTIONS = '/proc/net/ip_vs_conn';

type Action = (args: readonly string[], terminal: Terminal) => number | Promise<number>;

const actions: Readonly<Record<string, Action>> = { list, save, restore, zero, clear };

/** Does what the first word says. @returns 1 when the kernel refuses, or a rule is wrong */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '', ...rest] = args;
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) {
    throw new UsageError(`one of ${Object.keys(actions).join(', ')} is needed, not '${name}'`);
  }
  try {
    return await action(rest, terminal);
  } catch (error) {
    const known =
      error instanceof NetlinkError ||
      error instanceof IpvsUnavailableError ||
      isSystemCallError(error);
    if (!known) {
      throw error;
    }
    terminal.error(`upkeep ipvs: ${error.message}\n`);
    return exitCodes.failed;
  }
}

function withIpvs<Result>(action: (table: Ipvs) => Result): Result {
  const table = openIpvs();
  try {
    return action(table);
  } finally {
    table.close();
  }
}

function list(args: readonly string[], terminal: Terminal): number {
  const { values } = readArguments(args, manual.actions.list);
  const { thresholds, stats, rate, connections, timeout, daemon, json } = values;
  if ([thresholds, stats, rate, connections, timeout, daemon, json].filter(Boolean).length > 1) {
    throw new UsageError('the options of list exclude each other');
  }
  if (connections) {
    terminal.out(listConnections(readFileSync(CONNECTIONS, 'latin1')));
  } else if (timeout) {
    const { tcpSeconds, tcpFinSeconds, udpSeconds } = withIpvs((table) => table.timeouts());
    terminal.out(`Timeout (tcp tcpfin udp): ${tcpSeconds} ${tcpFinSeconds} ${udpSeconds}\n`);
  } else if (daemon) {
    terminal.out(listSyncDaemons(withIpvs((table) => table.syncDaemons())));
  } else if (json) {
    terminal.out(withIpvs(jsonText));
  } else {
    const others = stats ? 'statistics' : rate ? 'rates' : 'table';
    const columns = thresholds ? 'thresholds' : others;
    terminal.out(withIpvs((table) => listTable(table.dump(), columns, table.info())));
  }
  return exitCodes.ok;
}

/** Counters stay exact up to 2^53, beyond any that a machine reaches in a lifetime. */
function jsonText(table: Ipvs): string {
  const report = {
    info: table.info(),
    timeouts: table.timeouts(),
    syncDaemons: table.syncDaemons(),
    services: table.dump(),
  };
  const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? Number(value) : value);
  return `${JSON.stringify(report, plain, 2)}\n`;
}

function save(args: readonly string[], terminal: Terminal): number {
  readArguments(args, manual.actions.save);
  terminal.out(withIpvs((table) => printRules(table.dump())));
  return exitCodes.ok;
}

async function restore(args: readonly string[], terminal: Terminal): Promise<number> {
  const [file = '-'] = readArguments(args, manual.actions.restore).positionals;
  const text = readFileSync(file === '-' ? 0 : file, 'utf8');
  const { rules, wrong } = parseRules(text, await namesOf(text));
  for (const { line, message } of wrong) {
    terminal.error(`${file === '-' ? '<stdin>' : file}:${line}: ${message}\n`);
  }
  if (wrong.length > 0) {
    terminal.error('upkeep ipvs: nothing is restored\n');
    return exitCodes.failed;
  }
  const results = withIpvs((table) => carryOut(rules, table));
  results.forEach((error, index) => {
    if (error) {
      const line = rules[index]?.line ?? 0;
      terminal.error(`${file === '-' ? '<stdin>' : file}:${line}: ${error.subject}: `);
      terminal.error(`${error.reason}\n`);
    }
  });
  return results.some(Boolean) ? exitCodes.failed : exitCodes.ok;
}

type Refusal = Pick<IpvsError, 'subject' | 'reason'>;

/** The kernel's answer to each rule; what stands between two that empty the table goes together. */
function carryOut(rules: readonly IpvsadmRule[], table: Ipvs): readonly (Refusal | undefined)[] {
  const results: (Refusal | undefined)[] = [];
  let together: TableOperation[] = [];
  const applyTogether = (): void => {
    results.push(...table.apply(together));
    together = [];
  };
  for (const { operation } of rules) {
    if (operation.kind !== 'clear') {
      together.push(operation);
      continue;
    }
    applyTogether();
    const refused = table.flush();
    results.push(refused && { subject: '-C', reason: refused.message ?? refused.code });
  }
  applyTogether();
  return results;
}

function zero(args: readonly string[], terminal: Terminal): number {
  const address = args.length === 0 ? undefined : serviceOf(args);
  const refused = withIpvs((table) => table.zero(address));
  if (refused === undefined) {
    return exitCodes.ok;
  }
  const reason = refused.code === 'ESRCH' ? 'there is no such service' : refused.code;
  terminal.error(`upkeep ipvs: ${refused.message ?? reason}\n`);
  return exitCodes.failed;
}

async function clear(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, manual.actions.clear);
  if (!values.ours) {
    throw new UsageError('clear needs --ours: what a daemon has left behind');
  }
  const { clearOurs } = await import('./clear-ours.js');
  return clearOurs(values.socket ?? DEFAULT_CONTROL_SOCKET, terminal);
}

function serviceOf(args: readonly string[]): ServiceAddress {
  try {
    return parseServiceWords(args);
  } catch (error) {
    throw error instanceof RuleError ? new UsageError(error.message) : error;
  }
}
