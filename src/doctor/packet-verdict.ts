/**
 * What the firewall does with a packet: the chains of a ruleset of nft as its JSON shows them
 * (libnftables-json(5)), followed for one packet. What cannot be told is said to be so.
 */

import { type AddressFamily, type IpAddress, parseAddress } from '../base/address.js';
import { contains } from '../config/lint/subnet.js';

/** A packet that has to come through. */
export interface ExpectedPacket {
  readonly hook: 'input' | 'output';
  readonly family: AddressFamily;
  /** Where it comes in or goes out. */
  readonly interface: string;
  /** Of <netinet/in.h>: 17 UDP, 51 AH, 112 VRRP. */
  readonly protocol: number;
  readonly destination?: IpAddress;
  /** Of UDP. */
  readonly port?: number;
}

/** What becomes of it. */
export type FirewallVerdict =
  | { readonly kind: 'passes' }
  /** `chain` drops it; `certain` is false when a rule before may let it pass. */
  | { readonly kind: 'dropped'; readonly chain: ChainName; readonly certain: boolean };

/** A chain of nft. */
export interface ChainName {
  readonly family: string;
  readonly table: string;
  readonly name: string;
}

interface Chain extends ChainName {
  readonly hook: string | undefined;
  readonly policy: string;
  readonly rules: readonly (readonly unknown[])[];
}

type Answer = 'yes' | 'no' | 'unknown';
type Outcome = 'accept' | 'drop' | 'continue';

/** The numbers of protocols that nft writes as words. */
const PROTOCOLS: Readonly<Record<string, number>> = {
  ...{ icmp: 1, igmp: 2, tcp: 6, udp: 17, esp: 50, ah: 51, 'ipv6-icmp': 58, icmpv6: 58 },
  ...{ ospf: 89, vrrp: 112, carp: 112, sctp: 132, udplite: 136 },
};
/** Deeper than chains may jump (NFT_JUMP_STACK_SIZE of the kernel). */
const MOST_JUMPS = 16;

/** What the base chains of the hook, one after the other, do with the packet. */
export function packetVerdict(items: readonly unknown[], packet: ExpectedPacket): FirewallVerdict {
  const chains = chainsOf(items);
  const families = packet.family === 'inet' ? ['ip', 'inet'] : ['ip6', 'inet'];
  let doubtful: FirewallVerdict | undefined;
  for (const chain of chains) {
    if (chain.hook !== packet.hook || !families.includes(chain.family)) {
      continue;
    }
    const walk = new Walk(chains, packet);
    const end = walk.through(chain, 0);
    const dropped = end === 'drop' || (end === 'continue' && chain.policy === 'drop');
    if (dropped) {
      const { family, table, name } = chain;
      const verdict = {
        kind: 'dropped',
        chain: { family, table, name },
        certain: !walk.doubtful,
      } as const;
      if (verdict.certain) {
        return verdict;
      }
      doubtful ??= verdict;
    }
  }
  return doubtful ?? { kind: 'passes' };
}

/** One packet on its way through a base chain and those it jumps to. */
class Walk {
  /** A rule that may hold would have let it pass. */
  doubtful = false;

  private readonly chains: readonly Chain[];
  private readonly packet: ExpectedPacket;

  constructor(chains: readonly Chain[], packet: ExpectedPacket) {
    this.chains = chains;
    this.packet = packet;
  }

  through(chain: Chain, depth: number): Outcome {
    for (const rule of chain.rules) {
      const end = this.rule(chain, rule, depth);
      if (end === 'return') {
        return 'continue';
      }
      if (end !== 'continue') {
        return end;
      }
    }
    return 'continue';
  }

  private rule(chain: Chain, rule: readonly unknown[], depth: number): Outcome | 'return' {
    let holds: Answer = 'yes';
    for (const statement of rule) {
      const [keyword = '', value] = entryOf(statement);
      if (keyword === 'match') {
        const answer = matches(value, this.packet);
        if (answer === 'no') {
          return 'continue';
        }
        holds = answer === 'unknown' ? 'unknown' : holds;
      } else if (keyword === 'accept' || keyword === 'queue' || keyword === 'vmap') {
        return this.settle(holds === 'yes' && keyword === 'accept' ? 'yes' : 'unknown', 'accept');
      } else if (keyword === 'drop' || keyword === 'reject') {
        return holds === 'yes' ? 'drop' : 'continue';
      } else if (keyword === 'return') {
        return holds === 'yes' ? 'return' : 'continue';
      } else if (keyword === 'jump' || keyword === 'goto') {
        const target = this.find(chain, memberOf(value, 'target'));
        if (target === undefined || depth >= MOST_JUMPS) {
          return this.settle('unknown', 'accept');
        }
        const end = this.through(target, depth + 1);
        const left = keyword === 'goto' && end === 'continue' ? 'return' : end;
        return holds === 'yes'
          ? left
          : this.settle('unknown', left === 'accept' ? left : 'continue');
      } else if (keyword === 'limit' || keyword === 'xt') {
        holds = 'unknown';
      }
    }
    return 'continue';
  }

  private settle(holds: Answer, outcome: Outcome): Outcome {
    if (holds === 'yes') {
      return outcome;
    }
    this.doubtful ||= outcome === 'accept';
    return 'continue';
  }

