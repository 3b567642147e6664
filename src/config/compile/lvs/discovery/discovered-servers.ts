/** `real_servers`: its block is that of a `real_server`, for servers that are not known yet. */
import type { AddressFamily, IpAddress } from '../../../../base/address.js';
import { ANY_ADDRESS, ANY_PORT } from '../../../discovery-model.js';
import type { DiscoveredServers, RealServer } from '../../../lvs-model.js';
import { discoveryKeywords } from '../../../schema/lvs/discovery.js';
import { realServersKeywords } from '../../../schema/lvs/virtual-server.js';
import { type KeywordLine, type LinePlace, readLines } from '../../reading/block-lines.js';
import type { CompileContext } from '../../reading/context.js';
import { checkAgents, newServerLines, takeServerLine } from '../real-server.js';
import type { DiscoveryDraft, KnownServers, ServerDraft, ServiceDraft } from '../service-draft.js';
import { sourceOf } from './source.js';

const PLACE: LinePlace = { table: realServersKeywords, path: 'virtual_server.real_servers' };

/** Reads the block; none where its line does not say who knows the servers. */
export function readDiscovery(
  context: CompileContext,
  { directive, values }: KeywordLine,
  known: KnownServers,
): readonly DiscoveryDraft[] {
  if (values === undefined) {
    return [];
  }
  const { min_size, max_change, hold } = discoveryKeywords;
  const draft: DiscoveryDraft = {
    directive,
    port: undefined,
    minimumSize: min_size.default,
    maximumChange: Number.parseInt(max_change.default, 10),
    holdSeconds: hold.default,
    lines: newServerLines(known),
  };
  readLines(context, directive.block?.directives, PLACE, draft, take);
  checkAgents(context, draft.lines);
  return [draft];
}

function take(context: CompileContext, draft: DiscoveryDraft, line: KeywordLine): void {
  const { name, values = [] } = line;
  if (!Object.hasOwn(discoveryKeywords, name)) {
    takeServerLine(context, draft.lines, line);
  } else if (values[0] !== undefined) {
    takeOwn(draft, name, Number.parseFloat(String(values[0])));
  }
}

function takeOwn(draft: DiscoveryDraft, name: string, value: number): void {
  switch (name) {
    case 'port':
      draft.port = value;
      break;
    case 'min_size':
      draft.minimumSize = value;
      break;
    case 'max_change':
      draft.maximumChange = value;
      break;
    case 'hold':
      draft.holdSeconds = value;
  }
}

/** @param resolve makes the server of the model of one that is written */
export function resolveDiscovered(
  service: ServiceDraft,
  draft: DiscoveryDraft,
  family: AddressFamily,
  resolve: (server: ServerDraft, address: IpAddress) => RealServer,
): DiscoveredServers {
  const { directive, lines } = draft;
  const address = ANY_ADDRESS[family];
  const word = directive.keyword;
  const template = resolve({ word, address, port: ANY_PORT, portWord: undefined, lines }, address);
  // the addresses of a group decide, when they are known
  const isOpen = service.form === 'group' && service.family === undefined;
  const reachesBoth = template.forwarding.method === 'TUN' || isOpen;
  return {
    source: sourceOf(directive),
    name: directive.arguments.map(({ text }) => text).join(' '),
    ...(reachesBoth ? {} : { family }),
    port: draft.port ?? (/^(group|fwmark)$/.test(service.form) ? 0 : service.port),
    minimumSize: draft.minimumSize,
    maximumChange: draft.maximumChange,
    holdMs: draft.holdSeconds * 1000,
    template,
  };
}
