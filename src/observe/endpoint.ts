/** Where something listens, as people write it and as IPVS has it. */
import { type IpAddress, parseAddress } from '../base/address.js';

/** Where something listens, as far as a word says it. */
export interface Endpoint {
  /** In lower case. */
  readonly protocol?: string;
  readonly address: IpAddress;
  readonly port?: number;
}

/** Whether a word stands for what is there: what it leaves open does not matter. */
export function isAt(
  wanted: Endpoint,
  there: { readonly address: IpAddress; readonly port: number; readonly protocol?: string },
): boolean {
  const { protocol = there.protocol?.toLowerCase(), port = there.port } = wanted;
  return (
    wanted.address === there.address &&
    port === there.port &&
    (there.protocol === undefined || protocol === there.protocol.toLowerCase())
  );
}

/** Protocol, IPv6 address, IPv4 address, port. */
const ENDPOINT = /^(?:([a-z]+)\/)?(?:\[([^\]]+)\]|([\d.]+)):(\d+)$/i;

/** `10.0.0.2`, `10.0.0.2:80`, `[2001:db8::2]:80`, `udp/10.0.0.2:53` */
export function parseEndpoint(word: string): Endpoint | undefined {
  const whole = parseAddress(word);
  if (whole !== undefined) {
    return { address: whole };
  }
  const [, protocol, six, four, port] = ENDPOINT.exec(word) ?? [];
  const address = parseAddress(six ?? four ?? '');
  return address === undefined
    ? undefined
    : {
        address,
        port: Number(port),
        ...(protocol === undefined ? {} : { protocol: protocol.toLowerCase() }),
      };
}
