/** `encap` and the paths of a route: options with options of their own. */
import type { IpAddress } from '../../../base/address.js';
import type { Encapsulation, EncapsulationPart, HopPart } from '../../routing-model.js';
import type { ArgumentValue } from '../reading/argument.js';
import { realmsOf, type ValueCursor, valueCursor } from '../reading/option-values.js';

/** The tunnel whose values come next. */
export function takeEncapsulation(values: ValueCursor): Encapsulation {
  const kind = values.text();
  if (kind === 'mpls') {
    return { kind, labels: values.text() };
  }
  if (kind === 'ila') {
    return { kind, locator: values.text() };
  }
  const parts: EncapsulationPart[] = [];
  for (let part = takeHeaderPart(values); part !== undefined; part = takeHeaderPart(values)) {
    parts.push(part);
  }
  return { kind: kind === 'ip6' ? 'ip6' : 'ip', parts };
}

function takeHeaderPart(values: ValueCursor): EncapsulationPart | undefined {
  if (values.takes('id')) {
    return { option: 'id', id: values.text() };
  }
  if (values.takes('flags')) {
    return { option: 'flags', flags: values.text() };
  }
  for (const option of ['dst', 'src'] as const) {
    if (values.takes(option)) {
      const address = values.address();
      return address && { option, address };
    }
  }
  for (const option of ['tos', 'tc'] as const) {
    if (values.takes(option)) {
      return { option, value: values.numberOrName() };
    }
  }
  for (const option of ['ttl', 'hoplimit'] as const) {
    if (values.takes(option)) {
      return { option, hops: values.number() };
    }
  }
  return undefined;
}

/** The parts of one `nexthop`. */
export function hopParts(all: readonly ArgumentValue[]): readonly HopPart[] {
  const values = valueCursor(all);
  const parts: HopPart[] = [];
  while (!values.ended) {
    const part = takeHopPart(values);
    if (part !== undefined) {
      parts.push(part);
    }
  }
  return parts;
}

/** A gateway; its family, which may stand before it, is that of the address. */
export function takeGateway(values: ValueCursor): IpAddress | undefined {
  for (const family of ['inet', 'inet6']) {
    values.takes(family);
  }
  return values.address();
}

function takeHopPart(values: ValueCursor): HopPart | undefined {
  const option = values.text();
  switch (option) {
    case 'via': {
      const address = takeGateway(values);
      return address && { option, address };
    }
    case 'dev':
      return { option, interface: values.text() };
    case 'weight':
      return { option, weight: values.number() };
    case 'encap':
      return { option, encapsulation: takeEncapsulation(values) };
    case 'realms':
      return { option, ...realmsOf(values.text()) };
    case 'onlink':
      return { option };
    default:
      return undefined;
  }
}
