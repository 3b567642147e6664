/** `use_vmac`, `use_ipvlan` and what goes with them, of one instance. */
import { familyOf, parseAddress } from '../../../base/address.js';
import type { Word } from '../../language/tree.js';
import type { InstanceServices, IpvlanSettings, VmacSettings } from '../../services-model.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import type { Setting } from '../reading/settings.js';
import type { InstanceSettings } from './instance-settings.js';

/** IFNAMSIZ of <linux/if.h>, without the zero at the end. */
export const LONGEST_NAME = 15;

type DeviceSettings = Pick<
  InstanceServices,
  'vmac' | 'ipvlan' | 'vmacForAddresses' | 'vmacTransmitsFromBase'
>;

/** Of `use_vmac` and `use_ipvlan` the last one counts. */
export function readDevice(context: CompileContext, settings: InstanceSettings): DeviceSettings {
  const vmac = settings.last('use_vmac');
  const ipvlan = settings.last('use_ipvlan');
  const isIpvlan = ipvlan !== undefined && (vmac === undefined || vmac.order < ipvlan.order);
  const fromBase = settings.last('vmac_xmit_base')?.directive.keyword;
  const usesVmac = vmac !== undefined && !isIpvlan;
  if (fromBase !== undefined && !usesVmac) {
    const message = "'vmac_xmit_base' has no effect without use_vmac";
    reportWarning(context, 'vmac-xmit-base-unused', fromBase, message);
  }
  return {
    ...(usesVmac ? { vmac: readVmac(context, vmac) } : {}),
    ...(isIpvlan ? { ipvlan: readIpvlan(context, ipvlan) } : {}),
    vmacForAddresses: settings.has('use_vmac_addr'),
    vmacTransmitsFromBase: fromBase !== undefined && usesVmac,
  };
}

interface LooseWords {
  /** Names and addresses. */
  readonly words: readonly Word[];
  /** The word after `name`. */
  readonly named: Word | undefined;
  readonly flags: readonly Word[];
  readonly group: number | undefined;
}

const FLAGS = ['netlink_notify_msg', 'bridge', 'private', 'vepa'];

/** Names, flags and `group <number>`, in any order. */
function looseWords({ directive }: Setting): LooseWords {
  const words: Word[] = [];
  const flags: Word[] = [];
  let named: Word | undefined;
  let group: number | undefined;
  const rest = [...directive.arguments];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word.text === 'group') {
      group = Number(rest.shift()?.text);
    } else if (word.text === 'name' && rest.length > 0) {
      named = rest.shift();
    } else if (FLAGS.includes(word.text)) {
      flags.push(word);
    } else {
      words.push(word);
    }
  }
  return { words, flags, named, group };
}

/** Five octets, which the VRID completes, or six. */
const MAC = /^[\da-f]{1,2}(:[\da-f]{1,2}){4,5}$/i;

function readVmac(context: CompileContext, setting: Setting): VmacSettings {
  const { words, flags, named, group } = looseWords(setting);
  const macs = words.filter(({ text }) => MAC.test(text));
  const names = words.filter((word) => !macs.includes(word));
  const name = readName(context, named === undefined ? names : [named, ...names]);
  const mac = readMac(context, macs[0]);
  return {
    ...(name === undefined ? {} : { name }),
    ...(mac === undefined ? {} : { hardwareAddress: mac }),
    netlinkNotify: flags.some(({ text }) => text === 'netlink_notify_msg'),
    ...(group === undefined ? {} : { group }),
  };
}

function readName(context: CompileContext, [first, second]: readonly Word[]): string | undefined {
  if (second !== undefined) {
    const message = `'${second.text}' is ignored: the interface below is that of the instance`;
    reportWarning(context, 'device-name-unusable', second, message);
  }
  if (first !== undefined && first.text.length > LONGEST_NAME) {
    const message = `'${first.text}' is longer than ${LONGEST_NAME} characters; it is ignored`;
    reportError(context, 'device-name-unusable', first, message);
    return undefined;
  }
  return first?.text;
}

/** Lower case, two digits each. */
function readMac(context: CompileContext, word: Word | undefined): string | undefined {
  if (word === undefined) {
    return undefined;
  }
  const octets = word.text.toLowerCase().split(':');
  const mac = octets.map((octet) => octet.padStart(2, '0')).join(':');
  const isMulticast = (Number.parseInt(octets[0] ?? '', 16) & 1) === 1;
  if (isMulticast || /^00:00:5e:00:0[12]/.test(mac)) {
    const message = `${word.text} is no address of one's own; that of the virtual router is used`;
    reportError(context, 'vmac-address-unusable', word, message);
    return undefined;
  }
  return mac;
}

function readIpvlan(context: CompileContext, setting: Setting): IpvlanSettings {
  const { words, flags, named, group } = looseWords(setting);
  const isAddress = ({ text }: Word) => parseAddress(text.replace(/\/.*/, '')) !== undefined;
  const [address] = words.filter(isAddress);
  const names = words.filter((word) => !isAddress(word));
  const name = readName(context, named === undefined ? names : [named, ...names]);
  const [mode, other] = flags.filter(({ text }) => text !== 'netlink_notify_msg');
  if (other !== undefined) {
    const message = `an ipvlan has one mode; '${other.text}' is ignored`;
    reportWarning(context, 'device-name-unusable', other, message);
  }
  return {
    ...(name === undefined ? {} : { name }),
    ...addressAndLength(address),
    mode: mode?.text === 'private' || mode?.text === 'vepa' ? mode.text : 'bridge',
    ...(group === undefined ? {} : { group }),
  };
}

function addressAndLength(word: Word | undefined) {
  const [text = '', length] = word?.text.split('/') ?? [];
  const address = parseAddress(text);
  if (address === undefined) {
    return {};
  }
  const longest = familyOf(address) === 'inet' ? 32 : 128;
  const prefixLength = length === undefined ? longest : Math.min(Number(length), longest);
  return { address, prefixLength: Number.isInteger(prefixLength) ? prefixLength : longest };
}
