import { type CommandRow, socketOption } from '../../command.js';

/** `upkeep metrics`: what it takes, and its words. */
export const metrics = {
  name: 'metrics',
  summary: 'print the metrics of the running upkeepd, for Prometheus and its like',
  usage: ['[OPTION]...'],
  description: `
Prints what GET /metrics of the control socket gives: states, priorities, adverts sent, received
and refused, addresses, scripts, BFD sessions, virtual and real servers, reloads, processes. The
families are listed in docs/metrics.md. The daemon is looked at once a second at most.`,
  options: {
    openmetrics: { type: 'boolean', help: 'OpenMetrics 1.0 instead of the text format 0.0.4' },
    socket: socketOption,
  },
  exits: '0  printed    1  the daemon does not answer    3  no daemon is running',
  examples: `upkeep metrics | grep 'state="MASTER"'
upkeep metrics | promtool check metrics`,
} as const satisfies CommandRow;
