/** Static addresses, routes and rules, the groups they follow, and groups of interfaces. */
import { parseAddress } from '../../../base/address.js';
import { hardwareAddressText, parseHardwareAddress } from '../../../base/hardware-address.js';
import type { Directive } from '../../language/tree.js';
import type { StaticNeighbour, VirtualAddress } from '../../model.js';
import type { Route, Rule } from '../../routing-model.js';
import { rootKeywords } from '../../schema/root.js';
import type {
  GarpGroup,
  InterfaceDelay,
  LinkbeatInterface,
  TrackGroup,
} from '../../tracking-model.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import { entryLines, entryWords, optionsOf, readBlock, readLine } from '../reading/list-entries.js';
import { milliseconds } from '../reading/settings.js';
import { readRoutes } from '../routes/route.js';
import { readRules } from '../routes/rule.js';
import { readAddressEntry } from '../vrrp/address-entry.js';
import type { RootSettings } from './global.js';

/** Everything static at the top level. */
export interface StaticEntries {
  readonly staticNeighbours: readonly StaticNeighbour[];
  readonly staticAddresses: readonly VirtualAddress[];
  readonly staticRoutes: readonly Route[];
  readonly staticRules: readonly Rule[];
  readonly trackGroups: readonly TrackGroup[];
  readonly garpGroups: readonly GarpGroup[];
}

/** Reads the static blocks. `defaultInterface` is that of addresses which name none. */
export function compileStatic(
  context: CompileContext,
  root: RootSettings,
  defaultInterface: string,
): StaticEntries {
  const { static_ipaddress, static_routes, static_rules } = rootKeywords;
  const table = optionsOf(static_ipaddress);
  // Whether interfaces may be missing is not known here: nothing is said about them.
  const place = {
    list: { table, path: 'static_ipaddress' },
    device: defaultInterface,
    dynamic: true,
  } as const;
  const routes = entryLines(root.all('static_routes'));
  const rules = entryLines(root.all('static_rules'));
  const groups = trackGroups(context, root);
  const known = new Set(groups.map(({ name }) => name));
  for (const list of ['static_ipaddress', 'static_routes', 'static_rules'] as const) {
    tellIgnoredGroups(context, entryLines(root.all(list)), list, known);
  }
  return {
    staticNeighbours: staticNeighbours(context, root),
    staticAddresses: entryLines(root.all('static_ipaddress')).flatMap(
      (entry) => readAddressEntry(context, entry, place) ?? [],
    ),
    staticRoutes: readRoutes(context, routes, optionsOf(static_routes), 'static_routes'),
    staticRules: readRules(context, rules, optionsOf(static_rules), 'static_rules'),
    trackGroups: groups,
    garpGroups: garpGroups(context, root),
  };
}

/** Of two lines for one address on one interface the last counts, as for the kernel. */
function staticNeighbours(context: CompileContext, root: RootSettings): readonly StaticNeighbour[] {
  const entries = listLines(context, root, 'static_neighbours').flatMap(({ name, values }) => {
    const [mac, , device] = values;
    const address = parseAddress(name);
    const bytes = typeof mac === 'string' ? parseHardwareAddress(mac) : undefined;
    return address && bytes && typeof device === 'string'
      ? [{ address, hardwareAddress: hardwareAddressText(bytes), interface: device }]
      : [];
  });
  return [...new Map(entries.map((each) => [`${each.interface} ${each.address}`, each])).values()];
}

/** An address always has an interface, a route by `dev` or `oif`, a rule by `iif` or `dev`. */
const DEVICE_WORDS = {
  static_ipaddress: undefined,
  static_routes: ['dev', 'oif'],
  static_rules: ['iif', 'dev'],
};

