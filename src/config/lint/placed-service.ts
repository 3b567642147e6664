/** The virtual servers of a configuration and where they are written. */
import { parseAddress } from '../../base/address.js';
import type { Directive } from '../language/tree.js';
import type { RealServer, VirtualServer } from '../lvs-model.js';
import { settingsOf } from './places.js';

/** A virtual server with its block. */
export interface PlacedService {
  readonly service: VirtualServer;
  readonly block: Directive;
}

/** A real server with its block. */
export interface PlacedServer {
  readonly server: RealServer;
  readonly block: Directive;
}

/**
 * The real servers with their blocks. Both have one order, and what the compiler has left out is in
 * the file only. There may be very many, so they are looked up where something is found.
 */
export function placedServers({ service, block }: PlacedService): readonly PlacedServer[] {
  const { realServers } = service;
  const placed: PlacedServer[] = [];
  for (const setting of settingsOf(block)) {
    const server = realServers[placed.length];
    if (setting.name === 'real_server' && server !== undefined) {
      const [address, port] = setting.arguments;
      const ownPort = server.forwarding.method === 'NAT' && port !== undefined;
      if (
        parseAddress(address?.text ?? '') === server.address &&
        (!ownPort || Number(port.text) === server.port)
      ) {
        placed.push({ server, block: setting });
      }
    }
  }
  return placed;
}
