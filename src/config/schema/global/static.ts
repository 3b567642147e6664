/** Routes and rules, of an instance or static, and static addresses. None are set yet. */

import { simple, word } from '../argument.js';
import { block, keywords, list, value } from '../keyword.js';
import { planned } from '../planned.js';
import { ROUTE, routeOptions } from '../routes/routes.js';
import { ruleOptions } from '../routes/rules.js';
import { commonAddressOptions } from '../vrrp/addresses.js';

const routes = planned('these routes are not set');
const rules = planned('these rules are not set');
const addresses = planned('these addresses are not set');
const groups = planned('static entries follow no instance', 'harmless');

const RULE = word('selectors and action');
const FOLLOWS = {
  track_group: value(
    word('name'),
    'Instances that go to FAULT when the interface of the entry is down.',
  ),
};

/** `virtual_routes` */
export const plannedRouteList = routes.row(
  block(list('tokens', ROUTE, routeOptions), [], 'Routes that the master sets.'),
);
/** `virtual_rules` */
export const plannedRuleList = rules.row(
  block(list('options', RULE, ruleOptions), [], 'Routing rules that the master sets.'),
);

/** The blocks at the top level. */
export const plannedStatic = {
  static_ipaddress: addresses.row(
    block(
      list('line', simple('address[/prefix]', 'addressWithPrefix'), {
        ...commonAddressOptions,
        ...FOLLOWS,
      }),
      [],
      'Addresses that are set while the daemon runs.',
    ),
  ),
  static_routes: routes.row(
    block(
      list('tokens', ROUTE, { ...routeOptions, ...FOLLOWS }),
      [],
      'Routes that are set while the daemon runs.',
    ),
  ),
  static_rules: rules.row(
    block(
      list('options', RULE, { ...ruleOptions, ...FOLLOWS }),
      [],
      'Routing rules that are set while the daemon runs.',
    ),
  ),
  track_group: groups.row(
    block(
      keywords({ group: block(list('word', word('instance')), [], 'The instances.') }),
      [word('name')],
      'Instances that static addresses, routes and rules can follow.',
    ),
  ),
} as const;
