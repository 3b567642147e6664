/** Routes and rules, of an instance or static, and static addresses. None are set yet. */
import { commonAddressOptions } from './addresses.js';
import { word } from './argument.js';
import { keywords, list } from './keyword.js';
import { planned } from './planned.js';

const routes = planned('these routes are not set');
const rules = planned('these rules are not set');
const addresses = planned('these addresses are not set');
const groups = planned('static entries follow no instance', 'harmless');

const routeOptions = {
  ...routes.values('inet', 'inet6', 'src', 'as', 'via', 'gw', 'from', 'tos', 'dsfield', 'table'),
  ...routes.values('protocol', 'scope', 'metric', 'priority', 'preference', 'dev', 'oif'),
  ...routes.values('encap', 'expires', 'mtu', 'hoplimit', 'advmss', 'rtt', 'rttvar'),
  ...routes.values('reordering', 'window', 'cwnd', 'ssthresh', 'realms', 'rto_min'),
  ...routes.values('initcwnd', 'initrwnd', 'features', 'quickack', 'congctl', 'pref'),
  ...routes.values('ttl-propagate', 'fastopen_no_cookie', 'nexthop', 'vrf', 'to'),
  ...routes.flags('onlink', 'add', 'prepend', 'append', 'or', 'no_track'),
};

const ruleOptions = {
  ...rules.flags('inet', 'inet6', 'not', 'nop', 'blackhole', 'prohibit', 'unreachable'),
  ...rules.flags('l3mdev', 'no_track'),
  ...rules.values('from', 'to', 'tos', 'dsfield', 'fwmark', 'dev', 'iif', 'oif', 'tunnel-id'),
  ...rules.values('uidrange', 'ipproto', 'sport', 'dport', 'table', 'lookup', 'preference'),
  ...rules.values('order', 'priority', 'realms', 'suppress_prefixlength', 'sup_pl'),
  ...rules.values('suppress_ifgroup', 'sup_group', 'protocol', 'type', 'goto'),
};

/** `virtual_routes` */
export const plannedRouteList = routes.block(list('line', word('route'), routeOptions));
/** `virtual_rules` */
export const plannedRuleList = rules.block(list('line', word('rule'), ruleOptions));

/** The blocks at the top level. */
export const plannedStatic = {
  static_ipaddress: addresses.block(
    list('line', word('address'), { ...commonAddressOptions, ...addresses.values('track_group') }),
  ),
  static_routes: routes.block(
    list('line', word('route'), { ...routeOptions, ...routes.values('track_group') }),
  ),
  static_rules: rules.block(
    list('line', word('rule'), { ...ruleOptions, ...rules.values('track_group') }),
  ),
  track_group: groups.block(keywords({ group: groups.block(list('word', word('instance'))) })),
};
