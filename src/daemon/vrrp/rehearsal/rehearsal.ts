/**
 * The dress rehearsal: a take-over, an advert of a better master and a stop, played by the real
 * driver on doors that lead nowhere. JavaScript is compiled when it first runs; without a
 * rehearsal that costs some milliseconds in the very moment in which the address should move.
 */
import { EMPTY_LISTS } from '../../../config/defaults.js';
import type { Configuration, VrrpInstance } from '../../../config/model.js';
import { OWNER_PRIORITY } from '../../../vrrp/machine/tracking.js';
import type { VrrpDoors } from '../vrrp-doors.js';
import { VrrpDriver } from '../vrrp-driver.js';
import { SilentTransport } from './silent-transport.js';
import { Stage } from './stage.js';

/** Enough for the engine to see the same types more than once. */
const REPETITIONS = 8;

/** Addresses of one instance that take part: one slice and a little more. */
const MAXIMUM_ADDRESSES = 70;

/** Addresses in a take-over that is played again when a real one is near. */
const FEW_ADDRESSES = 4;

/**
 * Rehearses with the first instance of the configuration. Takes a few milliseconds.
 * @returns what plays a take-over once more, in some tenths of a millisecond
 */
export function rehearse(configuration: Configuration, doors: VrrpDoors): () => void {
  const [first] = configuration.vrrpInstances;
  if (!first) {
    return () => undefined;
  }
  const transport = new SilentTransport(doors.table, first.family);
  const whole = sceneOf(configuration, first, MAXIMUM_ADDRESSES);
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    play(whole, new Stage(doors, whole.instance, transport));
  }
  const short = sceneOf(configuration, first, FEW_ADDRESSES);
  const stage = new Stage(doors, short.instance, transport);
  begin(short, stage);
  return () => {
    stage.receive(OWNER_PRIORITY);
    stage.timePasses();
  };
}

interface Scene {
  readonly configuration: Configuration;
  readonly instance: VrrpInstance;
}

function sceneOf({ global }: Configuration, first: VrrpInstance, addresses: number): Scene {
  const instance = actorFor(first, addresses);
  const tuning = { ...global.services.tuning, delayAfterBootMs: 0 };
  const services = { ...global.services, tuning };
  return {
    instance,
    configuration: {
      global: { ...global, vrrpStartupDelayMs: 0, services },
      ...EMPTY_LISTS,
      vrrpInstances: [instance],
    },
  };
}

/**
 * Read from JSON, as the real one is: the engine remembers where the fields of an object are by the
 * way in which it was made, and looks for each of them again in an object that was made otherwise.
 */
function actorFor(first: VrrpInstance, addresses: number): VrrpInstance {
  // On a stage nothing is made: the links that are there do.
  const { devices: made, ...rest } = first;
  const copy: VrrpInstance = JSON.parse(JSON.stringify(made === undefined ? first : rest));
  return Object.assign(copy, {
    priority: Math.min(first.priority, OWNER_PRIORITY - 1),
    virtualAddresses: copy.virtualAddresses.slice(0, addresses),
    excludedAddresses: copy.excludedAddresses.slice(0, addresses),
    trackScripts: [],
    trackInterfaces: [],
  });
}

/** Until the instance is master. */
function begin({ configuration }: Scene, stage: Stage): VrrpDriver {
  const options = {
    releaseUnknownAddresses: false,
    logAddressChanges: false,
    linkAlias: '',
    recordsInputs: false,
  };
  const driver = new VrrpDriver(configuration, options, stage.doors, () => undefined);
  driver.start({ instances: [], scripts: [] });
  stage.timePasses();
  return driver;
}

function play(scene: Scene, stage: Stage): void {
  const driver = begin(scene, stage);
  stage.receive(1);
  stage.receive(OWNER_PRIORITY);
  stage.timePasses();
  driver.reload({ ...scene.configuration });
  stage.timePasses();
  driver.stop(true, () => undefined);
  stage.timePasses();
}
