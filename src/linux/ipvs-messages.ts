/**
 * Messages of the generic netlink family IPVS (<linux/ip_vs.h>, interface version 1): how changes
 * of the table are written. Numbers are in host order but for addresses, ports and IPv4 netmasks.
 *
 *      0        16            20
 *      +--------+-------------+------------------------+---------------------+
 *      | header | cmd, 1, 0 0 | SERVICE (nested)       | DEST (nested)       |
 *      +--------+-------------+------------------------+---------------------+
 */

import type { ServiceAddress, ServiceEntry, TableOperation } from '../lvs/table.js';
import {
  commandAttributes,
  FAMILIES,
  ipvsRequest,
  NO_SCHEDULER,
  OPERATION_COMMANDS,
  PROTOCOLS,
  paddedAddress,
  portBytes,
} from './ipvs-attributes.js';
import { writeDestination } from './ipvs-destination.js';
import type { NetlinkRequest } from './netlink-requester.js';
import { NetlinkWriter } from './netlink-writer.js';

const ALL_FLAGS = 0xffffffff;

/** One change as a request. @param family the number that the controller gave for IPVS. */
export function tableRequest(family: number, operation: TableOperation): NetlinkRequest {
  return ipvsRequest(family, OPERATION_COMMANDS[operation.kind], (writer) => {
    if ('service' in operation) {
      commandAttributes.encode(writer, { service: wholeService(operation.service) });
      return;
    }
    writer.bytes(identityBytes(operation.address));
    if ('destination' in operation) {
      writeDestination(writer, operation);
    }
  });
}

let lastAddress: ServiceAddress | undefined;
let lastBytes: Uint8Array = new Uint8Array(0);

/**
 * How a request names a service: the attribute SERVICE. The destinations of a service follow each
 * other, and there are thousands of them.
 */
export function identityBytes(address: ServiceAddress): Uint8Array {
  if (address !== lastAddress) {
    const writer = new NetlinkWriter(64);
    commandAttributes.encode(writer, { service: identity(address) });
    lastBytes = writer.written();
    lastAddress = address;
  }
  return lastBytes;
}

function identity(service: ServiceAddress) {
  const family = FAMILIES[service.family];
  return service.kind === 'fwmark'
    ? { family, mark: service.mark }
    : {
        family,
        protocol: PROTOCOLS[service.protocol],
        address: paddedAddress(service.address),
        port: portBytes(service.port),
      };
}

function wholeService(entry: ServiceEntry) {
  return {
    ...identity(entry.address),
    scheduler: entry.scheduler === '' ? NO_SCHEDULER : entry.scheduler,
    engine: entry.engine === '' ? undefined : entry.engine,
    flags: flagBytes(entry.flags),
    timeoutSeconds: entry.timeoutSeconds,
    netmask: netmask(entry),
  };
}

/** struct ip_vs_flags: the flags, and which of them count. */
function flagBytes(flags: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(flags, ALL_FLAGS).buffer);
}

/** IPv4: the mask in network order; IPv6: the prefix length in host order. */
function netmask({ address, netmask: mask }: ServiceEntry): number {
  if (address.family === 'inet6') {
    return mask;
  }
  const bytes = new Uint8Array(4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, mask);
  return new Uint32Array(bytes.buffer)[0] ?? 0;
}
