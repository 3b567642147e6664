/** Why the kernel refuses a route or rule, and what is missing, for an operator. */
import { familyOf } from '../../base/address.js';
import type { KernelError } from '../../linux/doors.js';
import type { RouteRequest, RuleRequest } from '../../linux/route/routing-doors.js';

/** errno of <asm-generic/errno.h> */
const ENOENT = 2;
const ESRCH = 3;
const EEXIST = 17;
const ENODEV = 19;
const EINVAL = 22;
const ERANGE = 34;
const EOPNOTSUPP = 95;
const EAFNOSUPPORT = 97;
const ENETDOWN = 100;
const ENETUNREACH = 101;
const EHOSTUNREACH = 113;

/** It is there already. */
export function isThere({ errno }: KernelError): boolean {
  return errno === EEXIST;
}

/** It is not there, or cannot have been: the kernel would not have taken it. */
export function isGone({ errno }: KernelError): boolean {
  const gone = [ENOENT, ESRCH, ENODEV, EINVAL, ERANGE, EOPNOTSUPP, EAFNOSUPPORT];
  return [...gone, ENETDOWN, ENETUNREACH, EHOSTUNREACH].includes(errno);
}

/** `ENETUNREACH Nexthop has invalid gateway` */
export function errorText({ code, message }: KernelError): string {
  return message === undefined ? code : `${code} ${message}`;
}

/** What a route lacks; undefined where the kernel's words say all that is known. */
export function missingOfRoute(request: RouteRequest, error: KernelError): string | undefined {
  const { hops, destination, preferredSource } = request;
  const gateways = hops.flatMap(({ gateway }) => gateway ?? []);
  switch (error.errno) {
    case ENODEV:
      return 'neither dev nor a gateway says which interface it leaves by';
    case ENETUNREACH:
    case EHOSTUNREACH:
      return gateways.length === 0
        ? undefined
        : `no address of this machine is on the network of ${gateways.join(' or ')}, ` +
            'or dev names another interface; onlink would take the gateway as it is';
    case ENETDOWN:
      return 'its interface is down';
    case EOPNOTSUPP:
      return hops.some(({ tunnel }) => tunnel)
        ? 'the kernel has no module for this encap'
        : undefined;
    case EAFNOSUPPORT:
      return 'the kernel speaks no IPv6 here';
    case EINVAL:
      return hasHostBits(destination)
        ? `${destination?.address}/${destination?.length} has bits behind its prefix`
        : preferredSource && 'src has to be an address of this machine';
    default:
      return undefined;
  }
}

/** What a rule lacks. */
export function missingOfRule({ tos }: RuleRequest, error: KernelError): string | undefined {
  return error.errno === EINVAL && tos !== 0
    ? 'a rule matches the bits 0x1c of the type of service only'
    : undefined;
}

function hasHostBits(prefix: RouteRequest['destination']): boolean {
  if (prefix === undefined || familyOf(prefix.address) !== 'inet') {
    return false;
  }
  const number = prefix.address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return number % 2 ** (32 - prefix.length) !== 0;
}
