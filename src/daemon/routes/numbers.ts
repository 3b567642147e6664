/** From the names of a route or rule to the numbers of the kernel. */
import type { NumberOrName } from '../../config/routing-model.js';
import type { Link } from '../../linux/doors.js';
import type { NameList, NumberOfName } from '../../linux/route/routing-names.js';

/** What is asked about this machine. */
export interface NumberSources {
  linkByName(name: string): Link | undefined;
  readonly numberOf: NumberOfName;
  /** Of a link that is a VRF. */
  tableOfVrf(linkIndex: number): number | undefined;
}

/** A name that this machine does not know: what is wrong, for an operator. */
export class UnknownName extends Error {
  override readonly name = 'UnknownName';
}

const LIST_NAMES: Readonly<Record<NameList, string>> = {
  rt_tables: 'table',
  rt_protos: 'protocol',
  rt_scopes: 'scope',
  rt_realms: 'realm',
  rt_dsfield: 'type of service',
  group: 'interface group',
};

/** The number of a value. @throws UnknownName */
export function numberFor(sources: NumberSources, list: NameList, value: NumberOrName): number {
  if (typeof value === 'number') {
    return value;
  }
  const number = sources.numberOf(list, value);
  if (number === undefined) {
    throw new UnknownName(`there is no ${LIST_NAMES[list]} '${value}' in ${list}`);
  }
  return number;
}

/** The index of an interface. @throws UnknownName */
export function linkIndexFor({ linkByName }: NumberSources, name: string): number {
  const link = linkByName(name);
  if (link === undefined) {
    throw new UnknownName(`interface ${name} does not exist`);
  }
  return link.index;
}

/** Realms as one number, the source's in the upper half. @throws UnknownName */
export function realmsFor(
  sources: NumberSources,
  realms: { readonly source?: NumberOrName; readonly destination: NumberOrName },
): number {
  const source = numberFor(sources, 'rt_realms', realms.source ?? 0);
  return ((source << 16) | numberFor(sources, 'rt_realms', realms.destination)) >>> 0;
}
