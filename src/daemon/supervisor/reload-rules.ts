/** What a reload may not change (keepalived's run-time contract, "Reload"). */
import type { Configuration, GlobalDefinitions } from '../../config/model.js';

const FIXED: readonly { readonly keyword: string; of(global: GlobalDefinitions): unknown }[] = [
  { keyword: 'net_namespace', of: (global) => global.networkNamespace },
  { keyword: 'net_namespace_ipvs', of: (global) => global.balancer.networkNamespace },
  { keyword: 'disable_local_igmp', of: (global) => global.services.tuning.disableLocalIgmp },
  { keyword: 'instance', of: (global) => global.daemonInstance },
];

/** The reason to refuse a reload, or undefined. */
export function refusedChange(running: Configuration, wanted: Configuration): string | undefined {
  const changed = FIXED.find((fixed) => fixed.of(running.global) !== fixed.of(wanted.global));
  return changed && `${changed.keyword} cannot change at a reload; restart the daemon`;
}
