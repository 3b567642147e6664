/** What an event is about: the names and addresses in its fields, and words that stand for them. */
import { parseAddress } from '../../base/address.js';
import { type Endpoint, isAt, parseEndpoint } from '../endpoint.js';

/** What a name is the name of. */
export type NameKind = 'instance' | 'service' | 'server' | 'other';

/** A name in an event. */
export interface EventName {
  readonly kind: NameKind;
  readonly text: string;
}

/** Fields that hold names: a text, a list of texts, or an object with an address. */
const NAME_FIELDS: Readonly<Record<string, NameKind>> = {
  instance: 'instance',
  instances: 'instance',
  group: 'instance',
  service: 'service',
  owner: 'service',
  entry: 'service',
  virtualServers: 'service',
  server: 'server',
  address: 'other',
  child: 'other',
  device: 'other',
  file: 'other',
  interface: 'other',
  neighbour: 'other',
  process: 'other',
  rival: 'other',
  script: 'other',
  session: 'other',
  source: 'other',
};

/** The names in the fields of an event, of these kinds or of all. */
export function namesIn(
  fields: Readonly<Record<string, unknown>>,
  kinds?: readonly NameKind[],
): readonly EventName[] {
  return Object.entries(NAME_FIELDS).flatMap(([field, kind]) =>
    kinds === undefined || kinds.includes(kind)
      ? textsOf(fields[field]).map((text) => ({ kind, text }))
      : [],
  );
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    return [value];
  }
  if (Array.isArray(value)) {
    return value.filter((each) => typeof each === 'string');
  }
  return typeof value === 'object' && value !== null && 'address' in value
    ? textsOf(value.address)
    : [];
}

/**
 * Whether a word, in the forms that `upkeep status` takes, stands for one of the names: as it is,
 * or `10.0.0.2`, `10.0.0.2:80`, `tcp/10.0.0.2:80`, `fwmark/10`, `group/NAME`, and
 * `VIRTUAL_SERVER/REAL_SERVER` for both together.
 */
export function standsFor(word: string, names: readonly EventName[]): boolean {
  if (names.some(({ text }) => isNamed(text, word))) {
    return true;
  }
  const slash = word.lastIndexOf('/');
  const isOne = (kind: NameKind, part: string): boolean =>
    names.some((name) => name.kind === kind && isNamed(name.text, part));
  return (
    slash > 0 && isOne('service', word.slice(0, slash)) && isOne('server', word.slice(slash + 1))
  );
}

function isNamed(name: string, word: string): boolean {
  if (
    name === word ||
    name.startsWith(`${word}/`) || // an address with its prefix
    (word.startsWith('fwmark/') && name === `FWM ${word.slice(7)}`) ||
    (word.startsWith('group/') && name.startsWith(`[${word.slice(6)}]:`))
  ) {
    return true;
  }
  const there = labelled(name);
  const wanted = there === undefined ? undefined : parseEndpoint(word);
  return there !== undefined && wanted !== undefined && isAt(wanted, there);
}

/** `[192.168.0.1]:tcp:80`, as log lines name servers. */
const LABEL = /^\[([^\]]+)\]:([a-z]+):(\d+)$/;

function labelled(name: string): Required<Endpoint> | undefined {
  const [, text = '', protocol = '', port] = LABEL.exec(name) ?? [];
  const address = parseAddress(text);
  return address === undefined ? undefined : { address, protocol, port: Number(port) };
}
