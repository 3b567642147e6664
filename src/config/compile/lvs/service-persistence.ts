/** `persistence_*` of a virtual server (ipvsadm(8), `--persistent`, `--netmask`, `--pe`). */
import { addressBytes, parseAddress } from '../../../base/address.js';
import type { Persistence } from '../../lvs-model.js';
import { type CompileContext, reportError } from '../reading/context.js';
import type { ServiceDraft } from './service-draft.js';
import { serviceFamily } from './service-servers.js';
import { DEFAULT_PERSISTENCE } from './virtual-server.js';

/** undefined for a service that is not persistent. A service of all ports always is. */
export function persistenceOf(
  context: CompileContext,
  service: ServiceDraft,
  allPorts = service.form !== 'group' && service.form !== 'fwmark' && service.port === 0,
): Persistence | undefined {
  const { persistenceSeconds, engine } = service;
  const timeoutSeconds = persistenceSeconds ?? (allPorts ? DEFAULT_PERSISTENCE : undefined);
  if (timeoutSeconds === undefined) {
    return undefined;
  }
  const granularity = granularityOf(context, service);
  return {
    timeoutSeconds,
    ...(granularity === undefined ? {} : { granularity }),
    ...(engine === undefined ? {} : { engine: engine.text }),
  };
}

/** A netmask for IPv4, as a number; a prefix length for IPv6. */
function granularityOf(context: CompileContext, service: ServiceDraft): number | undefined {
  const { granularity: word, form } = service;
  if (word === undefined) {
    return undefined;
  }
  const family = serviceFamily(service);
  const mask = parseAddress(word.text);
  if (mask !== undefined) {
    const [a = 0, b = 0, c = 0, d = 0] = addressBytes(mask);
    if (family === 'inet' || form === 'group') {
      return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
    }
  } else if (family === 'inet6' || form === 'group') {
    return Number(word.text);
  } else if (Number(word.text) <= 32) {
    return (0xffff_ffff << (32 - Number(word.text))) >>> 0;
  }
  const wanted = family === 'inet' ? 'an IPv4 netmask' : 'a prefix length';
  const message = `clients of this service are told apart by ${wanted}, not by ${word.text}`;
  reportError(context, 'invalid-value', word, `${message}; this is ignored`);
  return undefined;
}
