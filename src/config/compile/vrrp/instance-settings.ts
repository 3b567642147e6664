/** The settings of one `vrrp_instance`. */
import { type IpAddress, parseAddress } from '../../../base/address.js';
import type { Word } from '../../language/tree.js';
import type { vrrpInstanceKeywords } from '../../schema/vrrp/vrrp-instance.js';
import type { Settings } from '../reading/settings.js';

/** The keywords of one `vrrp_instance`. */
export type InstanceSettings = Settings<typeof vrrpInstanceKeywords>;

/** An address and the word that gives it. */
export interface WrittenAddress {
  readonly address: IpAddress;
  readonly word: Word;
}

/** An address given by a keyword, and where it is written. */
export function addressOf(
  settings: InstanceSettings,
  keyword: 'mcast_src_ip' | 'unicast_src_ip' | 'mcast_dst_ip',
): WrittenAddress | undefined {
  const word = settings.last(keyword)?.directive.arguments[0];
  const address = parseAddress(word?.text ?? '');
  return address === undefined || word === undefined ? undefined : { address, word };
}
