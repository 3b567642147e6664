/**
 * The text of a file with servers: a list of them, or Prometheus' `file_sd_config`:
 *
 *     [{"address": "10.2.0.11", "port": 80, "weight": 2}]
 *     [{"targets": ["10.2.0.11:80"], "labels": {"__weight__": "2"}}]
 */
import { parseAddress } from '../base/address.js';
import { parseEndpoint } from '../base/endpoint-text.js';
import {
  array,
  exactOptional,
  object,
  parseShaped,
  record,
  type Shaped,
  shaped,
  string,
  union,
} from '../base/json-shape.js';
import { type Backend, portShape, weightShape } from './backend.js';

/** An entry may say more than is asked of it. */
const server = object({
  address: string(),
  port: exactOptional(portShape),
  weight: exactOptional(weightShape),
});
const targets = object({
  targets: array(string()),
  labels: exactOptional(record(string(), string())),
});
const fileShape = array(union([server, targets]));

/** The servers; a text says what is wrong. Nothing is taken of a list that has a mistake. */
export function parseFileList(text: string): readonly Backend[] | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return text.trim() === '' ? 'it is empty' : 'it is no JSON';
  }
  const list = shaped(fileShape, json);
  if (list === undefined) {
    return 'it is no list of servers with an address, or of targets';
  }
  const backends: Backend[] = [];
  for (const entry of list) {
    const found = 'targets' in entry ? targetsOf(entry) : serverOf(entry);
    if (typeof found === 'string') {
      return found;
    }
    backends.push(...found);
  }
  return backends;
}

/** `10.2.0.11:80`, or an entry of a list; undefined: it is neither. */
export function parseServer(text: string): Backend | undefined {
  const word = text.trim();
  if (!word.startsWith('{')) {
    return parseEndpoint(word);
  }
  const entry = parseShaped(server, word);
  const found = entry === undefined ? 'it is none' : serverOf(entry);
  return typeof found === 'string' ? undefined : found[0];
}

function serverOf(entry: Shaped<typeof server>): readonly Backend[] | string {
  const address = parseAddress(entry.address);
  const { port: ownPort, weight: ownWeight } = entry;
  return address === undefined
    ? noAddress(entry.address)
    : [
        {
          address,
          ...(ownPort === undefined ? {} : { port: ownPort }),
          ...(ownWeight === undefined ? {} : { weight: ownWeight }),
        },
      ];
}

function targetsOf({
  targets: endpoints,
  labels = {},
}: Shaped<typeof targets>): readonly Backend[] | string {
  const { __weight__: written } = labels;
  const ownWeight = written === undefined ? undefined : shaped(weightShape, Number(written));
  if (written !== undefined && ownWeight === undefined) {
    return `${JSON.stringify(written)} is no weight`;
  }
  const backends: Backend[] = [];
  for (const target of endpoints) {
    const endpoint = parseEndpoint(target);
    if (endpoint === undefined) {
      return noAddress(target);
    }
    backends.push({ ...endpoint, ...(ownWeight === undefined ? {} : { weight: ownWeight }) });
  }
  return backends;
}

function noAddress(text: string): string {
  return `${JSON.stringify(text.slice(0, 100))} is no address`;
}
