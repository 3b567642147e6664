import { familyOf, type IpAddress } from '../../../base/address.js';
import { contains } from '../../../config/lint/subnet.js';
import type { VirtualServer, VirtualServerGroup } from '../../../config/lvs-model.js';
import { expandIdentity } from '../../../lvs/table/expand-group.js';
import {
  type DoctorObservation,
  type DoctorSubject,
  type ProbingCheck,
  problemsOr,
} from '../../check.js';
import { type AddressQuestion, claimants, type WireReading } from '../../wire.js';
import { addressesHere, refused } from './probe-parts.js';

/** Of one virtual server. */
const MOST_ADDRESSES = 8;

/** A real server that is reached without translation, in a network of the director. */
interface DirectServer {
  readonly interface: string;
  readonly address: IpAddress;
  readonly service: IpAddress;
}

/** Real servers behind DR and TUN leave ARP to the director. */
export const realserverArp: ProbingCheck = {
  id: 'realserver-arp',
  title: 'real servers behind DR and TUN do not answer ARP for the virtual address',
  why:
    'Such a server has the virtual address itself, and must not say so: otherwise routers and ' +
    'clients send to it past the director, until their cache is asked anew, and one server has ' +
    'all the load. Asks each server in a network of the director for its own address, and then ' +
    'for the virtual one.',
  asks: {
    network: 'director',
    questions: (subject) => ({
      addresses: directServers(subject).flatMap((each) => [
        { interface: each.interface, address: each.address },
        questionFor(each),
      ]),
    }),
  },
  look: (subject, wire) => {
    const servers = directServers(subject);
    const silent = servers.filter((each) => claimants(wire, each).length === 0);
    const unheard = [...new Set(silent.map(({ address }) => address))];
    const more =
      unheard.length === 0 ? '' : `; ${unheard.join(', ')} could not be asked: no answer`;
    return servers.length === 0
      ? []
      : problemsOr(
          [...refused(wire), ...servers.flatMap((server) => judge(server, wire))],
          `real servers leave ARP for virtual addresses to the director${more}`,
        );
  },
};

function questionFor({ interface: device, service }: DirectServer): AddressQuestion {
  return { interface: device, address: service };
}

function judge(server: DirectServer, wire: WireReading): readonly DoctorObservation[] {
  const own = claimants(wire, server);
  const { service, address } = server;
  const answering = claimants(wire, questionFor(server)).filter((each) => own.includes(each));
  return answering.map((station) => ({
    level: 'fail',
    text: `real server ${address} (${station}) answers ARP for ${service}`,
    advice: `on ${address}: upkeep realserver up --vip ${service}`,
  }));
}

function directServers({ configuration, director }: DoctorSubject): readonly DirectServer[] {
  const here = addressesHere(director);
  const { virtualServers, virtualServerGroups } = configuration;
  const groups = new Map(virtualServerGroups.map((each) => [each.name, each]));
  const pairs = virtualServers.flatMap((server) => {
    const services = addressesOf(server, groups);
    return server.realServers
      .filter(({ forwarding }) => forwarding.method === 'DR' || forwarding.method === 'TUN')
      .flatMap(({ address }) => services.map((service) => ({ address, service })));
  });
  return pairs.flatMap(({ address, service }) => {
    const link = director.interfaces.find(
      (each) =>
        !each.loopback &&
        each.addresses.some((own) => contains(own.address, own.prefixLength, address)),
    );
    const isAsked =
      link !== undefined && !here.has(address) && familyOf(address) === familyOf(service);
    return isAsked ? [{ interface: link.name, address, service }] : [];
  });
}

/** A few addresses of a virtual server: those of a range are set up alike. */
function addressesOf(
  { identity }: VirtualServer,
  groups: ReadonlyMap<string, VirtualServerGroup>,
): readonly IpAddress[] {
  const found = new Set<IpAddress>();
  for (const service of expandIdentity(identity, groups)) {
    if (found.size === MOST_ADDRESSES) {
      break;
    }
    if (service.kind === 'address') {
      found.add(service.address);
    }
  }
  return [...found];
}
