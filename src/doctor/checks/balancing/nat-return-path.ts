import type { IpAddress } from '../../../base/address.js';
import { contains } from '../../../config/lint/subnet.js';
import {
  type DoctorCheck,
  type DoctorObservation,
  type DoctorSubject,
  distinct,
  problemsOr,
} from '../../check.js';
import type { PrefixedAddress } from '../../machine.js';

/** Servers behind NAT answer by way of the director, whichever one it is. */
export const natReturnPath: DoctorCheck = {
  id: 'nat-return-path',
  title: 'servers behind NAT have a way back through the director',
  why:
    'An answer of a real server behind NAT has to pass the director that translated the ' +
    'request; a client that hears it from elsewhere refuses it. So the gateway of the servers ' +
    'has to move with the master: a virtual address in their network. And clients in the ' +
    'network of the servers are answered past the director: they need DR or FULLNAT.',
  look: (subject) => {
    const servers = translatedServers(subject);
    const { vrrpInstances } = subject.configuration;
    const gateways = vrrpInstances.flatMap((each) =>
      [...each.virtualAddresses, ...each.excludedAddresses].map(({ address }) => address),
    );
    const lost = servers.filter(
      ({ network }) => vrrpInstances.length > 0 && !gateways.some((each) => liesIn(each, network)),
    );
    const near = servers.filter(({ service, network }) => service && liesIn(service, network));
    return servers.length === 0
      ? []
      : problemsOr(
          [...distinctBy(lost, gatewayProblem), ...distinctBy(near, nearProblem)],
          `${distinct(servers.map(({ address }) => address)).length} real servers behind NAT`,
        );
  },
};

/** A real server behind NAT in a network of the director. */
interface TranslatedServer {
  readonly address: IpAddress;
  readonly network: PrefixedAddress;
  readonly device: string;
  /** Absent: a mark or a group. */
  readonly service?: IpAddress;
}

/** Those behind another router are its business: nothing here shows their way back. */
function translatedServers({
  configuration,
  director,
}: DoctorSubject): readonly TranslatedServer[] {
  const networks = director.interfaces
    .filter(({ loopback }) => !loopback)
    .flatMap(({ name, addresses }) => addresses.map((network) => ({ device: name, network })));
  return configuration.virtualServers.flatMap(({ identity, realServers }) =>
    realServers
      .filter(({ forwarding }) => forwarding.method === 'NAT')
      .flatMap(({ address }) => {
        const place = networks.find(
          ({ network }) => network.address !== address && liesIn(address, network),
        );
        const service = identity.form === 'address' ? { service: identity.address } : {};
        return place === undefined ? [] : [{ address, ...place, ...service }];
      }),
  );
}

function liesIn(address: IpAddress, network: PrefixedAddress): boolean {
  return contains(network.address, network.prefixLength, address);
}

function gatewayProblem({ network, device }: TranslatedServer): DoctorObservation {
  const text = `${network.address}/${network.prefixLength}`;
  return {
    level: 'warn',
    text: `no virtual address in the network of servers behind NAT (${text} on ${device})`,
    advice: `give an instance one there, and make it the default gateway of the servers`,
  };
}

function nearProblem({ service, network, device }: TranslatedServer): DoctorObservation {
  const text = `${network.address}/${network.prefixLength}`;
  return {
    level: 'warn',
    text: `${service}: clients in ${text} (${device}) are answered past the director`,
    advice: 'lvs_method FULLNAT or DR, unless no client is in that network',
  };
}

function distinctBy(
  servers: readonly TranslatedServer[],
  problem: (server: TranslatedServer) => DoctorObservation,
): readonly DoctorObservation[] {
  return [...new Map(servers.map(problem).map((each) => [each.text, each])).values()];
}
