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
import { UsageError } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { down, status, up } from './actions.js';
import { realserver } from './command.js';
import { verify } from './proof.js';
import { RealServerRecord, RecordError } from './record.js';
import type { RealServerRequest, RealServerTools } from './request.js';

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
  const { values, positionals } = readArguments(args, realserver);
  const texts = [...(values.vip ?? []), ...positionals].flatMap((text) => text.split(','));
  const { method, interface: device } = values;
  return {
    addresses: texts.length === 0 ? undefined : [...new Set(texts.map(addressOf))],
    method:
      method === undefined ? undefined : choiceOf('--method', realserver.options.method, method),
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
