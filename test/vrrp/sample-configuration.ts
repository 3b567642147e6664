/** Configurations as tests of the router want them. */
import { EMPTY_LISTS, FOLLOWS_NOTHING } from '../../src/config/defaults.js';
import type {
  Configuration,
  GlobalDefinitions,
  NotifyScripts,
  SyncGroup,
  TrackedObject,
  VrrpScript,
} from '../../src/config/model.js';
import { loadText } from '../config/load-text.js';

/** Global definitions with the usual defaults. */
export function sampleGlobal(changes: Partial<GlobalDefinitions> = {}): GlobalDefinitions {
  return { ...loadText('', { hostName: 'test' }).configuration.global, ...changes };
}

export function sampleConfiguration(changes: Partial<Configuration> = {}): Configuration {
  return {
    global: sampleGlobal(),
    ...EMPTY_LISTS,
    ...changes,
  };
}

/** A script that is run every second. */
export function sampleScript(name: string, changes: Partial<VrrpScript> = {}): VrrpScript {
  return {
    name,
    command: { argv: ['/bin/true'], text: '/bin/true', supplementaryGroups: false },
    intervalMs: 1000,
    timeoutMs: 1000,
    weight: { value: 0, reverse: false },
    rise: 1,
    fall: 1,
    initFail: false,
    ...changes,
  };
}

const noScripts: NotifyScripts = {};

/** A sync group without scripts of its own. */
export function sampleGroup(
  name: string,
  members: readonly string[],
  changes: Partial<SyncGroup> = {},
): SyncGroup {
  return {
    name,
    members,
    trackScripts: [],
    trackInterfaces: [],
    trackingWeight: false,
    notify: noScripts,
    notifyPriorityChanges: false,
    smtpAlert: false,
    ...FOLLOWS_NOTHING,
    ...changes,
  };
}

/** An entry of `track_script` or `track_interface`. */
export function tracked(name: string, value = 0, reverse = false): TrackedObject {
  return { name, weight: { value, reverse } };
}
