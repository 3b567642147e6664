/** The rule on the address that health checks are made from. */
import { familyOf, type IpAddress, isLinkLocal6 } from '../../../base/address.js';
import type { HealthCheck, RealServer } from '../../lvs-model.js';
import type { VirtualAddress } from '../../model.js';
import { nameSpan } from '../places.js';
import type { LintRule, LintSubject } from '../rule.js';
import { contains } from '../subnet.js';

/** All virtual addresses of the file: they come and go. */
function virtualAddresses(subject: LintSubject): readonly VirtualAddress[] {
  return subject.configuration.vrrpInstances.flatMap((instance) => [
    ...instance.virtualAddresses,
    ...instance.excludedAddresses,
  ]);
}

/** Whether the interface is known, and has no address of a family besides virtual ones. */
function hasOnlyVirtual(
  subject: LintSubject,
  device: string,
  family: ReturnType<typeof familyOf>,
  virtual: ReadonlySet<IpAddress>,
): boolean {
  const networks = subject.networksOf(device);
  const own = networks.filter(({ address }) => !virtual.has(address) && !isLinkLocal6(address));
  return networks.length > 0 && own.every(({ address }) => familyOf(address) !== family);
}

function isAskedFromAnywhere(check: HealthCheck): boolean {
  return (
    'connection' in check &&
    check.connection.bindAddress === undefined &&
    check.connection.bindInterface === undefined
  );
}

const checkFromVirtualAddress: LintRule = {
  code: 'check-from-virtual-address',
  severity: 'warning',
  title: 'checks that leave with the address of the service',
  why:
    'Where the interface of a director has no address but the virtual one, its checks come from ' +
    'that. With DR and TUN each real server has the same address on lo and answers itself: the ' +
    'checks time out and every server is out. This rule compares with the interfaces of the ' +
    'machine that the check runs on.',
  advice: 'give the interface an address of its own, or write bindto with another one in the check',
  check: (subject) => {
    const all = virtualAddresses(subject);
    const virtual = new Set(all.map(({ address }) => address));
    return subject.services.flatMap(({ service, block }) => {
      const { identity } = service;
      const held =
        identity.form === 'address'
          ? all.find(({ address }) => address === identity.address)
          : undefined;
      const isLost = ({ address, forwarding, checks }: RealServer) =>
        held !== undefined &&
        (forwarding.method === 'DR' || forwarding.method === 'TUN') &&
        contains(held.address, held.prefixLength, address) &&
        checks.some(isAskedFromAnywhere);
      if (
        held === undefined ||
        !service.realServers.some(isLost) ||
        !hasOnlyVirtual(subject, held.interface, familyOf(held.address), virtual)
      ) {
        return [];
      }
      const message =
        `checks come from ${held.address}, for '${held.interface}' has no other address: ` +
        'servers that have it too answer themselves';
      return [{ span: nameSpan(block), message }];
    });
  },
};

/** The rule. */
export const checkSourceRules: readonly LintRule[] = [checkFromVirtualAddress];
