/**
 * Services with the scheduler mh (Maglev hashing). Directors with the same table send a client to
 * the same server without knowing of each other. What is the same table the kernel decides
 * (net/netfilter/ipvs/ip_vs_mh.c, ip_vs_ctl.c): destinations take their turns in the order of its
 * list, where a new one goes to the head; each has turns by its last weight that was not 0. So the
 * list is put into one order, whatever has happened before, and nothing leaves it for a while.
 */
import { addressBytes } from '../../base/address.js';
import { nodeCrypto } from '../../base/on-demand.js';
import {
  type DestinationEntry,
  destinationKey,
  type ServiceAddress,
  type ServiceEntry,
  type ServiceTable,
  serviceKey,
  type TableOperation,
} from './table.js';

/** Whether the order and the last weights of its destinations matter. */
export function isHashed({ scheduler }: Pick<ServiceEntry, 'scheduler'>): boolean {
  return scheduler === 'mh';
}

/** The order in which destinations are added; their list has the last one at its head. */
export function inCanonicalOrder<Value extends Pick<DestinationEntry, 'address' | 'port'>>(
  destinations: readonly Value[],
): readonly Value[] {
  const keyed = destinations.map((value) => ({ value, bytes: addressBytes(value.address) }));
  keyed.sort(
    (left, right) =>
      left.bytes.length - right.bytes.length ||
      Buffer.compare(left.bytes, right.bytes) ||
      left.value.port - right.value.port,
  );
  return keyed.map(({ value }) => value);
}

/**
 * What is known of destinations that have been found in the kernel: one of weight 0 may have been
 * added so, and then it has no turns.
 */
export function doubtLastWeights(tables: readonly ServiceTable[]): readonly ServiceTable[] {
  return tables.map((table) => {
    const isInDoubt = isHashed(table.service) && table.destinations.some(isIdle);
    const doubt = (each: DestinationEntry) => (isIdle(each) ? { ...each, lastWeight: 0 } : each);
    return isInDoubt ? { ...table, destinations: table.destinations.map(doubt) } : table;
  });
}

function isIdle({ weight }: DestinationEntry): boolean {
  return weight === 0;
}

/** Whether the table of the kernel comes from the same list; weights are another matter. */
export function sameTurns(
  wanted: readonly DestinationEntry[],
  found: readonly DestinationEntry[],
): boolean {
  return (
    wanted.length === found.length &&
    wanted.every((each, index) => {
      const beside = found[index];
      return beside !== undefined && keyOf(each) === keyOf(beside) && hasTurnsOf(each, beside);
    })
  );
}

const keyOf = destinationKey;

function hasTurnsOf(wanted: DestinationEntry, found: DestinationEntry): boolean {
  const { lastWeight = wanted.weight } = wanted;
  const known = found.weight > 0 ? found.weight : found.lastWeight;
  return wanted.weight > 0 || known === undefined || known === lastWeight;
}

/**
 * The destinations that can stay where they are: what is behind them in the list is in order.
 * @returns their keys
 */
export function staying(
  wanted: readonly DestinationEntry[],
  found: readonly DestinationEntry[],
): ReadonlySet<string> {
  const present = found.map(keyOf).reverse();
  const kept = new Set<string>();
  let from = 0;
  for (const destination of [...wanted].reverse()) {
    const key = keyOf(destination);
    const index = present.indexOf(key, from);
    if (index === -1) {
      break;
    }
    kept.add(key);
    from = index + 1;
  }
  return kept;
}

/** Adds one to the head of the list with the turns that it is to have. */
export function addWithTurns(
  address: ServiceAddress,
  destination: DestinationEntry,
): readonly TableOperation[] {
  return putWithTurns('newDestination', address, destination);
}

/** Edits one in its place; what has had other turns before gets those that it is to have. */
export function editTurns(
  address: ServiceAddress,
  destination: DestinationEntry,
  found: DestinationEntry,
): readonly TableOperation[] {
  return hasTurnsOf(destination, found)
    ? [{ kind: 'setDestination', address, destination }]
    : putWithTurns('setDestination', address, destination);
}

/** With weight 0 from the beginning it would have no turns, and move the clients of all others. */
function putWithTurns(
  kind: 'newDestination' | 'setDestination',
  address: ServiceAddress,
  destination: DestinationEntry,
): readonly TableOperation[] {
  const { weight, lastWeight = 0 } = destination;
  const first = { ...destination, weight: lastWeight };
  return weight > 0 || lastWeight === 0
    ? [{ kind, address, destination }]
    : [
        { kind, address, destination: first },
        { kind: 'setDestination', address, destination },
      ];
}

/**
 * What directors compare: the same text of two of them sends each client to the same server.
 * undefined: no service is hashed.
 */
export function tableDigest(tables: readonly ServiceTable[]): string | undefined {
  const hashed = tables.filter(({ service }) => isHashed(service));
  if (hashed.length === 0) {
    return undefined;
  }
  const hash = nodeCrypto().createHash('sha256');
  for (const { service, destinations } of hashed) {
    hash.update(`${serviceKey(service.address)} ${service.flags}\n`);
    for (const each of destinations) {
      const { weight, lastWeight = weight } = each;
      const turns = weight > 0 ? weight : lastWeight;
      hash.update(`${keyOf(each)} ${turns} ${weight > 0 ? 'serves' : 'rests'}\n`);
    }
  }
  return hash.digest('hex').slice(0, DIGEST_LENGTH);
}

const DIGEST_LENGTH = 16;
