/** The interfaces of this network namespace, their groups, and who else configures them. */
import { endianness } from 'node:os';
import { addressFromBytes, type IpAddress, parseAddress } from '../../base/address.js';
import type {
  InspectedMachine,
  InterfaceManagers,
  MachineInterface,
} from '../../doctor/machine.js';
import { NetlinkRequester } from '../netlink/requester.js';
import { readLinks } from '../route/read-links.js';
import { readAddresses } from '../route/read-lists.js';
import { linesOf, namesIn, textOf } from './read-text.js';

const NETLINK_ROUTE = 0;
const isLittleEndian = endianness() === 'LE';

/** With their addresses. @throws NetlinkError */
export function readInterfaces(): readonly MachineInterface[] {
  const requester = new NetlinkRequester(NETLINK_ROUTE);
  try {
    const links = readLinks(requester);
    const names = new Map(links.map(({ index, name }) => [index, name]));
    const addresses = readAddresses(requester);
    return links.map(({ index, name, up, running, loopback, master }) => {
      const masterName = master === undefined ? undefined : names.get(master);
      return {
        ...{ name, up, running, loopback },
        ...(masterName === undefined ? {} : { master: masterName }),
        addresses: addresses
          .filter(({ linkIndex }) => linkIndex === index)
          .map(({ address, prefixLength }) => ({ address, prefixLength })),
        managers: managersOf(index),
      };
    });
  } finally {
    requester.close();
  }
}

/** Of proc(5), net/igmp and net/igmp6: numbers of the first are in the order of the machine. */
export function multicastGroups(): InspectedMachine['groups'] {
  const groups: { interface: string; group: IpAddress }[] = [];
  let device = '';
  for (const line of linesOf('/proc/thread-self/net/igmp').slice(1)) {
    device = /^\d+\s+(\S+?)\s*:/.exec(line)?.[1] ?? device;
    const digits = /^\s+([\dA-F]{8})\s/.exec(line)?.[1];
    if (digits !== undefined) {
      groups.push({ interface: device, group: groupOf(digits, true) });
    }
  }
  for (const line of linesOf('/proc/thread-self/net/igmp6')) {
    const [, name, digits] = /^\d+\s+(\S+)\s+([\da-f]{32})\s/.exec(line) ?? [];
    if (name !== undefined && digits !== undefined) {
      groups.push({ interface: name, group: groupOf(digits, false) });
    }
  }
  return groups;
}

/** Those that have answered: flag ATF_COM, 2, of arp(7) in proc(5), net/arp. */
export function arpNeighbours(): InspectedMachine['neighbours'] {
  return linesOf('/proc/thread-self/net/arp').flatMap((line) => {
    const [text = '', , flags = '', , , device] = line.split(/\s+/);
    const address = (Number(flags) & 2) === 0 ? undefined : parseAddress(text);
    return address === undefined || device === undefined ? [] : [{ interface: device, address }];
  });
}

function groupOf(digits: string, ofTheMachine: boolean): IpAddress {
  const bytes = Buffer.from(digits, 'hex');
  return ofTheMachine
    ? addressFromBytes(isLittleEndian ? bytes.reverse() : bytes, 0, 'inet')
    : addressFromBytes(bytes, 0, 'inet6');
}

/** What their daemons note in /run, a file for each interface. */
function managersOf(index: number): InterfaceManagers {
  const manager = textOf(`/run/NetworkManager/devices/${index}`);
  const networkd = textOf(`/run/systemd/netif/links/${index}`);
  const file = /^NETWORK_FILE=(.+)$/m.exec(networkd)?.[1];
  const keep = file === undefined ? undefined : keepConfiguration(file);
  return {
    networkManager: /^managed=true$/m.test(manager),
    ...(file === undefined
      ? {}
      : { networkd: { file, ...(keep === undefined ? {} : { keepConfiguration: keep }) } }),
  };
}

/** The last one in the file and its drop-ins, in the order of their names (systemd.network(5)). */
function keepConfiguration(file: string): string | undefined {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const folders = ['/usr/lib', '/run', '/etc'].map((root) => `${root}/systemd/network/${name}.d`);
  const dropIns = folders
    .flatMap((folder) => namesIn(folder).map((each) => ({ each, path: `${folder}/${each}` })))
    .sort((a, b) => (a.each < b.each ? -1 : 1));
  const texts = [file, ...dropIns.map(({ path }) => path)].map(textOf);
  return texts.flatMap((text) => [...text.matchAll(/^KeepConfiguration=(.*)$/gm)]).at(-1)?.[1];
}
