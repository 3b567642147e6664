/** Rules on the addresses that a director forwards from and to. */
import { type IpAddress, isLoopback } from '../../../base/address.js';
import type { RealServer } from '../../lvs-model.js';
import type { VirtualAddress, VrrpInstance } from '../../model.js';
import { firstServer, perService } from '../per-service.js';
import type { PlacedService } from '../placed-service.js';
import { lastSetting, nameSpan } from '../places.js';
import type { LintRule, LintSubject } from '../rule.js';

function everyInstance({ configuration }: LintSubject): readonly VrrpInstance[] {
  return configuration.vrrpInstances;
}

function heldBy({ virtualAddresses, excludedAddresses }: VrrpInstance): readonly VirtualAddress[] {
  return [...virtualAddresses, ...excludedAddresses];
}

/** The addresses that instances and static entries of the file give to this machine. */
function heldAddresses(subject: LintSubject): ReadonlySet<IpAddress> {
  return new Set(
    [...everyInstance(subject).flatMap(heldBy), ...subject.configuration.staticAddresses].map(
      ({ address }) => address,
    ),
  );
}

/** The addresses of a service, without ranges; those behind a firewall mark are not known. */
export function servedAddresses(
  { configuration }: LintSubject,
  { service: { identity } }: PlacedService,
): readonly IpAddress[] {
  if (identity.form === 'address') {
    return [identity.address];
  }
  const group =
    identity.form === 'group'
      ? configuration.virtualServerGroups.find(({ name }) => name === identity.group)
      : undefined;
  return (group?.entries ?? []).flatMap((entry) =>
    entry.kind === 'addresses' && entry.count === 1 ? [entry.first] : [],
  );
}

const serviceAddressNotHeld: LintRule = {
  code: 'service-address-not-held',
  severity: 'hint',
  title: 'a virtual server whose address no instance holds',
  why:
    'Packets reach a director because it has the address. In a file with vrrp_instance blocks ' +
    'the address of a virtual server is usually one of theirs; one that is not does not move ' +
    'to the other router, or was mistyped.',
  advice: 'add the address to an instance, unless it reaches this machine in another way',
  check: (subject) => {
    const held = heldAddresses(subject);
    if (everyInstance(subject).length === 0) {
      return [];
    }
    return subject.services.flatMap((placed) => {
      const missing = servedAddresses(subject, placed).find((address) => !held.has(address));
      const message = `${missing} is the address of no vrrp_instance`;
      return missing === undefined ? [] : [{ span: nameSpan(placed.block), message }];
    });
  },
};

const addressNotServed: LintRule = {
  code: 'address-not-served',
  severity: 'hint',
  title: 'a virtual address without a virtual server beside others that have one',
  why:
    'Most addresses of this instance have a virtual server, and this one has none: connections ' +
    'to it reach this machine itself.',
  advice: 'add a virtual_server, unless a program of this machine serves the address',
  check: (subject) => {
    if (subject.addresses.length === 0) {
      return [];
    }
    const marked = subject.services.some(({ service }) => service.identity.form === 'fwmark');
    const served = new Set(subject.services.flatMap((each) => servedAddresses(subject, each)));
    const ranges = subject.configuration.virtualServerGroups.some(({ entries }) =>
      entries.some((entry) => entry.kind === 'fwmark' || entry.count > 1),
    );
    if (marked || ranges) {
      return [];
    }
    return subject.addresses.flatMap((addresses) => {
      const without = addresses.filter(({ entry }) => !served.has(entry.address));
      const [first] = without;
      const message = `no virtual_server has the address ${first?.entry.address}`;
      return first !== undefined && without.length * 2 < addresses.length
        ? [{ span: first.directive.keyword.span, message }]
        : [];
    });
  },
};

const haSuspendNotHeld: LintRule = {
  code: 'ha-suspend-not-held',
  severity: 'warning',
  title: 'ha_suspend for an address that no instance holds',
  why:
    'ha_suspend stops the checks while the address of the service is not on this machine. No ' +
    'instance of the file ever puts it there, so unless something else does, the checks never ' +
    'run.',
  advice: 'add the address to an instance, or remove ha_suspend',
  check: (subject) => {
    const held = heldAddresses(subject);
    return subject.services.flatMap(({ service: { identity, haSuspend }, block }) => {
      const setting = haSuspend ? lastSetting(block, 'ha_suspend') : undefined;
      return identity.form === 'address' && setting && !held.has(identity.address)
        ? [
            {
              span: setting.keyword.span,
              message: `${identity.address} is the address of no vrrp_instance`,
            },
          ]
        : [];
    });
  },
};

