/**
 * Messages of the generic netlink family IPVS (<linux/ip_vs.h>, interface version 1): how changes
 * of the table are written. Numbers are in host order but for addresses, ports and IPv4 netmasks.
 *
 *      0        16            20
 *      +--------+-------------+------------------------+---------------------+
 *      | header | cmd, 1, 0 0 | SERVICE (nested)       | DEST (nested)       |
 *      +--------+-------------+------------------------+---------------------+
 */

import type { ServiceAddress, ServiceEntry, TableOperation } from '../../lvs/table/table.js';
import { networkOrder32 } from '../host-order.js';
import type { NetlinkRequest } from '../netlink/requester.js';
import { NetlinkWriter } from '../netlink/writer.js';
import {
  commandAttributes,
  FAMILIES,
  ipvsRequest,
  NO_SCHEDULER,
  OPERATION_COMMANDS,
  PROTOCOLS,
  paddedAddress,
} from './attributes.js';
import { writeDestination } from './destination.js';

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
const lastIdentity = new NetlinkWriter(64);

/**
 * How a request names a service: the attribute SERVICE. The destinations of a service follow each
 * other, and there are thousands of them.
 */
export function identityBytes(address: ServiceAddress): Uint8Array {
  if (address !== lastAddress) {
    lastIdentity.reset();
    commandAttributes.encode(lastIdentity, { service: identity(address) });
    lastAddress = address;
  }
  return lastIdentity.written();
}

function identity(service: ServiceAddress) {
  const family = FAMILIES[service.family];
  return service.kind === 'fwmark'
    ? { family, mark: service.mark }
    : {
        family,
        protocol: PROTOCOLS[service.protocol],
        address: paddedAddress(service.address),
        port: service.port,
      };
}

function wholeService(entry: ServiceEntry) {
  return {
    ...identity(entry.address),
    scheduler: entry.scheduler === '' ? NO_SCHEDULER : entry.scheduler,
    engine: entry.engine === '' ? undefined : entry.engine,
    flags: entry.flags,
    timeoutSeconds: entry.timeoutSeconds,
    netmask: netmask(entry),
  };
}

/** IPv4: the mask in network order; IPv6: the prefix length in host order. */
function netmask({ address, netmask: mask }: ServiceEntry): number {
  return address.family === 'inet6' ? mask : networkOrder32(mask);
}
