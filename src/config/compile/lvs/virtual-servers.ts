/** All virtual servers and their groups. */
import { familyOf } from '../../../base/address.js';
import type { Directive, Word } from '../../language/tree.js';
import type { Persistence, VirtualServer, VirtualServerGroup } from '../../lvs-model.js';
import type { Configuration } from '../../model.js';
import type { GlobalSettings, RootSettings } from '../global/global.js';
import { type CompileContext, reportError } from '../reading/context.js';
import { nearest } from '../reading/edit-distance.js';
import { noKnownBlocks } from '../reading/known-blocks.js';
import type { FollowedResult } from '../vrrp/followed-definitions.js';
import type { CheckDraft } from './check-draft.js';
import type { CheckScope } from './check-place.js';
import { readServerGroup } from './server-group.js';
import { claimService, resolveService } from './service.js';
import type { ServerLines, ServiceDraft } from './service-draft.js';
import { persistenceOf } from './service-persistence.js';
import { reportAllPorts } from './service-reports.js';
import { readVirtualServer } from './virtual-server.js';

/** Virtual servers with their groups, and where they are written. */
export interface CompiledServices
  extends Pick<Configuration, 'virtualServerGroups' | 'virtualServers'> {
  /** The block of each of `virtualServers`. */
  readonly blocks: readonly Directive[];
}

/** An instance has precedence over a group of its name. */
function mastersByName({
  vrrpInstances,
  syncGroups,
}: Pick<Configuration, 'vrrpInstances' | 'syncGroups'>): CheckScope['masters'] {
  return new Map([
    ...syncGroups.map(({ name, members }) => [name, members] as const),
    ...vrrpInstances.map(({ name }) => [name, [name]] as const),
  ]);
}

/** The blocks `virtual_server` and `virtual_server_group`, in the order of the file. */
export function compileVirtualServers(
  context: CompileContext,
  root: RootSettings,
  settings: GlobalSettings,
  { definitions, names }: FollowedResult,
  vrrp: Pick<Configuration, 'vrrpInstances' | 'syncGroups'>,
): CompiledServices {
  const { vrrpInstances: instances } = vrrp;
  const scope: CheckScope = {
    logAllFailures: settings.value('checker_log_all_failures'),
    mailAlerts: settings.value('smtp_alert_checker') ?? settings.value('smtp_alert'),
    timings: [],
    weightSteps: settings.value('lvs_weight_steps'),
    masters: mastersByName(vrrp),
    movingAddresses: new Set(
      instances.flatMap((each) =>
        [...each.virtualAddresses, ...each.excludedAddresses].map(({ address }) => address),
      ),
    ),
    followed: names,
    trackFiles: new Map(definitions.trackFiles.map((file) => [file.name, file])),
  };
  const groups = readGroups(context, root);
  const virtualServers: VirtualServer[] = [];
  const blocks: Directive[] = [];
  const known = { servers: noKnownBlocks<ServerLines>(), checks: noKnownBlocks<CheckDraft>() };
  const seen = new Map<string, Word>();
  for (const { directive, order } of root.all('virtual_server')) {
    const draft = readVirtualServer(context, directive, order, known);
    const service = resolveService(context, draft, scope);
    const whole =
      service?.identity.form === 'group' ? withGroup(context, draft, service, groups) : service;
    if (whole !== undefined && claimService(context, draft, whole.identity, seen)) {
      virtualServers.push(whole);
      blocks.push(directive);
    }
  }
  return { virtualServerGroups: [...groups.values()], virtualServers, blocks };
}

function readGroups(
  context: CompileContext,
  root: RootSettings,
): ReadonlyMap<string, VirtualServerGroup> {
  const groups = new Map<string, VirtualServerGroup>();
  const places = new Map<string, Directive>();
  for (const { directive } of root.all('virtual_server_group')) {
    const [name] = directive.arguments;
    const group = readServerGroup(context, directive, name?.text ?? '');
    const earlier = places.get(group.name);
    if (name !== undefined && earlier === undefined) {
      places.set(group.name, directive);
      groups.set(group.name, group);
    } else if (name !== undefined && earlier !== undefined) {
      const message = `virtual_server_group '${name.text}' is defined already; this one is skipped`;
      const related = [{ message: 'defined here before', span: earlier.keyword.span }];
      reportError(context, 'repeated-name', name, message, { related });
    }
  }
  return groups;
}

/** What the group adds to its service; undefined, after an error, when it has to be ignored. */
function withGroup(
  context: CompileContext,
  draft: ServiceDraft,
  service: VirtualServer,
  groups: ReadonlyMap<string, VirtualServerGroup>,
): VirtualServer | undefined {
  const { second: name } = draft;
  const { identity } = service;
  if (name === undefined || identity.form !== 'group') {
    return undefined;
  }
  const group = groups.get(name.text);
  // keepalived tells both in its log only; its configuration test ends with 0.
  if (group === undefined) {
    const what = `there is no virtual_server_group '${name.text}'`;
    const near = nearest(name.text, groups.keys());
    const hint = near === undefined ? {} : { hint: `did you mean '${near}'?` };
    const message = `${what}; this virtual_server is ignored`;
    reportError(context, 'unknown-server-group', name, message, { class: 'OK', ...hint });
    return undefined;
  }
  const families = new Set(
    group.entries.flatMap((entry) => (entry.kind === 'addresses' ? familyOf(entry.first) : [])),
  );
  const [family = identity.family] = families;
  const direct = [...service.realServers, ...(service.sorryServer ? [service.sorryServer] : [])];
  const misfit = direct.find(
    ({ address, forwarding }) =>
      forwarding.method !== 'TUN' && (families.size > 1 || familyOf(address) !== family),
  );
  if (misfit !== undefined) {
    const what = families.size > 1 ? 'has addresses of both families' : 'is of another family';
    const message = `group '${name.text}' ${what}: ${misfit.address} cannot serve all of it`;
    const hint = 'use a group for each family, or lb_kind TUN';
    const more = { class: 'OK', hint } as const;
    const end = '; this virtual_server is ignored';
    reportError(context, 'address-family-mismatch', name, `${message}${end}`, more);
    return undefined;
  }
  const persistence = service.persistence ?? persistenceOfGroup(context, draft, group);
  return {
    ...service,
    identity: { ...identity, family },
    ...(persistence === undefined ? {} : { persistence }),
  };
}

/** As a service of its own would be, if one of the addresses is there with all its ports. */
function persistenceOfGroup(
  context: CompileContext,
  draft: ServiceDraft,
  { entries }: VirtualServerGroup,
): Persistence | undefined {
  if (!entries.some((entry) => entry.kind === 'addresses' && entry.port === 0)) {
    return undefined;
  }
  const hint = 'write ports behind the addresses of the group, or persistence_timeout here';
  reportAllPorts(context, draft, hint);
  return persistenceOf(context, draft, true);
}
