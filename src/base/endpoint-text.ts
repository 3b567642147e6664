/** An address with a port, as one word. */
import { familyOf, type IpAddress } from './address.js';

/** `10.0.0.2:80`, `[2001:db8::2]:80` */
export function endpointText(address: IpAddress, port: number): string {
  return familyOf(address) === 'inet6' ? `[${address}]:${port}` : `${address}:${port}`;
}
