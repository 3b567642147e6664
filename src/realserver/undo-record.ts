/** What was changed on this machine, so that it can be undone exactly. */
import type { IpAddress } from '../base/address.js';
import { parseHardwareAddress } from '../base/hardware-address.js';
import {
  addressShape,
  array,
  boolean,
  check,
  exactOptional,
  literal,
  object,
  picklist,
  pipe,
  type Shape,
  string,
} from '../base/json-shape.js';
import { sameData } from '../base/same-data.js';
import { arpRulesFor } from './arp-rules.js';
import type { Change } from './change.js';
import { goals } from './goals.js';
import {
  type HostView,
  hostPrefixLength,
  type Neighbour,
  type ServedAddress,
} from './host-view.js';
import { findNeighbour, type RecordedNeighbour, undoNeighbours } from './neighbours.js';

/** A virtual address that we were asked to serve. */
export interface RecordedAddress extends ServedAddress {
  /** False when it was there before us: then it stays. */
  readonly ours: boolean;
}

/** A setting that was changed. */
export interface RecordedSetting {
  readonly name: string;
  readonly before: string;
  readonly ours: string;
}

/** All that was done and not undone since the machine has started. */
export interface UndoRecord {
  readonly addresses: readonly RecordedAddress[];
  readonly settings: readonly RecordedSetting[];
  /** Interfaces that were down. */
  readonly raised: readonly string[];
  readonly neighbours: readonly RecordedNeighbour[];
}

/** The record of a machine where nothing was done. */
export const NOTHING_DONE: UndoRecord = {
  addresses: [],
  settings: [],
  raised: [],
  neighbours: [],
};

/** The record with these addresses among those that are served. */
export function withServed(
  record: UndoRecord,
  served: readonly ServedAddress[],
  view: HostView,
): UndoRecord {
  const known = new Map(record.addresses.map((each) => [keyOf(each), each]));
  const again = new Set(served.map(keyOf));
  const given = served.map((each) => ({
    ...each,
    ours:
      known.get(keyOf(each))?.ours ?? !view.addresses.some((held) => keyOf(held) === keyOf(each)),
  }));
  const others = record.addresses.filter((each) => !again.has(keyOf(each)));
  return { ...record, addresses: [...others, ...given] };
}

/** The record after a change that is about to be made. */
export function withChange(record: UndoRecord, change: Change, view: HostView): UndoRecord {
  if (change.kind === 'setting') {
    const { name, value: ours } = change;
    const earlier = record.settings.find((each) => each.name === name);
    const before = earlier?.before ?? view.settings.get(name) ?? ours;
    const others = record.settings.filter((each) => each.name !== name);
    return { ...record, settings: [...others, { name, before, ours }] };
  }
  if (change.kind === 'setNeighbour') {
    return { ...record, neighbours: withNeighbour(record.neighbours, change.neighbour, view) };
  }
  if (change.kind === 'setLink' && change.up) {
    const raised = new Set([...record.raised, change.device]);
    return { ...record, raised: [...raised] };
  }
  if (change.kind === 'addAddress') {
    const addresses = record.addresses.map((each) =>
      keyOf(each) === keyOf(change) ? { ...each, ours: true } : each,
    );
    return { ...record, addresses };
  }
  return record;
}

function withNeighbour(
  recorded: readonly RecordedNeighbour[],
  neighbour: Neighbour,
  view: HostView,
): readonly RecordedNeighbour[] {
  const earlier = findNeighbour(recorded, neighbour);
  const found = findNeighbour(view.neighbours, neighbour)?.hardwareAddress;
  const before = earlier === undefined ? found : earlier.before;
  const others = recorded.filter((each) => each !== earlier);
  return [...others, { ...neighbour, ...(before === undefined ? {} : { before }) }];
}

/** What is to be undone, and what is left as it is, with the reason. */
export interface UndoPlan {
  readonly changes: readonly Change[];
  /** For a person. */
  readonly left: readonly string[];
  /** What is recorded after it. */
  readonly record: UndoRecord;
}

/**
 * How to give up addresses: they go before the settings that keep them quiet. Settings stay for as
 * long as another address needs them, and when another program has changed them since. Neighbours
 * go when all is undone.
 *
 * @param given undefined: all of them
 */
export function planUndo(
  record: UndoRecord,
  given: readonly IpAddress[] | undefined,
  view: HostView,
): UndoPlan {
  const leaves = (each: ServedAddress) => given === undefined || given.includes(each.address);
  const kept = record.addresses.filter((each) => !leaves(each));
  const needed = neededBy(kept, view);
  const left: string[] = [];
  const addresses = record.addresses.filter(leaves).flatMap((each): Change[] => {
    if (!each.ours) {
      left.push(`${each.address} was on ${each.device} before us`);
      return [];
    }
    const there = view.addresses.some((held) => keyOf(held) === keyOf(each) && isAlone(held));
    return there ? [{ kind: 'removeAddress', address: each.address, device: each.device }] : [];
  });
  const settings = record.settings.flatMap(({ name, before, ours }): Change[] => {
    const now = view.settings.get(name);
    if (needed.has(name) || now === undefined || now === before || before === ours) {
      return [];
    }
    if (now !== ours) {
      left.push(`${name} is ${now}: we had set ${ours}, somebody else has changed it`);
      return [];
    }
    return [{ kind: 'setting', name, value: before }];
  });
  const links = record.raised.flatMap((device): Change[] =>
    !needed.has(device) && view.devices.get(device)?.up === true
      ? [{ kind: 'setLink', device, up: false }]
      : [],
  );
  const rules = arpRulesFor(kept, view);
  const hasRules = record.addresses.some(({ byRules }) => byRules === true);
  const ruleChanges: readonly Change[] =
    hasRules && !sameData(rules, view.arpRules) ? [{ kind: 'arpRules', rules }] : [];
  const neighbours =
    given === undefined ? undoNeighbours(record.neighbours, view) : { changes: [], left: [] };
  left.push(...neighbours.left);
  return {
    changes: [...neighbours.changes, ...addresses, ...links, ...ruleChanges, ...settings],
    left,
    record: {
      addresses: kept,
      settings: record.settings.filter(({ name }) => needed.has(name)),
      raised: record.raised.filter((device) => needed.has(device)),
      neighbours: given === undefined ? [] : record.neighbours,
    },
  };
}

/** Names of the settings and interfaces that goals of these addresses are about. */
function neededBy(served: readonly ServedAddress[], view: HostView): ReadonlySet<string> {
  return new Set(
    goals(served, view).flatMap(({ change }) => {
      if (change.kind === 'setting') {
        return [change.name];
      }
      return change.kind === 'setLink' ? [change.device] : [];
    }),
  );
}

function keyOf({ address, device }: { address: IpAddress; device: string }): string {
  return `${address} ${device}`;
}

function isAlone({ family, prefixLength }: HostView['addresses'][number]): boolean {
  return prefixLength === hostPrefixLength(family);
}

const hardwareAddress = pipe(
  string(),
  check((text) => parseHardwareAddress(text) !== undefined),
);

/** What is in the file of a record. */
export const undoRecordShape: Shape<UndoRecord> = object({
  addresses: array(
    object({
      address: addressShape,
      method: picklist(['dr', 'tun']),
      device: string(),
      ours: boolean(),
      byRules: exactOptional(literal(true)),
    }),
  ),
  settings: array(object({ name: string(), before: string(), ours: string() })),
  raised: array(string()),
  neighbours: array(
    object({
      address: addressShape,
      device: string(),
      hardwareAddress,
      before: exactOptional(hardwareAddress),
    }),
  ),
});
