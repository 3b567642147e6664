/** From an option of a route to its typed part. */
import { isNumberMetric, type RoutePart } from '../../routing-model.js';
import type { EntryOption } from '../reading/entry-options.js';
import {
  networkOf,
  plainNumber,
  realmsOf,
  type ValueCursor,
  valueCursor,
} from '../reading/option-values.js';
import { takeEncapsulation, takeGateway } from './encapsulation.js';

/** The part; undefined for options that have fields of their own in the route. */
export function routePart({ name, values: read }: EntryOption): RoutePart | undefined {
  const values = valueCursor(read);
  switch (name) {
    case 'via': {
      const address = takeGateway(values);
      return address && { option: name, address };
    }
    case 'src':
      return addressPart(name, values);
    case 'as':
      values.takes('to');
      return addressPart(name, values);
    case 'from': {
      const network = networkOf(values.text());
      return network === 'default' ? undefined : { option: name, network };
    }
    case 'tos':
    case 'table':
    case 'protocol':
    case 'scope':
      return { option: name, value: values.numberOrName() };
    case 'metric':
      return { option: name, metric: values.number() };
    case 'expires':
      return { option: name, seconds: values.number() };
    case 'dev':
    case 'vrf':
      return { option: name, interface: values.text() };
    case 'onlink':
      return { option: name };
    case 'encap':
      return { option: name, encapsulation: takeEncapsulation(values) };
    case 'realms':
      return { option: name, ...realmsOf(values.text()) };
    default:
      return metricPart(name, values);
  }
}

function addressPart(option: 'src' | 'as', values: ValueCursor): RoutePart | undefined {
  const address = values.address();
  return address && { option, address };
}

/** What the kernel calls metrics of a route (linux/rtnetlink.h, RTAX_…). */
function metricPart(name: string, values: ValueCursor): RoutePart | undefined {
  if (isNumberMetric(name)) {
    return { option: name, locked: values.takes('lock'), value: values.number() };
  }
  switch (name) {
    case 'rtt':
    case 'rttvar':
    case 'rto_min':
      return { option: name, locked: values.takes('lock'), time: values.text() };
    case 'congctl':
      return { option: name, locked: values.takes('lock'), algorithm: values.text() };
    case 'features':
      return { option: name, feature: 'ecn' };
    case 'quickack':
    case 'fastopen_no_cookie':
    case 'ttl-propagate':
      return { option: name, enabled: values.takes('1') || values.takes('enabled') };
    case 'pref':
      return { option: name, preference: plainNumber(values.text()) };
    default:
      return undefined;
  }
}
