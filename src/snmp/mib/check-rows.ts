/** What virtual servers and real servers have in common in KEEPALIVED-MIB. */
import type { Forwarding, RealServer, SorryServer, VirtualServer } from '../../config/lvs-model.js';
import { virtualServerKey } from '../../lvs/director/check-identity.js';
import type { RealServerSnapshot, VirtualServerSnapshot } from '../../lvs/director/snapshot.js';
import { gauge, integer, type SnmpValue } from '../managed-object.js';
import type { MibSubject } from './subject.js';

/** A virtual server with what is known of it. */
export interface VirtualServerRow {
  readonly configured: VirtualServer;
  /** undefined: the checker process does not answer. */
  readonly running: VirtualServerSnapshot | undefined;
}

/** A real server, or the sorry server, with what is known of it. */
export type RealServerRow =
  | {
      readonly kind: 'regular';
      readonly service: VirtualServerRow;
      readonly configured: RealServer;
      readonly running: RealServerSnapshot | undefined;
    }
  | {
      readonly kind: 'sorry';
      readonly service: VirtualServerRow;
      readonly configured: SorryServer;
    };

/** In the order of the file. */
export function virtualServerRows({
  configuration,
  status,
}: MibSubject): readonly VirtualServerRow[] {
  const running = new Map(status.balancer?.virtualServers.map((each) => [each.key, each]));
  return configuration.virtualServers.map((configured) => ({
    configured,
    running: running.get(virtualServerKey(configured.identity)),
  }));
}

/** The sorry server comes first, as keepalived's agent counts them. */
export function realServerRows(service: VirtualServerRow): readonly RealServerRow[] {
  const { realServers, sorryServer } = service.configured;
  const regular = realServers.map((configured, index) => ({
    kind: 'regular' as const,
    service,
    configured,
    running: service.running?.realServers[index],
  }));
  return sorryServer === undefined
    ? regular
    : [{ kind: 'sorry' as const, service, configured: sorryServer }, ...regular];
}

const METHODS = { NAT: 1, DR: 2, TUN: 3, FULLNAT: 1 } as const;
const TUNNELS = { ipip: 1, gue: 2, gre: 3 } as const;
const CHECKSUMS = { nocsum: 1, csum: 2, remcsum: 3 } as const;

/** virtualServerLoadBalancingKind and realServerForwardingMethod; FULLNAT is NAT to the kernel. */
export function forwardingMethod({ method }: Forwarding): SnmpValue {
  return integer(METHODS[method]);
}

/** Type, port and checksum of a tunnel, in three columns from `first` on. */
export function tunnelColumns<Row>(
  first: number,
  forwardingOf: (row: Row) => Forwarding,
): Readonly<Record<number, (row: Row) => SnmpValue | undefined>> {
  const tunnelOf = (row: Row) => {
    const forwarding = forwardingOf(row);
    return forwarding.method === 'TUN' ? forwarding : undefined;
  };
  return {
    [first]: (row) => {
      const tunnel = tunnelOf(row);
      return tunnel && integer(TUNNELS[tunnel.tunnel]);
    },
    [first + 1]: (row) => {
      const port = tunnelOf(row)?.port;
      return port === undefined ? undefined : gauge(port);
    },
    [first + 2]: (row) => {
      const tunnel = tunnelOf(row);
      return tunnel?.tunnel === 'ipip' || tunnel === undefined
        ? undefined
        : integer(CHECKSUMS[tunnel.checksum]);
    },
  };
}

/** `inhibit_on_failure`: virtualServerActionWhenDown and realServerActionWhenDown. */
export function actionWhenDown(inhibit: boolean): SnmpValue {
  return integer(inhibit ? 2 : 1);
}

/** Seconds; times that are not written are 0. */
export function seconds(milliseconds: number | undefined): SnmpValue {
  return gauge((milliseconds ?? 0) / 1000);
}

/** Microseconds. */
export function microseconds(milliseconds: number | undefined): SnmpValue {
  return gauge((milliseconds ?? 0) * 1000);
}
