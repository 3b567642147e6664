/** Keywords of `vrrp_instance` about links that are made on its interface. */
import { choice, forms, integer, optional, repeated, UINT32, word } from '../argument.js';
import { flag, value } from '../keyword.js';

const GROUP = { group: [integer('group', 0, UINT32)] };
const EXTRA_INTERFACE = value(
  [optional(choice('all', ['all'])), integer('seconds', 0, 86_400, { unit: 'seconds' })],
  'A master sends gratuitous ARPs on the interface below at this interval; 0: never.',
  { otherwise: 'vrrp_garp_extra_if' },
);

/** The rows of this file. */
export const deviceKeywords = {
  use_vmac: value(
    repeated(
      optional(
        forms('option', { netlink_notify_msg: [], ...GROUP }, word('name, interface or MAC')),
      ),
    ),
    'Use the MAC address of the virtual router, on an interface made for it.',
    { otherwise: 'off' },
  ),
  use_vmac_addr: flag('Also for addresses on other interfaces than that of the instance.'),
  vmac_xmit_base: flag('Send adverts from the interface below that one.'),
  use_ipvlan: value(
    repeated(
      optional(
        forms(
          'option',
          { bridge: [], private: [], vepa: [], ...GROUP },
          word('name, interface or address'),
        ),
      ),
    ),
    'Put the virtual addresses on an ipvlan interface made for them.',
    { otherwise: 'off', firstCounts: true },
  ),
  garp_extra_if: EXTRA_INTERFACE,
  vmac_garp_intvl: { ...EXTRA_INTERFACE, synonymOf: 'garp_extra_if', deprecated: true },
} as const;
