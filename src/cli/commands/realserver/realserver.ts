/** `upkeep realserver`: what a real server of IPVS needs, done, undone, shown and proven. */
import {
  type AddressFamily,
  familyOf,
  type IpAddress,
  parseAddress,
} from '../../../base/address.js';
import { hardwareAddressText, parseHardwareAddress } from '../../../base/hardware-address.js';
import { RealServerHost } from '../../../linux/host/real-server-host.js';
import { isSystemCallError } from '../../../linux/native.js';
import { NetlinkError } from '../../../linux/netlink/requester.js';
import type { Method, ServedAddress } from '../../../realserver/host-view.js';
import type { WantedNeighbour } from '../../../realserver/neighbours.js';
import type { UndoRecord } from '../../../realserver/undo-record.js';
import { choiceOf, readArguments } from '../../arguments.js';
import { type CommandManual, UsageError } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { down, status, up } from './actions.js';
import { verify } from './proof.js';
import { RealServerRecord, RecordError } from './record.js';
import type { RealServerRequest, RealServerTools } from './request.js';

/** What it takes, and its words. */
export const manual = {
  usage: [
    'up --vip ADDRESS... [--method dr|tun] [--interface NAME] [--arp-rules]',
    'up [--vip ADDRESS...] --neighbour ADDRESS=MAC[@NAME]...',
    'down [--vip ADDRESS...]',
    'status [--vip ADDRESS... [--method dr|tun]]',
    'verify [--vip ADDRESS...]',
  ],
  description: `
Behind a director that forwards by hardware address (lvs_method DR) or in a tunnel (TUN), every
real server holds the virtual address as well, and must keep quiet about it: otherwise neighbours
learn it from a real server, and the director is bypassed. NAT needs nothing of this.`,
  actions: {
    up: {
      help:
        'makes it so, and shows the commands that do the same by hand:\n' +
        'arp_ignore and arp_announce; the address on lo with a prefix of 32 or\n' +
        '128; for tun instead on tunl0 (IPv6: ip6tnl0), its module, the tunnel\n' +
        'up, rp_filter loose. What is so already is left alone.',
      options: {},
    },
    down: {
      help:
        'undoes exactly what up has done, or what it has done for these\n' +
        'addresses; settings that others have changed since are left alone',
      options: {},
    },
    status: { help: 'shows what is in place and what is not', options: {} },
    verify: {
      help:
        'asks for the addresses on every network of this machine, as a neighbour\n' +
        'would: the question comes in through the interface itself, by a cable\n' +
        'made for it (veth and tc, removed again). For comparison it is asked\n' +
        'for an address of its own as well, which has to be answered.',
      options: {},
    },
  },
  remark: `
Without --vip: the addresses that up was given since this machine was started. It does not last
beyond a restart: etc/upkeep-realserver.service is a systemd unit that runs up at boot.`,
  operands: [{ name: 'ADDRESS', many: true }],
  options: {
    vip: {
      type: 'string',
      value: 'ADDRESS',
      multiple: true,
      help: 'a virtual address, may be repeated; or further words',
    },
    method: {
      type: 'string',
      value: 'METHOD',
      choices: ['dr', 'tun'],
      help: 'IP in IP, as ipvsadm -i does without --tun-type',
    },
    interface: {
      type: 'string',
      value: 'NAME',
      help: 'for dr: lo (default) or a dummy interface; for tun: sit0 for IPv6\nthat comes in IPv4',
    },
    'arp-rules': {
      type: 'boolean',
      help:
        'for dr over IPv4: a table of nft keeps quiet about the address, in\n' +
        'place of arp_ignore and arp_announce, which hold for all addresses;\n' +
        'once given it holds for the address until it is down',
    },
    neighbour: {
      type: 'string',
      value: 'ADDRESS=MAC',
      multiple: true,
      help:
        'a neighbour that cannot be asked by ARP, for example one in another\n' +
        'subnet: a permanent entry (ip neighbour), on the only network or\n' +
        'on that behind @; it goes when all is undone',
    },
    'dry-run': {
      type: 'boolean',
      short: 'n',
      help: 'with up and down: show the commands, do nothing',
    },
    json: { type: 'boolean', help: 'the same as JSON' },
  },
  exits: `0  done; in place; proven that no network hears of the addresses
1  wrong command line, or refused; not in place; a network does hear of an address
2  of verify: it cannot be told`,
  examples: `upkeep realserver up --vip 10.0.0.100
upkeep realserver up --vip 10.0.0.100 --vip 2001:db8::100 --method tun
upkeep realserver verify && upkeep realserver status
upkeep realserver down`,
} as const satisfies CommandManual;

