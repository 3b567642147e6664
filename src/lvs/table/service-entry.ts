/** Entries of the IPVS table from the configuration (ipvsadm(8), <linux/ip_vs.h>). */
import { familyOf, type IpAddress } from '../../base/address.js';
import type { Forwarding, Persistence, VirtualServer } from '../../config/lvs-model.js';
import {
  type DestinationEntry,
  type ForwardingMethod,
  SERVICE_ONE_PACKET,
  SERVICE_PERSISTENT,
  SERVICE_SCHEDULER_1,
  SERVICE_SCHEDULER_2,
  SERVICE_SCHEDULER_3,
  type ServiceAddress,
  type ServiceEntry,
  type Tunnel,
} from './table.js';

/** The largest weight that IPVS takes: it is a signed number of 32 bits. */
export const LARGEST_WEIGHT = 0x7fff_ffff;

const EACH_CLIENT_INET = 0xffff_ffff;
const EACH_CLIENT_INET6 = 128;

const SCHEDULER_FLAGS = {
  1: SERVICE_SCHEDULER_1,
  2: SERVICE_SCHEDULER_2,
  3: SERVICE_SCHEDULER_3,
} as const;

/** One service of a virtual server. */
export function serviceEntry(virtualServer: VirtualServer, address: ServiceAddress): ServiceEntry {
  const { persistence } = virtualServer;
  let flags = persistence === undefined ? 0 : SERVICE_PERSISTENT;
  flags |= virtualServer.onePacket ? SERVICE_ONE_PACKET : 0;
  for (const flag of virtualServer.schedulerFlags) {
    flags |= SCHEDULER_FLAGS[flag];
  }
  return {
    address,
    scheduler: virtualServer.scheduler,
    flags,
    timeoutSeconds: persistence?.timeoutSeconds ?? 0,
    netmask: netmaskOf(address, persistence),
    engine: persistence?.engine ?? '',
  };
}

/** In a group of both families the granularity is for the one whose notation it has. */
function netmaskOf({ family }: ServiceAddress, persistence: Persistence | undefined): number {
  const granularity = persistence?.granularity;
  const isPrefix = granularity !== undefined && granularity <= EACH_CLIENT_INET6;
  if (granularity !== undefined && isPrefix === (family === 'inet6')) {
    return granularity;
  }
  return family === 'inet6' ? EACH_CLIENT_INET6 : EACH_CLIENT_INET;
}

/** What a destination is made from: a real server or a sorry server. */
export interface DestinationSource {
  readonly address: IpAddress;
  readonly port: number;
  readonly forwarding: Forwarding;
  readonly upperThreshold?: number;
  readonly lowerThreshold?: number;
}

const METHODS: Readonly<Record<Forwarding['method'], ForwardingMethod>> = {
  NAT: 'masquerade',
  FULLNAT: 'masquerade',
  DR: 'route',
  TUN: 'tunnel',
};

/**
 * A destination of a service. Only address translation changes the port; the other methods keep
 * that of the packet, so their entry has the service's port, or 0 for a firewall mark. Port 0 with
 * translation keeps the packet's port too. `weight` is limited to what IPVS takes.
 */
export function destinationEntry(
  source: DestinationSource,
  service: ServiceAddress,
  weight: number,
): DestinationEntry {
  const method = METHODS[source.forwarding.method];
  const servicePort = service.kind === 'fwmark' ? 0 : service.port;
  const entry = {
    family: familyOf(source.address),
    address: source.address,
    port: method === 'masquerade' ? source.port : servicePort,
    method,
    weight: limitWeight(weight),
    upperThreshold: source.upperThreshold ?? 0,
    lowerThreshold: source.lowerThreshold ?? 0,
  };
  const tunnel = tunnelOf(source.forwarding);
  return tunnel === undefined ? entry : { ...entry, tunnel };
}

/** 0 to LARGEST_WEIGHT */
export function limitWeight(weight: number): number {
  return Math.min(Math.max(weight, 0), LARGEST_WEIGHT);
}

function tunnelOf(forwarding: Forwarding): Tunnel | undefined {
  if (forwarding.method !== 'TUN') {
    return undefined;
  }
  const { tunnel, port, checksum } = forwarding;
  return {
    type: tunnel,
    port: tunnel === 'gue' ? (port ?? 0) : 0,
    checksum: tunnel === 'ipip' || checksum === 'nocsum' ? 'none' : checksum,
  };
}
