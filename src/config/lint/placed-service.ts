/** The virtual servers of a configuration and where they are written. */
import { parseAddress } from '../../base/address.js';
import type { Directive } from '../language/tree.js';
import type { RealServer, VirtualServer } from '../lvs-model.js';
import { lastSetting, type PlacedConfiguration, settingsOf } from './places.js';

/** A real server with its block. */
export interface PlacedServer {
  readonly server: RealServer;
  readonly block: Directive;
}

/** A virtual server with its block. */
export interface PlacedService {
  readonly service: VirtualServer;
  readonly block: Directive;
  /**
   * Found when they are asked for. The words of a large file are hundreds of thousands, so a rule
   * looks at the model first, and at the file when it has something to say.
   */
  servers(): readonly PlacedServer[];
}

/**
 * All of them. Model and file have one order, and what the compiler has left out is in the file
 * only, so both are gone through at once.
 */
export function placedServices({
  configuration,
  blocks,
}: PlacedConfiguration): readonly PlacedService[] {
  const { virtualServers } = configuration;
  const nothingIsLeftOut = blocks.services.length === virtualServers.length;
  const placed: PlacedService[] = [];
  let next = 0;
  for (const block of blocks.services) {
    const service = virtualServers[next];
    if (service !== undefined && (nothingIsLeftOut || isServiceOf(block, service))) {
      next += 1;
      placed.push({ service, block, servers: () => placedServers(block, service.realServers) });
    }
  }
  return placed;
}

function isServiceOf(block: Directive, { identity }: VirtualServer): boolean {
  const [first, second] = block.arguments.map(({ text }) => text);
  const protocol = lastSetting(block, 'protocol')?.arguments[0]?.text ?? 'UDP';
  switch (identity.form) {
    case 'fwmark':
      return first === 'fwmark' && Number(second) === identity.mark;
    case 'group':
      return first === 'group' && second === identity.group && protocol === identity.protocol;
    case 'address':
      return (
        parseAddress(first ?? '') === identity.address &&
        Number(second ?? 0) === identity.port &&
        protocol === identity.protocol
      );
  }
}

function placedServers(
  service: Directive,
  servers: readonly RealServer[],
): readonly PlacedServer[] {
  const placed: PlacedServer[] = [];
  for (const block of settingsOf(service)) {
    const server = servers[placed.length];
    if (block.keyword.text === 'real_server' && server !== undefined) {
      const [address, port] = block.arguments;
      const ownPort = server.forwarding.method === 'NAT' && port !== undefined;
      if (
        parseAddress(address?.text ?? '') === server.address &&
        (!ownPort || Number(port.text) === server.port)
      ) {
        placed.push({ server, block });
      }
    }
  }
  return placed;
}
