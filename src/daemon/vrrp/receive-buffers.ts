/** `vrrp_rx_bufs_policy`, `vrrp_rx_bufs_multiplier` and `kernel_rx_buf_size`. */
import type { VrrpInstance } from '../../config/model.js';
import type { TuningSettings } from '../../config/services-model.js';
import { advertPacketLength } from '../../vrrp/packet/packet.js';

/**
 * Bytes that the receiving socket of these instances is to have room for: the sum of what each of
 * them wants, as with keepalived (measured). Of two instances with one VRID, as at a reload, the
 * first counts.
 * @param mtu of the interface
 * @returns undefined: the kernel's size stays.
 */
export function receiveBufferOf(
  instances: readonly VrrpInstance[],
  tuning: TuningSettings,
  mtu: number,
): number | undefined {
  const wanted = new Map<number, number>();
  for (const instance of instances) {
    if (!wanted.has(instance.virtualRouterId)) {
      wanted.set(instance.virtualRouterId, wantedBy(instance, tuning, mtu));
    }
  }
  const total = [...wanted.values()].reduce((sum, bytes) => sum + bytes, 0);
  return total > 0 ? total : undefined;
}

function wantedBy(
  instance: VrrpInstance,
  { receiveBufferPolicy: policy, receiveBufferPackets: packets }: TuningSettings,
  mtu: number,
): number {
  if (instance.receiveBufferBytes !== undefined) {
    return instance.receiveBufferBytes;
  }
  switch (policy) {
    case undefined:
      return 0;
    case 'MTU':
      return packets * mtu;
    case 'ADVERT':
      return packets * advertPacketLength(instance);
    default:
      return policy;
  }
}