type Action = (request: RealServerRequest, tools: RealServerTools) => number;

const actions: Readonly<Record<string, Action>> = { up, down, status, verify };

/** Does what the first word says. @returns the exit status, see the help text */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '', ...rest] = args;
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action === undefined) {
    throw new UsageError(`one of ${Object.keys(actions).join(', ')} is needed, not '${name}'`);
  }
  const options = readOptions(rest);
  if (name === 'up' && options.addresses === undefined && options.neighbours.length === 0) {
    throw new UsageError('--vip ADDRESS or --neighbour ADDRESS=MAC is needed');
  }
  try {
    const record = new RealServerRecord();
    const host = new RealServerHost();
    try {
      const onlyNeighbours = name === 'up' && options.addresses === undefined;
      const served = onlyNeighbours ? [] : servedAddresses(options, record.read());
      return action({ ...options, served }, { host, record, terminal });
    } finally {
      host.close();
    }
  } catch (error) {
    if (!isExpected(error)) {
      throw error;
    }
    terminal.error(`upkeep realserver: ${error.message}\n`);
    return exitCodes.failed;
  }
}

/** What the kernel, the file system or the record say. */
function isExpected(error: unknown): error is Error {
  return error instanceof NetlinkError || error instanceof RecordError || isSystemCallError(error);
}

type Options = ReturnType<typeof readOptions>;

function readOptions(args: readonly string[]) {
  const { values, positionals } = readArguments(args, manual);
  const texts = [...(values.vip ?? []), ...positionals].flatMap((text) => text.split(','));
  const { method, interface: device } = values;
  return {
    addresses: texts.length === 0 ? undefined : [...new Set(texts.map(addressOf))],
    method: method === undefined ? undefined : choiceOf('--method', manual.options.method, method),
    device,
    neighbours: (values.neighbour ?? []).map(neighbourOf),
    arpRules: values['arp-rules'] === true,
    dryRun: values['dry-run'] === true,
    json: values.json === true,
  };
}

function addressOf(text: string): IpAddress {
  const address = parseAddress(text.replace(/\/(?:32|128)$/, ''));
  if (address === undefined) {
    throw new UsageError(`'${text}' is not an address`);
  }
  return address;
}

/** `10.1.0.1=02:00:00:00:00:01`, with `@eth0` behind it where there are several networks. */
function neighbourOf(text: string): WantedNeighbour {
  const [, addressText = '', hardwareText = '', device] =
    /^([^=]+)=([^@]+)(?:@(.+))?$/.exec(text) ?? [];
  const bytes = parseHardwareAddress(hardwareText);
  if (bytes === undefined) {
    throw new UsageError(`'${text}' is not ADDRESS=MAC or ADDRESS=MAC@INTERFACE`);
  }
  return { address: addressOf(addressText), hardwareAddress: hardwareAddressText(bytes), device };
}

/** What was not said is as it was when the address was set up, or as usual. */
function servedAddresses(options: Options, record: UndoRecord): readonly ServedAddress[] {
  const { addresses } = options;
  return addresses === undefined
    ? record.addresses
    : addresses.map((address) => {
        const earlier = record.addresses.find((each) => each.address === address);
        const method = options.method ?? earlier?.method ?? 'dr';
        const known = earlier?.method === method ? earlier.device : undefined;
        const device = options.device ?? known ?? usualDevice(method, familyOf(address));
        const byRules = method === 'dr' && (options.arpRules || earlier?.byRules === true);
        return { address, method, device, ...(byRules ? { byRules } : {}) };
      });
}

function usualDevice(method: Method, family: AddressFamily): string {
  if (method === 'dr') {
    return 'lo';
  }
  return family === 'inet' ? 'tunl0' : 'ip6tnl0';
}