const serverIsService: LintRule = {
  code: 'server-is-service',
  severity: 'warning',
  title: 'a virtual server as its own real server',
  why:
    'The address of a service is on the director that is master. As a real server it is this ' +
    'machine there, and the other director from the backup. Its health check is balanced like ' +
    'the connection of a client and says nothing about it.',
  advice: 'write the own address of the machine that serves',
  check: perService((placed) => {
    const { identity } = placed.service;
    return firstServer(placed, ({ address, port }) =>
      identity.form === 'address' && identity.address === address && identity.port === port
        ? `${address} is the address of the virtual server itself`
        : undefined,
    );
  }),
};

const sorryServerIsReal: LintRule = {
  code: 'sorry-server-is-real-server',
  severity: 'warning',
  title: 'a sorry server that is a real server too',
  why:
    'The sorry server takes over when too few real servers are alive. One of them is likely ' +
    'to be dead by then as well, and nothing checks it.',
  advice: 'name a server that stands apart, such as a web server with a static page',
  check: perService(({ service: { sorryServer: sorry, realServers }, block }, { reported }) => {
    const same =
      sorry !== undefined &&
      realServers.some(({ address, port }) => address === sorry.address && port === sorry.port);
    const setting = same ? lastSetting(block, 'sorry_server') : undefined;
    if (setting === undefined) {
      return [];
    }
    const span = nameSpan(setting);
    const told = reported.some(
      (each) => each.code === 'sorry-server-inhibit' && each.span.line === span.line,
    );
    const message = `${sorry?.address} is a real server of this service as well`;
    return told ? [] : [{ span, message }];
  }),
};

const natToLoopback: LintRule = {
  code: 'nat-to-loopback',
  severity: 'warning',
  title: 'a loopback address behind NAT',
  why:
    'NAT writes the address of the server into the packet. The kernel drops packets from ' +
    'outside that go to a loopback address, so clients get no answer, while a check from this ' +
    'machine succeeds.',
  advice: 'write an address of an interface of this machine, or use the method DR for it',
  check: (subject) => {
    const behind = (server: Target) =>
      isNat(server.forwarding.method) && isLoopback(server.address);
    const services = subject.services.filter(({ service: { realServers, sorryServer } }) => {
      return realServers.some(behind) || (sorryServer !== undefined && behind(sorryServer));
    });
    const [first] = services;
    if (first === undefined) {
      return [];
    }
    const others = services.length - 1;
    const more = others === 0 ? '' : `; ${others} more virtual servers have such a server`;
    const say = ({ address }: Target) => `no client reaches ${address} through NAT${more}`;
    const found = firstServer(first, (server) => (behind(server) ? say(server) : undefined));
    const { sorryServer } = first.service;
    const setting = lastSetting(first.block, 'sorry_server');
    return found.length > 0 || sorryServer === undefined || setting === undefined
      ? found
      : [{ span: nameSpan(setting), message: say(sorryServer) }];
  },
};

type Target = Pick<RealServer, 'address' | 'forwarding'>;

function isNat(method: string): boolean {
  return method === 'NAT' || method === 'FULLNAT';
}

const directorIsServer: LintRule = {
  code: 'director-is-real-server',
  severity: 'warning',
  title: 'a director that is a real server of DR or TUN',
  why:
    'With DR and TUN a server gets packets for the address of the service. If that server is a ' +
    'director with the same virtual server, its own table balances them again: they go back ' +
    'and forth between the two.',
  advice: 'write active_on master and the instance into the virtual_server, so that backups do not',
  check: (subject) => {
    const directors = new Set(
      everyInstance(subject).flatMap(({ unicastPeers }) => unicastPeers.map((p) => p.address)),
    );
    const services = directors.size === 0 ? [] : subject.services;
    return services
      .filter(({ service: { identity, activeOnMaster } }) => {
        return identity.form !== 'fwmark' && activeOnMaster === undefined;
      })
      .flatMap((placed) =>
        firstServer(placed, ({ address, forwarding }) =>
          directors.has(address) && !isNat(forwarding.method)
            ? `${address} is the other router: it balances these packets again`
            : undefined,
        ),
      );
  },
};

/** The rules on directors. */
export const directorRules: readonly LintRule[] = [
  serviceAddressNotHeld,
  addressNotServed,
  haSuspendNotHeld,
  serverIsService,
  sorryServerIsReal,
  natToLoopback,
  directorIsServer,
];