function tellIgnoredGroups(
  context: CompileContext,
  entries: readonly Directive[],
  list: keyof typeof DEVICE_WORDS,
  known: ReadonlySet<string>,
): void {
  for (const { keyword, arguments: following } of entries) {
    const words = [keyword, ...following];
    const at = words.findIndex(({ text }) => text === 'track_group');
    const name = at < 0 ? undefined : words[at + 1];
    const devices = DEVICE_WORDS[list];
    if (name !== undefined && !known.has(name.text)) {
      const message = `there is no track_group '${name.text}'; no instance follows the entry`;
      reportError(context, 'track-group-ignored', name, message);
    } else if (name !== undefined && devices && !words.some(({ text }) => devices.includes(text))) {
      const message = `the entry names no interface that track_group '${name.text}' could follow`;
      reportError(context, 'track-group-ignored', name, message);
    }
  }
}

function trackGroups(context: CompileContext, root: RootSettings): readonly TrackGroup[] {
  return root.all('track_group').map(({ directive }) => {
    const inner = directive.block?.directives ?? [];
    const settings = readBlock(context, inner, rootKeywords.track_group, 'track_group');
    const name = directive.arguments[0]?.text ?? '';
    return { name, instances: entryWords(settings.all('group')) };
  });
}

function garpGroups(context: CompileContext, root: RootSettings): readonly GarpGroup[] {
  const groupOf = new Map<string, Directive>();
  return root.all('garp_group').map(({ directive }) => {
    const inner = directive.block?.directives ?? [];
    const settings = readBlock(context, inner, rootKeywords.garp_group, 'garp_group');
    const single = settings.value('interface');
    const listed = entryWords(settings.all('interfaces'));
    const interfaces = [...(single === undefined ? [] : [single]), ...listed];
    const garpIntervalMs = milliseconds(settings.value('garp_interval'));
    const naIntervalMs = milliseconds(settings.value('gna_interval'));
    if (garpIntervalMs === 0 && naIntervalMs === 0) {
      const message = 'a garp_group without an interval slows nothing down';
      const hint = 'add garp_interval or gna_interval, or remove the block';
      reportWarning(context, 'garp-group-unused', directive.keyword, message, { hint });
    }
    reportSharedInterfaces(context, directive, interfaces, groupOf);
    return { interfaces, garpIntervalMs, naIntervalMs };
  });
}

/** An interface belongs to the first group that names it. */
function reportSharedInterfaces(
  context: CompileContext,
  group: Directive,
  interfaces: readonly string[],
  groupOf: Map<string, Directive>,
): void {
  for (const name of interfaces) {
    const earlier = groupOf.get(name);
    if (earlier === undefined) {
      groupOf.set(name, group);
    } else if (earlier !== group) {
      const message = `'${name}' is in another garp_group already, which counts`;
      const related = [{ message: 'this is the other one', span: earlier.keyword.span }];
      reportWarning(context, 'repeated-entry', group.keyword, message, { related });
    }
  }
}

/** `linkbeat_interfaces` */
export function linkbeatInterfaces(
  context: CompileContext,
  root: RootSettings,
): readonly LinkbeatInterface[] {
  return listLines(context, root, 'linkbeat_interfaces').map(({ name, values }) => {
    const [method] = values;
    const known = method === 'MII' || method === 'ETHTOOL' || method === 'IOCTL';
    return { interface: name, ...(known ? { method } : {}) };
  });
}

/** `interface_up_down_delays`; without a second time the first counts both ways. */
export function interfaceDelays(
  context: CompileContext,
  root: RootSettings,
): readonly InterfaceDelay[] {
  return listLines(context, root, 'interface_up_down_delays').map(({ name, values }) => {
    const [down, up = down] = values.map(Number);
    return {
      interface: name,
      downDelayMs: milliseconds(down ?? 0),
      upDelayMs: milliseconds(up ?? 0),
    };
  });
}

function listLines(
  context: CompileContext,
  root: RootSettings,
  list: 'linkbeat_interfaces' | 'interface_up_down_delays' | 'static_neighbours',
) {
  const { block } = rootKeywords[list];
  return entryLines(root.all(list)).flatMap((line) => {
    if (block?.content !== 'list') {
      return [];
    }
    const values = readLine(context, line, list, block.entry, block.following ?? []);
    return [{ name: line.name, values }];
  });
}
