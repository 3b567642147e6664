/** What Consul says of the healthy instances of a service (`/v1/health/service/NAME`). */
import { parseAddress } from '../base/address.js';
import {
  array,
  exactOptional,
  literal,
  object,
  shaped,
  string,
  union,
} from '../base/json-shape.js';
import { type Backend, portShape, weightShape } from './backend.js';

/** A service may have none. */
const NO_PORT = 0;

const instances = array(
  object({
    Node: object({ Address: string() }),
    Service: object({
      Address: exactOptional(string()),
      Port: union([literal(NO_PORT), portShape]),
      Weights: exactOptional(object({ Passing: weightShape })),
    }),
  }),
);

/** The servers; a text says what is wrong. One without an address of its own has its node's. */
export function consulServers(body: unknown): readonly Backend[] | string {
  const found = shaped(instances, body);
  if (found === undefined) {
    return 'it does not answer like Consul';
  }
  const backends: Backend[] = [];
  for (const { Node, Service } of found) {
    const text = Service.Address || Node.Address;
    const address = parseAddress(text);
    if (address === undefined) {
      return `${JSON.stringify(text.slice(0, 100))} is no address`;
    }
    backends.push({
      address,
      ...(Service.Port === NO_PORT ? {} : { port: Service.Port }),
      ...(Service.Weights === undefined ? {} : { weight: Service.Weights.Passing }),
    });
  }
  return backends;
}

/**
 * What to wait for next: an index that goes back begins anew, and so does one that is none
 * (developer.hashicorp.com/consul/api-docs/features/blocking).
 */
export function nextIndex(former: number, header: string | undefined): number {
  const index = Number(header);
  return Number.isSafeInteger(index) && index > 0 && index >= former ? index : 0;
}
