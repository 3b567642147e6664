/** `track_virtual_server` against the virtual servers of the file, which may stand below it. */
import type { Directive } from '../../language/tree.js';
import type { VirtualServer } from '../../lvs-model.js';
import type { SyncGroup, VrrpInstance } from '../../model.js';
import type { FollowedObjectLists } from '../../tracking-model.js';
import { virtualServerName } from '../../virtual-server-name.js';
import type { RootSettings } from '../global/global.js';
import { type CompileContext, reportError } from '../reading/context.js';
import { nearest } from '../reading/edit-distance.js';

/** Instances and groups without the virtual servers that there are not; an error for each. */
export function withKnownVirtualServers(
  context: CompileContext,
  root: RootSettings,
  virtualServers: readonly VirtualServer[],
  { vrrpInstances, syncGroups }: Trackers,
): Trackers {
  const blocks = [...root.all('vrrp_sync_group'), ...root.all('vrrp_instance')];
  const entries = blocks.flatMap(({ directive }) => trackedIn(directive));
  if (entries.length === 0) {
    return { vrrpInstances, syncGroups };
  }
  const names = new Set(virtualServers.map(({ identity }) => virtualServerName(identity)));
  for (const { name, keyword } of entries) {
    if (!names.has(name)) {
      const message = `there is no virtual_server '${name}'; it is not tracked`;
      reportError(context, 'unknown-followed-object', keyword, message, hintOf(name, names));
    }
  }
  const known = <Tracking extends FollowedObjectLists>(tracking: Tracking): Tracking => ({
    ...tracking,
    trackVirtualServers: tracking.trackVirtualServers.filter(({ name }) => names.has(name)),
  });
  return { vrrpInstances: vrrpInstances.map(known), syncGroups: syncGroups.map(known) };
}

interface Trackers {
  readonly vrrpInstances: readonly VrrpInstance[];
  readonly syncGroups: readonly SyncGroup[];
}

function trackedIn(tracker: Directive): readonly Directive[] {
  return (tracker.block?.directives ?? [])
    .filter(({ name }) => name === 'track_virtual_server')
    .flatMap(({ block }) => block?.directives ?? []);
}

/** An address without its port is the likeliest slip: so it stands in the heading of the block. */
function hintOf(name: string, names: ReadonlySet<string>): { readonly hint?: string } {
  const near = [...names].find((each) => each.startsWith(`${name}:`)) ?? nearest(name, names);
  return near === undefined ? {} : { hint: `did you mean '${near}'?` };
}
