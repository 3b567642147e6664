/** An address with a port, as one word. */
import { familyOf, type IpAddress, parseAddress } from './address.js';

/** An address that may have a port. */
export interface EndpointAddress {
  readonly address: IpAddress;
  readonly port?: number;
}

/** `10.0.0.2:80`, `[2001:db8::2]:80` */
export function endpointText(address: IpAddress, port: number): string {
  return familyOf(address) === 'inet6' ? `[${address}]:${port}` : `${address}:${port}`;
}

/** `10.0.0.2`, `10.0.0.2:80`, `2001:db8::2`, `[2001:db8::2]:80`; undefined: it is none of them. */
export function parseEndpoint(text: string): EndpointAddress | undefined {
  const whole = parseAddress(text);
  if (whole !== undefined) {
    return { address: whole };
  }
  const [, six, four, digits] = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? [];
  const address = parseAddress(six ?? four ?? '');
  const port = Number(digits);
  return address === undefined || port < 1 || port > 65_535 ? undefined : { address, port };
}
