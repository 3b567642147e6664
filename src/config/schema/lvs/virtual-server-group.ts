/** `virtual_server_group`: addresses and marks that share one `virtual_server`. */

import { PORT } from '../../checkers/common.js';
import { choice, integer, optional, UINT32, word } from '../argument.js';
import { block, list, value } from '../keyword.js';

const fwmark = value(
  [integer('mark', 0, UINT32), optional(choice('family', ['inet', 'inet6']))],
  'Packets with this firewall mark.',
);

/** `virtual_server_group` */
export const VIRTUAL_SERVER_GROUP = block(
  { ...list('line', word('address|range'), { fwmark }), following: [optional(PORT)] },
  [word('name')],
  'Addresses, ranges of them and firewall marks that are one virtual_server.',
);
