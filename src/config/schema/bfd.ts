/** `bfd_instance`: a session of RFC 5880. */
import { address, choice, integer, milliseconds, optional, word } from './argument.js';
import { block, flag, keywords, toggle, value } from './keyword.js';

const NEIGHBOUR = value(address('address'), 'Address of the other side.', {
  otherwise: 'required',
});
const HOPS = value(integer('hops', 1, 255), 'TTL or hop limit of what is sent.', {
  default: 255,
});
const LONGEST_MS = 4_294_967;

/** `bfd_instance` */
export const BFD_INSTANCE = block(
  keywords({
    source_ip: value(address('address'), 'Address of this side.', { otherwise: 'any' }),
    neighbor_ip: NEIGHBOUR,
    neighbour_ip: { ...NEIGHBOUR, synonymOf: 'neighbor_ip' },
    min_rx: value(
      milliseconds('milliseconds', 1, LONGEST_MS),
      'Least time between packets that this side can receive.',
      { default: 10 },
    ),
    min_tx: value(
      milliseconds('milliseconds', 1, LONGEST_MS),
      'Least time between packets that this side sends.',
      { default: 10 },
    ),
    idle_tx: value(
      milliseconds('milliseconds', 1000, LONGEST_MS),
      'Time between packets while the session is not up.',
      { default: 1000 },
    ),
    multiplier: value(
      integer('packets', 1, 255),
      'Packets that may be missing before the other side counts as lost.',
      { default: 5 },
    ),
    passive: flag('Send nothing before the other side has sent.'),
    ttl: HOPS,
    hoplimit: { ...HOPS, synonymOf: 'ttl' },
    max_hops: value(
      integer('hops', -1, 255),
      'How many hops a packet may have taken; -1: any number.',
      { default: 0 },
    ),
    multihop: toggle('Use the port for sessions over several hops.'),
    weight: value(
      [integer('weight', -253, 253), optional(choice('reverse', ['reverse', 'noreverse']))],
      'Priority change for those who track the session; 0: FAULT instead.',
      { default: 0 },
    ),
    vrrp: flag('Tell the VRRP process; without vrrp and checker all are told.'),
    checker: flag('Tell the checker process; without vrrp and checker all are told.'),
  }),
  [word('name', 31)],
  'A session that watches the path to another router.',
);
