/** The order of blocks: in a conf file what is used must have been defined before. */
import type { Directive } from '../language/tree.js';

/** Keywords of the top level that use what others define; all others come before them. */
const USERS: Readonly<Record<string, number>> = {
  static_ipaddress: 1,
  static_routes: 1,
  static_rules: 1,
  vrrp_sync_group: 2,
  vrrp_instance: 2,
  virtual_server: 2,
};

/** Directives of the top level, those that define names first, otherwise in their order. */
export function definersFirst(directives: readonly Directive[]): readonly Directive[] {
  const rank = ({ keyword }: Directive) => USERS[keyword.text] ?? 0;
  return [...directives].sort((left, right) => rank(left) - rank(right));
}
