/** `vrrp_sync_group`, and what membership does to the trackers of an instance. */
import type { Directive, Span, Word } from '../../language/tree.js';
import type { SyncGroup, TrackedObject, VrrpInstance } from '../../model.js';
import { syncGroupKeywords } from '../../schema/vrrp/vrrp-sync-group.js';
import type { FollowedObjectLists } from '../../tracking-model.js';
import {
  type CompileContext,
  reportError,
  reportWarning,
  type ScriptUse,
} from '../reading/context.js';
import { nearest } from '../reading/edit-distance.js';
import { readSettings } from '../reading/settings.js';
import type { InstanceDraft } from './instance.js';
import type { InstanceDefaults } from './instance-defaults.js';
import { notifyScripts } from './notify.js';
import {
  readFollowed,
  readTrackInterfaces,
  readTrackScripts,
  type Trackable,
  type TrackedEntry,
} from './trackers.js';

/** A group before its members are known: they may be defined after it. */
export interface GroupDraft {
  readonly name: Word;
  readonly members: readonly Word[];
  readonly group: Omit<SyncGroup, 'members'>;
  /** They are run by a group that has members. */
  readonly scripts: readonly ScriptUse[];
}

const PLACE = { table: syncGroupKeywords, path: 'vrrp_sync_group' } as const;

/** Reads a sync group. */
export function compileSyncGroup(
  context: CompileContext,
  directive: Directive,
  name: Word,
  defaults: Pick<InstanceDefaults, 'notifyPriorityChanges' | 'smtpAlert'>,
  trackable: Trackable,
): GroupDraft {
  const inner = directive.block?.directives ?? [];
  const settings = readSettings(context, inner, PLACE);
  const entries = settings
    .all('group')
    .flatMap((setting) => setting.directive.block?.directives ?? []);
  const scripts = readTrackScripts(context, settings.all('track_script'), trackable);
  const interfaces = readTrackInterfaces(context, settings.all('track_interface'), trackable);
  const own: CompileContext = { ...context, scripts: [] };
  return {
    name,
    scripts: own.scripts,
    members: entries.flatMap((entry) => [entry.keyword, ...entry.arguments]),
    group: {
      name: name.text,
      trackScripts: scripts.map((entry) => entry.object),
      trackInterfaces: interfaces.map((entry) => entry.object),
      ...readFollowed(context, settings, trackable),
      trackingWeight: settings.has('sync_group_tracking_weight'),
      notify: notifyScripts(own, settings),
      notifyPriorityChanges:
        settings.value('notify_priority_changes') ?? defaults.notifyPriorityChanges,
      smtpAlert: settings.value('smtp_alert') ?? defaults.smtpAlert,
    },
  };
}

/** Groups with their members, and instances as membership leaves them. */
export interface Membership {
  readonly groups: readonly SyncGroup[];
  readonly instances: readonly VrrpInstance[];
}

/**
 * Resolves the members of all groups and applies the rules on weights. `leftOut`: instances that
 * are configured and not in `drafts`, by name.
 */
export function resolveGroups(
  context: CompileContext,
  drafts: readonly InstanceDraft[],
  groups: readonly GroupDraft[],
  leftOut: ReadonlySet<string>,
): Membership {
  const instances = new Map(drafts.map((draft) => [draft.instance.name, draft]));
  const groupOf = new Map<string, GroupDraft>();
  const result: SyncGroup[] = [];
  for (const group of groups) {
    const members = readMembers(context, group, instances, leftOut, groupOf);
    context.scripts.push(...(members.length > 0 ? group.scripts : []));
    if (members.length === 0) {
      const message = `vrrp_sync_group '${group.name.text}' has no members; it is left out`;
      reportError(context, 'group-without-members', group.name, message);
      continue;
    }
    if (members.length === 1) {
      const message = `vrrp_sync_group '${group.name.text}' has one member to keep in step`;
      reportWarning(context, 'group-with-one-member', group.name, message);
    }
    const owner = members.some((name) => isOwner(instances.get(name)));
    const weightless = <T extends TrackedObject>(objects: readonly T[]) =>
      owner ? objects.map(withoutWeight) : objects;
    result.push({
      ...group.group,
      members,
      trackScripts: weightless(group.group.trackScripts),
      trackInterfaces: weightless(group.group.trackInterfaces),
    });
  }
  const settled = drafts.map((draft) =>
    settleWeights(context, draft, groupOf.get(draft.instance.name)),
  );
  return { groups: result, instances: settled };
}

