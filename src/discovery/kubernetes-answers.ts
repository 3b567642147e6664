/** What Kubernetes says of the EndpointSlices of a service (`discovery.k8s.io/v1`). */
import { parseAddress } from '../base/address.js';
import {
  array,
  boolean,
  exactOptional,
  object,
  type Shaped,
  shaped,
  string,
} from '../base/json-shape.js';
import { type Backend, portShape } from './backend.js';

const conditions = object({
  ready: exactOptional(boolean()),
  serving: exactOptional(boolean()),
  terminating: exactOptional(boolean()),
});
const slice = object({
  metadata: object({ name: string(), resourceVersion: string() }),
  endpoints: exactOptional(
    array(object({ addresses: array(string()), conditions: exactOptional(conditions) })),
  ),
  ports: exactOptional(
    array(object({ name: exactOptional(string()), port: exactOptional(portShape) })),
  ),
});
const list = object({
  metadata: object({ resourceVersion: string() }),
  items: array(slice),
});
const event = object({ type: string() });
const bookmark = object({
  object: object({ metadata: object({ resourceVersion: string() }) }),
});
const change = object({ object: slice });

type Slice = Shaped<typeof slice>;

/** The slices by name, and the version of the whole that they are of. */
export interface KubernetesSlices {
  readonly slices: ReadonlyMap<string, Slice>;
  readonly version: string;
  /** How many addresses they have, of servers or not; a slice without any counts as one. */
  readonly size: number;
}

/** A list; undefined: it is none. */
export function listAnswer(body: unknown): KubernetesSlices | undefined {
  const found = shaped(list, body);
  return (
    found && {
      slices: new Map(found.items.map((each) => [each.metadata.name, each])),
      version: found.metadata.resourceVersion,
      size: found.items.reduce((sum, each) => sum + sizeOf(each), 0),
    }
  );
}

/** What an event of a watch makes of it; undefined: it has to be listed again (410 Gone). */
export function watchEvent(line: unknown, former: KubernetesSlices): KubernetesSlices | undefined {
  switch (shaped(event, line)?.type) {
    case 'BOOKMARK': {
      const version = shaped(bookmark, line)?.object.metadata.resourceVersion;
      return version === undefined ? undefined : { ...former, version };
    }
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED': {
      const changed = shaped(change, line)?.object;
      if (changed === undefined) {
        return undefined;
      }
      const { name, resourceVersion: version } = changed.metadata;
      const slices = new Map(former.slices);
      const before = slices.get(name);
      let size = former.size - (before === undefined ? 0 : sizeOf(before));
      if (shaped(event, line)?.type === 'DELETED') {
        slices.delete(name);
      } else {
        slices.set(name, changed);
        size += sizeOf(changed);
      }
      return { slices, version, size };
    }
    default:
      return undefined;
  }
}

function sizeOf({ endpoints = [] }: Slice): number {
  return Math.max(
    1,
    endpoints.reduce((sum, { addresses }) => sum + addresses.length, 0),
  );
}

/**
 * The servers: what is ready serves, what serves and terminates drains, anything else is none.
 * @param port name or number of one; absent: the first that a slice has
 */
export function kubernetesServers(
  { slices }: KubernetesSlices,
  port: string | undefined,
): readonly Backend[] {
  return [...slices.values()].flatMap(({ endpoints = [], ports = [] }) => {
    const isMeant = (each: { readonly name?: string; readonly port?: number }) =>
      port === undefined || each.name === port || String(each.port) === port;
    const found = ports.find(isMeant)?.port;
    if (found === undefined && port !== undefined) {
      return [];
    }
    return endpoints.flatMap(({ addresses, conditions: { ready, serving, terminating } = {} }) => {
      const drains = serving === true && terminating === true;
      return ready === false && !drains
        ? []
        : addresses.flatMap((text) => {
            const address = parseAddress(text);
            return address === undefined
              ? []
              : [
                  {
                    address,
                    ...(found === undefined ? {} : { port: found }),
                    ...(drains ? { weight: 0 } : {}),
                  },
                ];
          });
    });
  });
}
