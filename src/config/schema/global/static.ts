/** Routes and rules, of an instance or static, and static addresses. */

import { simple, word } from '../argument.js';
import { block, type Keyword, keywords, list, value } from '../keyword.js';
import { ROUTE, routeOptions } from '../routes/routes.js';
import { ruleOptions } from '../routes/rules.js';
import { commonAddressOptions } from '../vrrp/addresses.js';

const RULE = word('selectors and action');
const FOLLOWS = {
  track_group: value(
    word('name'),
    'Instances that go to FAULT when the interface of the entry is down.',
  ),
};

/** `virtual_routes` */
export const VIRTUAL_ROUTES: Keyword = block(
  list('tokens', ROUTE, routeOptions),
  [],
  'Routes that the master sets.',
);

/** `virtual_rules` */
export const VIRTUAL_RULES: Keyword = block(
  list('options', RULE, ruleOptions),
  [],
  'Routing rules that the master sets.',
);

/** The blocks at the top level. */
export const staticKeywords = {
  static_ipaddress: block(
    list('line', simple('address[/prefix]', 'addressWithPrefix'), {
      ...commonAddressOptions,
      ...FOLLOWS,
    }),
    [],
    'Addresses that are set while the daemon runs.',
  ),
  static_routes: block(
    list('tokens', ROUTE, { ...routeOptions, ...FOLLOWS }),
    [],
    'Routes that are set while the daemon runs.',
  ),
  static_rules: block(
    list('options', RULE, { ...ruleOptions, ...FOLLOWS }),
    [],
    'Routing rules that are set while the daemon runs.',
  ),
  track_group: block(
    keywords({ group: block(list('word', word('instance')), [], 'The instances.') }),
    [word('name')],
    'Instances that static addresses, routes and rules can follow.',
  ),
} as const;
