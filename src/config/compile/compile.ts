/** From the directive tree to the typed configuration. */
import { EMPTY_LISTS } from '../defaults.js';
import type { Diagnostic } from '../diagnostic.js';
import type { Directive, Span, Word } from '../language/tree.js';
import type { MachineNetwork } from '../machine.js';
import type { Configuration, VrrpInstance, VrrpScript } from '../model.js';
import { globalKeywords, rootKeywords } from '../schema/root.js';
import { compileGlobal, type RootSettings } from './global/global.js';
import { compileGlobalServices } from './global/services.js';
import { compileStatic } from './global/static-entries.js';
import { compileBalancer } from './lvs/balancer.js';
import { compileVirtualServers } from './lvs/virtual-servers.js';
import {
  type CompileContext,
  type KeyFileReader,
  newContext,
  reportError,
  reportWarning,
  type ScriptUse,
} from './reading/context.js';
import { readSettings, type Setting } from './reading/settings.js';
import { compileFollowed, type FollowedResult } from './vrrp/followed-definitions.js';
import { compileInstance, type InstanceDraft } from './vrrp/instance.js';
import { type InstanceDefaults, instanceDefaults } from './vrrp/instance-defaults.js';
import { compileSyncGroup, type GroupDraft, resolveGroups } from './vrrp/sync-group.js';
import { followStaticEntries } from './vrrp/track-groups.js';
import { withKnownVirtualServers } from './vrrp/tracked-virtual-servers.js';
import type { Trackable } from './vrrp/trackers.js';
import { placeOnDevices } from './vrrp/virtual-devices.js';
import { compileVrrpScript } from './vrrp/vrrp-script.js';

/** What the compiler cannot know from the text. */
export interface CompileOptions {
  /** Default of `router_id`. */
  readonly hostName: string;
  /** Without it nothing is said about interfaces and network namespaces that are missing. */
  readonly machine?: MachineNetwork;
  /** Without it no key file can be read. */
  readonly readKeyFile?: KeyFileReader;
}

/** A configuration, as far as it can be used, and what is to say about the rest. */
export interface CompileResult {
  readonly configuration: Configuration;
  readonly diagnostics: readonly Diagnostic[];
  /** The scripts that will be run, where their files can be checked. */
  readonly scripts: readonly ScriptUse[];
  /** The block of each virtual server. */
  readonly serviceBlocks: readonly Directive[];
}

interface Drafts {
  readonly scripts: Map<string, VrrpScript>;
  readonly instances: InstanceDraft[];
  readonly groups: GroupDraft[];
  /** Names of instances that do not run. */
  readonly leftOut: Set<string>;
  /** Names in use, by keyword and name. */
  readonly names: Map<string, ClaimedName>;
  readonly definitions: Map<string, Span>;
  readonly followed: FollowedResult;
}

/** Compiles the directives of a whole configuration. Never throws on what a user can write. */
export function compileConfiguration(
  directives: readonly Directive[],
  options: CompileOptions,
): CompileResult {
  const first = newContext(options.readKeyFile);
  const root = readSettings(first, directives, { table: rootKeywords, path: '' });
  const context = { ...first, interfaces: interfacesOf(first, root, options.machine) };
  const globalBlocks = root.all('global_defs');
  const settings = readSettings(
    context,
    globalBlocks.flatMap((setting) => setting.directive.block?.directives ?? []),
    { table: globalKeywords, path: 'global_defs' },
  );
  const { hostName } = options;
  const services = compileGlobalServices(context, root, settings, hostName);
  const global = { ...compileGlobal(context, root, settings, hostName), services };
  const followed = compileFollowed(context, root);
  const fixed = compileStatic(context, root, services.defaultInterface);
  const drafts: Drafts = {
    scripts: new Map(),
    instances: [],
    groups: [],
    leftOut: new Set(),
    names: new Map(),
    definitions: scriptDefinitions(root.all('vrrp_script')),
    followed,
  };
  const defaults = instanceDefaults(settings);
  for (const block of vrrpBlocks(root)) {
    compileBlock(context, block, drafts, defaults);
  }
  const unique = withoutDuplicateRouters(context, drafts);
  const resolved = resolveGroups(context, unique, drafts.groups, drafts.leftOut);
  const { groups } = resolved;
  const wordOf = ({ name }: VrrpInstance) =>
    drafts.instances.find(({ instance }) => instance.name === name)?.name;
  const placed = placeOnDevices(context, resolved.instances, services, wordOf);
  const instances = followStaticEntries(placed, fixed);
  const vrrpScripts = [...drafts.scripts.values()];
  const vrrp = { vrrpScripts, syncGroups: groups, vrrpInstances: instances };
  const rest = { ...followed.definitions, ...fixed };
  const balancer = compileBalancer(context, root, settings, instances);
  const { blocks, ...lvs } = compileVirtualServers(context, root, settings, followed, vrrp);
  const trackers = withKnownVirtualServers(context, root, lvs.virtualServers, vrrp);
  const configuration = {
    global: { ...global, balancer },
    ...EMPTY_LISTS,
    ...vrrp,
    ...trackers,
    ...rest,
    ...lvs,
  };
  const { reporter, scripts } = context;
  return { configuration, diagnostics: reporter.diagnostics, scripts, serviceBlocks: blocks };
}

