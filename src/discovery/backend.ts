/** What sources speak of: a server of a service, as far as they know it. */
import { type AddressFamily, familyOf, type IpAddress } from '../base/address.js';
import { integer, maxValue, minValue, number, pipe } from '../base/json-shape.js';

/** A server that a source names. */
export interface Backend {
  readonly address: IpAddress;
  /** Absent: as the block says. */
  readonly port?: number;
  /** Likewise. 0: it drains. */
  readonly weight?: number;
}

/** What a source may say of the port of a server. */
export const portShape = pipe(number(), integer(), minValue(1), maxValue(65_535));
/** Likewise of its weight: what the kernel takes. */
export const weightShape = pipe(number(), integer(), minValue(0), maxValue(2_147_483_647));

/** More are no service, but a mistake. */
export const MOST_BACKENDS = 10_000;
/** Of a text that names them: ten thousand are two million, or five where much is said of each. */
export const MOST_CHARACTERS = 16 * 1024 * 1024;

/** What a block says of the servers of its source. */
export interface UsualBackend {
  /** Absent: either. */
  readonly family?: AddressFamily;
  /** 0: none. */
  readonly port: number;
}

/** Each list of servers has one form: a source may say the same in any order, and twice. */
export function inOrder(
  backends: readonly Backend[],
  { family, port: usual }: UsualBackend,
): readonly Backend[] {
  const byKey = new Map<string, Backend>();
  for (const backend of backends) {
    if (isUsable(backend.address, family)) {
      const full = usual === 0 ? backend : { ...backend, port: backend.port ?? usual };
      byKey.set(backendKey(full), full);
    }
  }
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}

/** What makes it the same server. */
export function backendKey({ address, port }: Backend): string {
  return port === undefined ? address : `${address} ${port}`;
}

/** IPVS forwards to no wildcard and no multicast address; link-local ones name no interface. */
function isUsable(address: IpAddress, family: AddressFamily | undefined): boolean {
  const own = familyOf(address);
  const isOdd = own === 'inet' ? /^(?:0|22[4-9]|2[3-5]\d)\./ : /^(?:::$|fe[89ab]|ff)/;
  return (family === undefined || own === family) && !isOdd.test(address);
}
