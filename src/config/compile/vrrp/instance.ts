/** `vrrp_instance` */
import type { Directive, Word } from '../../language/tree.js';
import type { InstanceNotifyScripts, TrackedObject, VrrpInstance } from '../../model.js';
import { vrrpInstanceKeywords } from '../../schema/vrrp/vrrp-instance.js';
import type { InstanceServices } from '../../services-model.js';
import { type CompileContext, reportError } from '../reading/context.js';
import { useScript } from '../reading/script.js';
import { fieldsOf, readSettings, type Setting } from '../reading/settings.js';
import { deviceOfRoute, deviceOfRule } from '../routes/followed-devices.js';
import { compileElection, timerExpiredBackup } from './election.js';
import { instanceAddresses } from './instance-addresses.js';
import { type InstanceDefaults, instanceGarp } from './instance-defaults.js';
import { compileInstanceServices } from './instance-services.js';
import type { InstanceSettings } from './instance-settings.js';
import { notifyScripts } from './notify.js';
import { applyStrictMode } from './strict.js';
import {
  readTrackInterfaces,
  readTrackScripts,
  type Trackable,
  type TrackedEntry,
} from './trackers.js';
import { compileTransport } from './transport.js';

/** An instance before sync groups and weights are settled. */
export interface InstanceDraft {
  readonly instance: VrrpInstance;
  readonly name: Word;
  readonly virtualRouterId: Word;
  readonly trackScripts: readonly TrackedEntry[];
  readonly trackInterfaces: readonly TrackedEntry[];
}

const instanceFields = fieldsOf(vrrpInstanceKeywords);
const PLACE = { table: vrrpInstanceKeywords, path: 'vrrp_instance' } as const;

/** Reads an instance; undefined, after an error, when it has to be left out. */
export function compileInstance(
  context: CompileContext,
  directive: Directive,
  name: Word,
  defaults: InstanceDefaults,
  trackable: Trackable,
): InstanceDraft | undefined {
  const inner = directive.block?.directives ?? [];
  const settings = readSettings(context, inner, PLACE);
  const device = readInterface(context, settings, name, defaults);
  const router = settings.last('virtual_router_id')?.directive.arguments[0];
  const virtualRouterId = settings.value('virtual_router_id');
  if (router === undefined || virtualRouterId === undefined) {
    const message = `vrrp_instance '${name.text}' has no valid virtual_router_id; it is left out`;
    reportError(context, 'virtual-router-id-missing', name, message);
  }
  const isInVrf = device !== undefined && !settings.has('interface');
  const addresses = instanceAddresses(context, settings, name, {
    // A VRF has no network that an address could be in.
    device: isInVrf ? undefined : (device ?? ''),
    dynamic: defaults.dynamicInterfaces,
  });
  const services = compileInstanceServices(context, settings, defaults, trackable);
  const { family } = addresses;
  const election = compileElection(context, settings, name, defaults, family);
  const transport = compileTransport(context, settings, defaults, {
    ...election,
    ...services,
    family,
  });
  const trackScripts = readTrackScripts(context, settings.all('track_script'), trackable);
  const trackInterfaces = readTrackInterfaces(
    context,
    settings.all('track_interface'),
    trackable,
    device,
  );
  if (device === undefined || router === undefined || virtualRouterId === undefined) {
    return undefined;
  }
  const listed = trackInterfaces.map((entry) => entry.object);
  const written: VrrpInstance = {
    name: name.text,
    interface: device,
    virtualRouterId,
    family,
    ...services,
    ...instanceFields(settings),
    ...election,
    ...timerExpiredBackup(context, settings, election.preempt),
    ...transport,
    // It is on an interface in the VRF, and missed without the keyword as well.
    trackSourceAddress: transport.trackSourceAddress && !isInVrf,
    virtualAddresses: addresses.virtual,
    excludedAddresses: addresses.excluded,
    garp: instanceGarp(settings, defaults.garp),
    trackScripts: trackScripts.map((entry) => entry.object),
    trackInterfaces: [...listed, ...followedDevices(device, listed, services)],
    notify: instanceNotify(context, settings),
    notifyDeleted: settings.has('notify_deleted'),
    notifyPriorityChanges:
      settings.value('notify_priority_changes') ?? defaults.notifyPriorityChanges,
  };
  const instance = applyStrictMode(context, settings, name, written);
  return { instance, name, virtualRouterId: router, trackScripts, trackInterfaces };
}

/**
 * Interfaces of routes and rules that are tracked: when one of them is down, the instance cannot be
 * master (measured with keepalived).
 */
function followedDevices(
  own: string,
  listed: readonly TrackedObject[],
  { virtualRoutes, virtualRules }: InstanceServices,
): readonly TrackedObject[] {
  const tracked = <Entry extends { readonly noTrack: boolean }>(entries: readonly Entry[]) =>
    entries.filter(({ noTrack }) => !noTrack);
  const devices = [
    ...tracked(virtualRoutes).flatMap((route) => deviceOfRoute(route) ?? []),
    ...tracked(virtualRules).flatMap((rule) => deviceOfRule(rule) ?? []),
  ];
  const known = new Set([own, 'lo', ...listed.map(({ name }) => name)]);
  const followed = [...new Set(devices)].filter((name) => !known.has(name));
  return followed.map((name) => ({ name, weight: { value: 0, reverse: false } }));
}

function readInterface(
  context: CompileContext,
  settings: InstanceSettings,
  name: Word,
  defaults: InstanceDefaults,
): string | undefined {
  const word = (settings.last('interface') ?? unicastVrf(settings))?.directive.arguments[0];
  if (word === undefined) {
    const message = `vrrp_instance '${name.text}' has no interface; it is left out`;
    const hint = settings.has('vrf')
      ? { hint: 'an instance with vrf alone needs unicast_peer and unicast_src_ip' }
      : {};
    reportError(context, 'interface-missing', name, message, hint);
    return undefined;
  }
  if (word.text === 'lo') {
    const message = `'lo' reaches no other router; vrrp_instance '${name.text}' is left out`;
    reportError(context, 'loopback-interface', word, message);
    return undefined;
  }
  if (!defaults.dynamicInterfaces && context.interfaces?.has(word.text) === false) {
    const hint = 'set dynamic_interfaces in global_defs if it appears later';
    const message = `interface '${word.text}' does not exist`;
    reportError(context, 'interface-not-found', word, message, { hint });
  }
  return word.text;
}

/**
 * The device of a VRF stands in for the interface: packets pass by any interface in it, so the
 * source is no matter of course, and there is no network for a group.
 */
function unicastVrf(settings: InstanceSettings): Setting | undefined {
  const isUnicast = settings.has('unicast_peer') && settings.has('unicast_src_ip');
  return isUnicast ? settings.last('vrf') : undefined;
}

function instanceNotify(
  context: CompileContext,
  settings: InstanceSettings,
): InstanceNotifyScripts {
  const deleted = useScript(context, settings.value('notify_deleted'));
  const lower = useScript(context, settings.value('notify_master_rx_lower_pri'));
  return {
    ...notifyScripts(context, settings),
    ...(deleted === undefined ? {} : { deleted }),
    ...(lower === undefined ? {} : { masterReceivedLowerPriority: lower }),
  };
}