  private find({ family, table }: Chain, name: unknown): Chain | undefined {
    return this.chains.find(
      (each) => each.family === family && each.table === table && each.name === name,
    );
  }
}

function chainsOf(items: readonly unknown[]): readonly Chain[] {
  const rules = items.map((item) => memberOf(item, 'rule')).filter((rule) => rule !== undefined);
  return items
    .map((item) => memberOf(item, 'chain'))
    .filter((chain) => chain !== undefined)
    .map((chain) => {
      const [family, table, name] = ['family', 'table', 'name'].map((key) => textOf(chain, key));
      const own = rules.filter(
        (rule) =>
          textOf(rule, 'family') === family &&
          textOf(rule, 'table') === table &&
          textOf(rule, 'chain') === name,
      );
      return {
        ...{ family: family ?? '', table: table ?? '', name: name ?? '' },
        hook: memberOf(chain, 'hook') === undefined ? undefined : textOf(chain, 'hook'),
        priority: Number(memberOf(chain, 'prio') ?? 0),
        policy: textOf(chain, 'policy'),
        rules: own.map((rule) => listOf(memberOf(rule, 'expr'))),
      };
    })
    .sort((a, b) => a.priority - b.priority);
}

/** Whether a `match` holds for the packet. */
function matches(match: unknown, packet: ExpectedPacket): Answer {
  const actual = packetValue(memberOf(match, 'left'), packet);
  if (actual === undefined) {
    return 'unknown';
  }
  const found = isAmong(actual, memberOf(match, 'right'));
  if (found === 'unknown' || textOf(match, 'op') !== '!=') {
    return found;
  }
  return found === 'yes' ? 'no' : 'yes';
}

/** What the packet has where the rule looks; 'absent': no such header. undefined: not known. */
function packetValue(left: unknown, packet: ExpectedPacket): string | undefined {
  const [kind, what] = entryOf(left);
  const key = textOf(what, kind === 'payload' ? 'field' : 'key');
  if (kind === 'ct') {
    return key === 'state' ? 'new' : undefined;
  }
  if (kind === 'meta') {
    return metaValue(key, packet);
  }
  const header = textOf(what, 'protocol');
  if (kind !== 'payload') {
    return undefined;
  }
  if (header === 'ip' || header === 'ip6') {
    if ((header === 'ip') !== (packet.family === 'inet')) {
      return 'absent';
    }
    const isProtocol = key === 'protocol' || key === 'nexthdr';
    return isProtocol ? `${packet.protocol}` : key === 'daddr' ? packet.destination : undefined;
  }
  if (header === 'th' || PROTOCOLS[header] === packet.protocol) {
    return key === 'dport' && packet.port !== undefined ? `${packet.port}` : undefined;
  }
  return PROTOCOLS[header] === undefined ? undefined : 'absent';
}

function metaValue(key: string, { hook, family, ...packet }: ExpectedPacket): string | undefined {
  switch (key) {
    case 'l4proto':
      return `${packet.protocol}`;
    case 'nfproto':
      return family === 'inet' ? 'ipv4' : 'ipv6';
    case 'iif':
    case 'iifname':
      return hook === 'input' ? packet.interface : 'absent';
    case 'oif':
    case 'oifname':
      return hook === 'output' ? packet.interface : 'absent';
    default:
      return undefined;
  }
}

/** Whether a value is what the right side of a match says: a word, a set, a range, a network. */
function isAmong(value: string, right: unknown): Answer {
  if (typeof right === 'string' || typeof right === 'number') {
    return isWord(value, `${right}`);
  }
  if (Array.isArray(right)) {
    return anyOf(right.map((each) => isAmong(value, each)));
  }
  const [kind, what] = entryOf(right);
  switch (kind) {
    case 'set':
      return anyOf(listOf(what).map((each) => isAmong(value, each)));
    case 'range': {
      const [from, to] = listOf(what);
      const number = Number(value);
      const known = typeof from === 'number' && typeof to === 'number' && !Number.isNaN(number);
      return known ? yesIf(number >= from && number <= to) : 'unknown';
    }
    case 'prefix': {
      const network = parseAddress(textOf(what, 'addr'));
      const address = parseAddress(value);
      const length = Number(memberOf(what, 'len'));
      return network === undefined || address === undefined
        ? 'unknown'
        : yesIf(contains(network, length, address));
    }
    default:
      return 'unknown';
  }
}

/** A named set (`@name`) is not read; `*` at the end of an interface stands for anything. */
function isWord(value: string, word: string): Answer {
  if (word.startsWith('@')) {
    return 'unknown';
  }
  return word.endsWith('*')
    ? yesIf(value.startsWith(word.slice(0, -1)))
    : yesIf(value === word || `${PROTOCOLS[word]}` === value);
}

function anyOf(answers: readonly Answer[]): Answer {
  return (
    answers.find((each) => each === 'yes') ?? answers.find((each) => each === 'unknown') ?? 'no'
  );
}

function yesIf(holds: boolean): Answer {
  return holds ? 'yes' : 'no';
}

/** The only member of an object, as statements and expressions have it. */
function entryOf(value: unknown): readonly [string, unknown] | readonly [] {
  return typeof value === 'object' && value !== null ? (Object.entries(value)[0] ?? []) : [];
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function textOf(value: unknown, name: string): string {
  const member = memberOf(value, name);
  return typeof member === 'string' ? member : '';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
