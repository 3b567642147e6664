/**
 * What etcd says through its JSON gateway (etcd.io/docs/v3.4/dev-guide/api_grpc_gateway): keys and
 * values are in base64, numbers of 64 bits are texts, and what is empty is left out.
 */
import { array, boolean, exactOptional, object, shaped, string } from '../base/json-shape.js';
import type { Backend } from './backend.js';
import { parseServer } from './file-list.js';

const pair = object({ key: string(), value: exactOptional(string()) });
const header = object({ revision: string() });
const rangeShape = object({
  header,
  kvs: exactOptional(array(pair)),
  more: exactOptional(boolean()),
});
const watchShape = object({
  result: object({
    header: exactOptional(header),
    events: exactOptional(array(object({ type: exactOptional(string()), kv: pair }))),
  }),
});

/** The registered servers, by their keys in base64. */
export type EtcdKeys = ReadonlyMap<string, string>;

/** All keys that begin with the prefix. */
export function rangeOf(prefix: string): { readonly key: string; readonly range_end: string } {
  const first = Buffer.from(prefix);
  const end = Buffer.from(first);
  // the first key behind them: the last byte that can be one more is
  let last = end.length - 1;
  while (last > 0 && end[last] === 0xff) {
    last -= 1;
  }
  end[last] = (end[last] ?? 0) + 1;
  return { key: first.toString('base64'), range_end: end.subarray(0, last + 1).toString('base64') };
}

/** What is there. */
export interface EtcdRange {
  readonly keys: EtcdKeys;
  /** As of which this is so. */
  readonly revision: bigint;
  /** Not all were told. */
  readonly isMore: boolean;
}

/** What is there; undefined: it is no answer of etcd. */
export function rangeAnswer(body: unknown): EtcdRange | undefined {
  const found = shaped(rangeShape, body);
  return (
    found && {
      keys: new Map(found.kvs?.map(({ key, value = '' }) => [key, value])),
      revision: BigInt(found.header.revision),
      isMore: found.more === true,
    }
  );
}

/** What has changed; 'over': it cannot be followed from there. undefined: as with `rangeAnswer`. */
export function watchAnswer(line: unknown, keys: EtcdKeys): EtcdKeys | 'over' | undefined {
  const isCanceled =
    typeof line === 'object' && line !== null && 'result' in line && hasCanceled(line.result);
  if (isCanceled) {
    return 'over';
  }
  const found = shaped(watchShape, line);
  if (found === undefined) {
    return undefined;
  }
  const { events = [] } = found.result;
  if (events.length === 0) {
    return keys;
  }
  const fresh = new Map(keys);
  for (const { type, kv } of events) {
    if (type === 'DELETE') {
      fresh.delete(kv.key);
    } else {
      fresh.set(kv.key, kv.value ?? '');
    }
  }
  return fresh;
}

function hasCanceled(result: unknown): boolean {
  return (
    typeof result === 'object' &&
    result !== null &&
    'canceled' in result &&
    result.canceled === true
  );
}

/** The servers; a text says which one is none. */
export function etcdServers(keys: EtcdKeys): readonly Backend[] | string {
  const backends: Backend[] = [];
  for (const [key, value] of keys) {
    const backend = parseServer(Buffer.from(value, 'base64').toString('utf8'));
    if (backend === undefined) {
      const name = Buffer.from(key, 'base64').toString('utf8');
      return `the value of ${name.slice(0, 100)} is no server`;
    }
    backends.push(backend);
  }
  return backends;
}
