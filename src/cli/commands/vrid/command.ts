import { type CommandRow, socketOption } from '../../command.js';

/** `upkeep vrid`: what it takes, and its words. */
export const vrid = {
  name: 'vrid',
  summary: 'list who uses which virtual router ID on a network, and which ones are free',
  usage: ['[OPTION]... INTERFACE'],
  description: `
Listens for VRRP adverts on INTERFACE for some seconds and lists who sends them: address, MAC,
version, priority. A running upkeepd that has instances there adds its own, and what it has counted
of others since it knows the interface, in the families of its instances. Nothing is sent. Needs
root, or CAP_NET_RAW.

An advert comes once in each interval, which is a second unless it is configured: what is sent
less often, or by unicast to others, or behind a switch that does not pass the group on, is not
heard, and what is called free may not be.`,
  operands: [{ name: 'INTERFACE' }],
  options: {
    seconds: {
      type: 'string',
      value: 'SECONDS',
      help: 'how long to listen (default 3); 0: only ask the daemon',
    },
    json: { type: 'boolean', help: 'the list, and the free ones as ranges, as JSON' },
    socket: socketOption,
  },
  exits: '0  done    1  cannot listen    3  no daemon is running, with --seconds 0',
  examples: `upkeep vrid eth0
upkeep vrid eth0 --seconds 10 --json | jq '.free'`,
} as const satisfies CommandRow;
