import { type CommandRow, socketOption } from '../../command.js';

const numeric = {
  type: 'boolean',
  short: 'n',
  help: 'for those who are used to it: only numbers are shown anyway',
} as const;

/** `upkeep ipvs`: what it takes, and its words. */
export const ipvs = {
  name: 'ipvs',
  summary: "list, save, restore, zero and clear the kernel's IPVS table",
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
} as const satisfies CommandRow;
