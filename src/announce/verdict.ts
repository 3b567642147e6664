/** Whether an address is announced now, and why not. */
import type { IpAddress } from '../base/address.js';
import type { AddressToAnnounce } from './announcements.js';

/** What is known of the machine and its services. */
export interface AnnounceFacts {
  isHere(address: IpAddress): boolean;
  /** Of a virtual server; undefined: its checks cannot tell yet. */
  hasQuorum(service: string): boolean | undefined;
  /** What knows the quorums is being replaced, and `announce_hold` is off. */
  readonly isUnheard: boolean;
  /** `draining`: others are to be preferred; `withdrawn`: nothing is announced. */
  readonly phase: 'normal' | 'draining' | 'withdrawn';
}

/** `undecided`: what a predecessor has announced stays, and nothing is announced anew. */
export type AnnounceVerdict =
  | { readonly kind: 'announced' | 'draining' | 'undecided' }
  | { readonly kind: 'withheld'; readonly because: Withheld };

/** Why an address is not announced. */
export type Withheld =
  | { readonly why: 'withdrawn' | 'elsewhere' | 'unheard' }
  | { readonly why: 'quorum'; readonly services: readonly string[] };

/** @param when `announce_when` */
export function judge(
  { address, services }: AddressToAnnounce,
  facts: AnnounceFacts,
  when: 'all' | 'any',
): AnnounceVerdict {
  if (facts.phase === 'withdrawn') {
    return withheld({ why: 'withdrawn' });
  }
  if (!facts.isHere(address)) {
    return withheld({ why: 'elsewhere' });
  }
  const needing = services.filter(({ hasSorryServer }) => !hasSorryServer);
  if (needing.length > 0 && facts.isUnheard) {
    return withheld({ why: 'unheard' });
  }
  const quorums = needing.map(({ name }) => ({ name, holds: facts.hasQuorum(name) }));
  const lost = quorums.filter(({ holds }) => holds === false).map(({ name }) => name);
  const served = services.length - needing.length + quorums.filter(({ holds }) => holds).length;
  const isServed = when === 'all' ? served === services.length : served > 0;
  if (services.length === 0 || isServed) {
    return { kind: facts.phase === 'draining' ? 'draining' : 'announced' };
  }
  const isLost = when === 'all' ? lost.length > 0 : lost.length === services.length;
  return isLost ? withheld({ why: 'quorum', services: lost }) : { kind: 'undecided' };
}

function withheld(because: Withheld): AnnounceVerdict {
  return { kind: 'withheld', because };
}

/** For people. */
export function withheldText(because: Withheld): string {
  switch (because.why) {
    case 'withdrawn':
      return 'this machine is in maintenance or stops';
    case 'elsewhere':
      return 'the address is not on this machine';
    case 'unheard':
      return 'the checker process is being replaced (announce_hold off)';
    case 'quorum':
      return `no quorum: ${because.services.join(', ')}`;
  }
}