function readMembers(
  context: CompileContext,
  group: GroupDraft,
  instances: ReadonlyMap<string, InstanceDraft>,
  leftOut: ReadonlySet<string>,
  groupOf: Map<string, GroupDraft>,
): readonly string[] {
  const members: string[] = [];
  for (const word of group.members) {
    const other = groupOf.get(word.text);
    if (leftOut.has(word.text)) {
      const message = `vrrp_instance '${word.text}' is left out, so the group goes without it`;
      reportWarning(context, 'group-member-left-out', word, message, { class: 'OK' });
    } else if (!instances.has(word.text)) {
      const near = nearest(word.text, instances.keys());
      const hint = near === undefined ? {} : { hint: `did you mean '${near}'?` };
      reportError(context, 'unknown-instance', word, `no vrrp_instance '${word.text}'`, hint);
    } else if (other !== undefined) {
      reportSecondGroup(context, word, other.name.span, other === group);
    } else {
      groupOf.set(word.text, group);
      members.push(word.text);
    }
  }
  return members;
}

function reportSecondGroup(context: CompileContext, word: Word, span: Span, same: boolean): void {
  const message = same
    ? `'${word.text}' is listed twice in this group`
    : `'${word.text}' is in another sync group already; it is ignored here`;
  const related = [{ message: 'the group it is in', span }];
  reportError(context, 'instance-in-two-groups', word, message, same ? {} : { related });
}

function isOwner(draft: InstanceDraft | undefined): boolean {
  return draft?.instance.priority === 255;
}

function withoutWeight<T extends TrackedObject>(object: T): T {
  return { ...object, weight: { value: 0, reverse: object.weight.reverse } };
}

/**
 * Weights do not change the priority of an owner, nor that of a member whose group must go
 * together: weighted scripts are not tracked, weighted interfaces become unweighted in a group.
 */
function settleWeights(
  context: CompileContext,
  draft: InstanceDraft,
  group: GroupDraft | undefined,
): VrrpInstance {
  const owner = isOwner(draft);
  const grouped = group !== undefined && !group.group.trackingWeight;
  if (!owner && !grouped) {
    return draft.instance;
  }
  const why = grouped
    ? `is in sync group '${group.name.text}' without sync_group_tracking_weight`
    : 'is the address owner (priority 255)';
  const reason = `vrrp_instance '${draft.instance.name}' ${why}`;
  const scripts = draft.trackScripts.filter((entry) => {
    return isUnweighted(entry) || warnWeight(context, entry, `${reason}: it is not tracked`);
  });
  const interfaces = draft.trackInterfaces.flatMap((entry) => {
    if (isUnweighted(entry)) {
      return [entry.object];
    }
    const effect = grouped ? 'without its link the instance is in FAULT' : 'it is not tracked';
    warnWeight(context, entry, `${reason}: ${effect}`);
    return grouped ? [withoutWeight(entry.object)] : [];
  });
  return {
    ...draft.instance,
    ...(grouped ? followedWithoutWeights(context, draft, reason) : {}),
    trackScripts: scripts.map((entry) => entry.object),
    trackInterfaces: interfaces,
  };
}

/** Of a member of a group: what would change its priority means FAULT of all (as keepalived). */
function followedWithoutWeights(
  context: CompileContext,
  { instance, name }: InstanceDraft,
  reason: string,
): FollowedObjectLists {
  const settle = (objects: readonly TrackedObject[], effect: string) => {
    for (const object of objects.filter(({ weight }) => weight.value !== 0)) {
      const message = `the weight of '${object.name}' does not count, because ${reason}: ${effect}`;
      reportWarning(context, 'weight-ignored', name, message, { class: 'OK' });
    }
    return objects.map(withoutWeight);
  };
  return {
    trackFiles: settle(instance.trackFiles, 'any number but 0 means FAULT'),
    trackProcesses: settle(instance.trackProcesses, 'without its quorum it is in FAULT'),
    trackBfds: settle(instance.trackBfds, 'without the session it is in FAULT'),
    trackVirtualServers: settle(instance.trackVirtualServers, 'without quorum it is in FAULT'),
  };
}

function isUnweighted(entry: TrackedEntry): boolean {
  return entry.object.weight.value === 0;
}

function warnWeight(context: CompileContext, entry: TrackedEntry, reason: string): false {
  const message = `the weight of '${entry.object.name}' does not count, because ${reason}`;
  reportWarning(context, 'weight-ignored', entry.span, message);
  return false;
}
