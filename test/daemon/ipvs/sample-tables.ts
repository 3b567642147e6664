/** Tables of IPVS in short. */
import type {
  DestinationEntry,
  ServiceAddress,
  ServiceTable,
} from '../../../src/lvs/table/table.js';
import { ip } from '../../lvs/director/sample-balancer.js';

/** TCP port 80 of an address. */
export function serviceAt(address: string): ServiceAddress {
  return { kind: 'address', family: 'inet', protocol: 'TCP', address: ip(address), port: 80 };
}

/** A destination on port 80. */
export function destinationAt(address: string, weight = 1): DestinationEntry {
  return {
    ...{ family: 'inet', address: ip(address), port: 80, method: 'masquerade', weight },
    ...{ upperThreshold: 0, lowerThreshold: 0 },
  };
}

/** A service with destinations of these weights. */
export function tableOf(
  address: string,
  weights: Readonly<Record<string, number>>,
  scheduler = 'rr',
): ServiceTable {
  return {
    service: {
      address: serviceAt(address),
      ...{ scheduler, flags: 0, timeoutSeconds: 0, netmask: 0xffff_ffff, engine: '' },
    },
    destinations: Object.entries(weights).map(([each, weight]) => destinationAt(each, weight)),
  };
}
