/** Why the kernel refused a change of the IPVS table, in words (<linux/ip_vs.h>, ipvsadm(8)). */
import { familyOf } from '../../base/address.js';
import type { ServiceAddress, TableOperation } from '../../lvs/table/table.js';
import type { KernelError } from '../doors.js';

/** A refused change. */
export interface IpvsError {
  readonly operation: TableOperation;
  /** Positive, as in errno(3). */
  readonly errno: number;
  /** The name, `ESRCH`. */
  readonly code: string;
  /** `TCP 10.0.0.1:80 → 10.0.0.2:80` */
  readonly subject: string;
  readonly reason: string;
}

/** The error of `operation` that the kernel answered with `error`. */
export function ipvsError(operation: TableOperation, error: KernelError): IpvsError {
  const { errno, code, message } = error;
  const reason = message ?? reasonOf(operation, code);
  return { operation, errno, code, subject: subjectOf(operation), reason };
}

function subjectOf(operation: TableOperation): string {
  const service = serviceText(addressOf(operation));
  return 'destination' in operation ? `${service} → ${endpoint(operation.destination)}` : service;
}

function addressOf(operation: TableOperation): ServiceAddress {
  return 'service' in operation ? operation.service.address : operation.address;
}

function serviceText(service: ServiceAddress): string {
  return service.kind === 'fwmark'
    ? `FWM ${service.mark} ${service.family}`
    : `${service.protocol} ${endpoint(service)}`;
}

function endpoint({
  address,
  port,
}: Pick<Extract<ServiceAddress, { kind: 'address' }>, 'address' | 'port'>) {
  return familyOf(address) === 'inet6' ? `[${address}]:${port}` : `${address}:${port}`;
}

function reasonOf(operation: TableOperation, code: string): string {
  switch (code) {
    case 'EEXIST':
      return 'destination' in operation ? 'the destination exists' : 'the service exists';
    case 'ESRCH':
      return 'there is no such service';
    case 'ENOENT':
      return missing(operation);
    case 'EINVAL':
      return invalid(operation);
    case 'ERANGE':
      return 'the weight is negative, or the lower threshold is above the upper one';
    case 'EPERM':
      return 'the capability CAP_NET_ADMIN is missing';
    case 'EAFNOSUPPORT':
      return 'IPVS of this kernel does not know the address family';
    default:
      return `the kernel says ${code}`;
  }
}

function missing(operation: TableOperation): string {
  if (!('service' in operation)) {
    return 'there is no such destination';
  }
  const { scheduler, engine } = operation.service;
  const modules = `the module ip_vs_${scheduler} of the scheduler`;
  return engine === '' ? `${modules} is missing` : `${modules} or ip_vs_pe_${engine} is missing`;
}

function invalid(operation: TableOperation): string {
  if (!('destination' in operation)) {
    return 'an attribute is out of its range';
  }
  const { address, method, tunnel } = operation.destination;
  if (familyOf(address) !== operation.address.family) {
    return method === 'tunnel'
      ? 'families can be mixed only while no sync daemon runs'
      : 'families can be mixed only through a tunnel';
  }
  if (method === 'tunnel' && tunnel?.type === 'gue' && tunnel.port === 0) {
    return 'a gue tunnel needs a port';
  }
  return 'the address is neither unicast nor local';
}