/** The interfaces where the daemon will look for them; undefined: not known. */
function interfacesOf(
  context: CompileContext,
  root: RootSettings,
  machine: MachineNetwork | undefined,
): ReadonlySet<string> | undefined {
  const namespaces = (['net_namespace', 'net_namespace_ipvs'] as const).map(
    (keyword) => root.last(keyword)?.directive.arguments[0],
  );
  for (const word of machine === undefined ? [] : namespaces) {
    if (word !== undefined && machine?.hasNetworkNamespace(word.text) === false) {
      const hint = `'ip netns add ${word.text}' makes it`;
      const message = `there is no network namespace '${word.text}' on this machine`;
      reportError(context, 'network-namespace-not-found', word, message, { hint });
    }
  }
  const names = machine?.interfaces(namespaces[0]?.text);
  return names && new Set(names);
}

/** In the order of the file. */
function vrrpBlocks(root: RootSettings): readonly Setting[] {
  const scripts = root.all('vrrp_script');
  const blocks = [...scripts, ...root.all('vrrp_sync_group'), ...root.all('vrrp_instance')];
  return blocks.sort((left, right) => left.order - right.order);
}

function scriptDefinitions(scripts: readonly Setting[]): Map<string, Span> {
  const definitions = new Map<string, Span>();
  for (const { directive } of scripts) {
    const [name] = directive.arguments;
    if (name !== undefined) {
      definitions.set(name.text, name.span);
    }
  }
  return definitions;
}

/** Blocks count in the order of the file: what is tracked must have been defined before. */
function compileBlock(
  context: CompileContext,
  { directive, order }: Setting,
  drafts: Drafts,
  defaults: InstanceDefaults,
): void {
  const kind = directive.name;
  const name = directive.arguments[0];
  const block = kind === 'vrrp_script' || kind === 'vrrp_sync_group' || kind === 'vrrp_instance';
  if (!block || directive.block === undefined || name === undefined) {
    return;
  }
  if (!claimName(context, directive, name, drafts.names)) {
    return;
  }
  const { scripts, definitions, followed } = drafts;
  const { dynamicInterfaces } = defaults;
  const trackable: Trackable = { scripts, definitions, dynamicInterfaces, followed, order };
  if (kind === 'vrrp_script') {
    const script = compileVrrpScript(context, directive, name.text);
    if (script === undefined) {
      definitions.delete(name.text);
    } else {
      scripts.set(name.text, script);
    }
  } else if (kind === 'vrrp_sync_group') {
    drafts.groups.push(compileSyncGroup(context, directive, name, defaults, trackable));
  } else {
    const draft = compileInstance(context, directive, name, defaults, trackable);
    if (draft === undefined) {
      drafts.leftOut.add(name.text);
    } else {
      drafts.instances.push(draft);
    }
  }
}

/** A block that has a name. */
interface ClaimedName {
  readonly name: Word;
  readonly directive: Directive;
}

/**
 * False, after a report, when a block of this kind has the name already. A script that is there
 * twice, word for word (a file that is included twice), changes nothing: keepalived is silent.
 */
function claimName(
  context: CompileContext,
  directive: Directive,
  name: Word,
  names: Map<string, ClaimedName>,
): boolean {
  const kind = directive.name;
  const key = `${kind} ${name.text}`;
  const earlier = names.get(key);
  if (earlier === undefined) {
    names.set(key, { name, directive });
    return true;
  }
  const message = `${kind} '${name.text}' is defined already; this block is skipped`;
  const related = [{ message: 'defined here before', span: earlier.name.span }];
  if (kind === 'vrrp_script' && wordsOf(earlier.directive) === wordsOf(directive)) {
    const hint = 'remove one of the two, which are the same';
    reportWarning(context, 'repeated-name', name, message, { related, hint, class: 'OK' });
  } else {
    reportError(context, 'repeated-name', name, message, { related });
  }
  return false;
}

/** All that a block says, wherever it stands. */
function wordsOf({ name, rest, block }: Directive): string {
  return JSON.stringify([name, rest.text, block?.directives.map(wordsOf)]);
}

/**
 * Two instances of one virtual router on one interface would be one router twice. Groups and
 * unicast sources that differ keep instances apart.
 */
function withoutDuplicateRouters(
  context: CompileContext,
  drafts: Drafts,
): readonly InstanceDraft[] {
  const routers = new Map<string, InstanceDraft>();
  return drafts.instances.filter((draft) => {
    const { instance } = draft;
    const way =
      instance.unicastPeers.length > 0
        ? `unicast ${instance.family} ${instance.sourceAddress ?? ''}`
        : instance.multicastGroup;
    const key = `${instance.interface} ${instance.virtualRouterId} ${way}`;
    const earlier = routers.get(key);
    if (earlier === undefined) {
      routers.set(key, draft);
      return true;
    }
    drafts.leftOut.add(instance.name);
    const message =
      `virtual_router_id ${instance.virtualRouterId} on '${instance.interface}' is taken by ` +
      `vrrp_instance '${earlier.instance.name}'; '${instance.name}' is left out`;
    const related = [{ message: 'used here before', span: earlier.virtualRouterId.span }];
    const hint = 'give each virtual router on an interface a number of its own';
    const code = 'repeated-virtual-router-id';
    reportError(context, code, draft.virtualRouterId, message, { hint, related });
    return false;
  });
}
