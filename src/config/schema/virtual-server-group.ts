/** `virtual_server_group`: addresses and marks that share one `virtual_server`. */
import { choice, integer, optional, UINT32, word } from './argument.js';
import { PORT } from './checkers-common.js';
import { block, list, value } from './keyword.js';
import { planned } from './planned.js';

const fwmark = value(
  [integer('mark', 0, UINT32), optional(choice('family', ['inet', 'inet6']))],
  'Packets with this firewall mark.',
);

const balancer = planned('no service is set up in the load balancer');

/** `virtual_server_group` */
export const plannedServerGroup = balancer.rows({
  virtual_server_group: block(
    { ...list('line', word('address|range'), { fwmark }), following: [optional(PORT)] },
    [word('name')],
    'Addresses, ranges of them and firewall marks that are one virtual_server.',
  ),
});
