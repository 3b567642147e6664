/** What it says about a server when the socket of an attempt cannot be made as configured. */
import type { CheckConnection } from '../../config/lvs-model.js';
import type { UnpreparedSocket } from '../../linux/socket/connecting-socket.js';
import type { ProbeOutcome } from '../messages.js';

/**
 * An address (`bindto`) or interface (`bind_if`) that this machine has lost: a server that can no
 * longer be asked from where the file says counts as failed, after its retries; it might be dead
 * for days. A virtual address of the file is elsewhere while this router is not master, which says
 * nothing; neither does a want of descriptors or rights. keepalived tries again for ever.
 */
export function unpreparedOutcome(
  { bindAddress, bindAddressMoves, bindInterface }: CheckConnection,
  { syscall, code }: UnpreparedSocket,
): ProbeOutcome {
  if (code === 'EADDRNOTAVAIL' && bindAddress !== undefined && bindAddressMoves === undefined) {
    return { outcome: 'bad', reason: `this machine does not have ${bindAddress} (bindto)` };
  }
  if (code === 'ENODEV' && bindInterface !== undefined) {
    return { outcome: 'bad', reason: `there is no interface ${bindInterface} (bind_if)` };
  }
  return { outcome: 'undecided', reason: `${syscall}: ${code}` };
}
