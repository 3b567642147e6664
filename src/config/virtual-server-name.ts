/** What a virtual server is called where an instance or a group tracks it. */
import { endpointText } from '../base/endpoint-text.js';
import type { ServiceIdentity } from './lvs-model.js';

/**
 * `10.0.0.1:80` and `[2001:db8::1]:80`, as ipvsadm(8) writes services; `fwmark:5`; of a group its
 * name. Virtual servers that differ in their protocol alone share a name.
 */
export function virtualServerName(identity: ServiceIdentity): string {
  switch (identity.form) {
    case 'address':
      return endpointText(identity.address, identity.port);
    case 'fwmark':
      return `fwmark:${identity.mark}`;
    case 'group':
      return identity.group;
  }
}
