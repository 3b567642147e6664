/** Differences of the model in the words of an operator. */
import type { DataStep, Difference } from '../../base/difference.js';
import type { VirtualAddress } from '../../config/model.js';
import type { Route, Rule } from '../../config/routing-model.js';
import { routeText, ruleText } from '../../config/routing-text.js';
import { SECRET_MEMBERS } from '../../config/secret-members.js';
import { addressText } from '../../observe/dump/wording.js';

/** A thing within a block. */
export interface DetailChange {
  readonly change: 'add' | 'edit' | 'remove';
  readonly text: string;
}

/** Longer values are cut: the file has them in full. */
const LONGEST_VALUE = 60;

/** What an element of a list is called: its name, its address, or all that it says. */
export function elementName(element: unknown): string {
  if (typeof element !== 'object' || element === null) {
    return String(element);
  }
  if (isRoute(element)) {
    return routeText(element);
  }
  if (isRule(element)) {
    return ruleText(element);
  }
  const { name, interface: device, address, port, first, mark } = recordOf(element);
  if (typeof name === 'string') {
    return name;
  }
  if (typeof address === 'string') {
    return port === undefined ? address : `${address} ${port}`;
  }
  if (typeof first === 'string') {
    return `${first} ${port}`;
  }
  if (typeof mark === 'number') {
    return `fwmark ${mark}`;
  }
  return typeof device === 'string' ? device : JSON.stringify(element);
}

function isRoute(element: unknown): element is Route {
  const { destination, nextHops } = recordOf(element);
  return destination !== undefined && Array.isArray(nextHops);
}

function isRule(element: unknown): element is Rule {
  const { family, parts, noTrack } = recordOf(element);
  return family !== undefined && Array.isArray(parts) && noTrack !== undefined;
}

/** A command: its words, text and account make one thing. */
export function isWhole(value: unknown): boolean {
  const { argv } = recordOf(value);
  return Array.isArray(argv);
}

/** `advert interval ms 1000 → 500`, below the first `depth` steps. */
export function describeDifference(
  { path, change, before, after }: Difference,
  depth: number,
): DetailChange {
  const inner = path.slice(depth);
  const last = inner.at(-1);
  const where = inner.map(stepText).join(' ');
  if (change === 'move') {
    return { change: 'edit', text: `${where || 'entries'} in another order` };
  }
  const isElement = last !== undefined && 'element' in last;
  if (isElement && change !== 'edit') {
    const place = inner.slice(0, -1).map(stepText).join(' ');
    return { change, text: `${place} ${elementText(last.element, after ?? before)}`.trim() };
  }
  const isObject = [before, after].some((value) => typeof value === 'object' && !isWhole(value));
  if (isObject) {
    return change === 'edit' ? { change, text: `${where} differs` } : { change, text: where };
  }
  const isSecret = last !== undefined && 'property' in last && SECRET_MEMBERS.has(last.property);
  const [from, to] = [valueText(before), valueText(after)];
  const isTold = !isSecret && from !== to;
  const values = isTold ? `${from ?? 'unset'} → ${to ?? 'unset'}` : 'differs';
  return { change: 'edit', text: `${where} ${values}` };
}

function elementText(name: string, element: unknown): string {
  return isAddress(element) ? addressText(element, false) : name;
}

function isAddress(element: unknown): element is VirtualAddress {
  const { address, prefixLength, scope } = recordOf(element);
  return typeof address === 'string' && prefixLength !== undefined && scope !== undefined;
}

/** `advertIntervalMs` → `advert interval ms` */
function stepText(step: DataStep): string {
  return 'element' in step
    ? step.element
    : step.property.replace(/[A-Z]+/g, (letters) => ` ${letters.toLowerCase()}`);
}

function valueText(value: unknown): string | undefined {
  if (value === undefined) {
    return undefined;
  }
  const { text, user, group } = recordOf(value);
  if (typeof text === 'string') {
    const account = [user, group].filter((each) => typeof each === 'string').join(' ');
    return cut(account === '' ? text : `${text} (${account})`);
  }
  return cut(String(value));
}

function cut(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}
