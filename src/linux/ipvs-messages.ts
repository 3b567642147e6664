/**
 * Messages of the generic netlink family IPVS (<linux/ip_vs.h>, interface version 1): how changes
 * of the table are written. Numbers are in host order but for addresses, ports and IPv4 netmasks.
 *
 *      0        16            20
 *      +--------+-------------+------------------------+---------------------+
 *      | header | cmd, 1, 0 0 | SERVICE (nested)       | DEST (nested)       |
 *      +--------+-------------+------------------------+---------------------+
 */
import { familyOf } from '../base/address.js';
import type {
  DestinationEntry,
  ServiceAddress,
  ServiceEntry,
  TableOperation,
  Tunnel,
} from '../lvs/table.js';
import {
  commandAttributes,
  FAMILIES,
  ipvsRequest,
  METHODS,
  OPERATION_COMMANDS,
  PROTOCOLS,
  paddedAddress,
  portBytes,
  TUNNEL_FLAGS,
  TUNNEL_TYPES,
} from './ipvs-attributes.js';
import type { NetlinkRequest } from './netlink-requester.js';

const ALL_FLAGS = 0xffffffff;

/** One change as a request. @param family the number that the controller gave for IPVS. */
export function tableRequest(family: number, operation: TableOperation): NetlinkRequest {
  return ipvsRequest(family, OPERATION_COMMANDS[operation.kind], (writer) => {
    commandAttributes.encode(writer, commandValues(operation));
  });
}

/** How a request names a service (IPVS_CMD_ATTR_SERVICE). */
export function serviceIdentity(address: ServiceAddress) {
  return { service: identity(address) };
}

function commandValues(operation: TableOperation) {
  switch (operation.kind) {
    case 'newService':
    case 'setService':
      return { service: wholeService(operation.service) };
    case 'deleteService':
      return { service: identity(operation.address) };
    case 'deleteDestination':
      return {
        service: identity(operation.address),
        destination: destinationIdentity(operation),
      };
    default:
      return { service: identity(operation.address), destination: wholeDestination(operation) };
  }
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
    scheduler: entry.scheduler,
    engine: entry.engine === '' ? undefined : entry.engine,
    flags: flagBytes(entry.flags),
    timeoutSeconds: entry.timeoutSeconds,
    netmask: netmask(entry),
  };
}

interface DestinationOperation {
  readonly address: ServiceAddress;
  readonly destination: DestinationEntry;
}

/** The family is named only where it is another than the service's (Linux 3.18 and later). */
function destinationIdentity({ address: service, destination }: DestinationOperation) {
  const family = familyOf(destination.address);
  return {
    family: family === service.family ? undefined : FAMILIES[family],
    address: paddedAddress(destination.address),
    port: portBytes(destination.port),
  };
}

function wholeDestination(operation: DestinationOperation) {
  const { method, weight, tunnel, upperThreshold, lowerThreshold } = operation.destination;
  return {
    ...destinationIdentity(operation),
    method: METHODS[method],
    weight,
    ...(method === 'tunnel' && tunnel ? tunnelValues(tunnel) : {}),
    upperThreshold,
    lowerThreshold,
  };
}

/** Plain ipip is what kernels before 5.2 do without being told. */
function tunnelValues({ type, port, checksum }: Tunnel) {
  return {
    tunnelType: type === 'ipip' ? undefined : TUNNEL_TYPES[type],
    tunnelPort: type === 'gue' ? portBytes(port) : undefined,
    tunnelFlags: type === 'ipip' ? undefined : TUNNEL_FLAGS[checksum],
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
