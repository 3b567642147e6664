/**
 * The supervisor's last resort: its VRRP child is dead and no successor can be started soon. It
 * opens the doors itself for a moment, tells the peers with priority 0, and removes the addresses.
 */
import type { Configuration } from '../../config/model.js';
import type { Checkpoint } from '../../vrrp/messages.js';

/** raw-socket sends on a later turn of the event loop. */
const LAST_SEND_MS = 50;

/**
 * Releases what `checkpoint` says was held.
 * @throws when the kernel refuses a socket.
 */
export async function releaseInstances(
  configuration: Configuration,
  checkpoint: Checkpoint,
): Promise<void> {
  // Loaded only now: the supervisor otherwise needs neither the core nor the sockets.
  const [{ VrrpDriver }, { openKernelDoors }] = await Promise.all([
    import('../vrrp/vrrp-driver.js'),
    import('../vrrp/kernel-doors.js'),
  ]);
  const doors = openKernelDoors(() => undefined);
  const options = { releaseUnknownAddresses: true, logAddressChanges: false };
  const driver = new VrrpDriver(configuration, options, doors, () => undefined);
  driver.start(checkpoint);
  await new Promise<void>((resolve) => driver.stop(true, resolve));
  await new Promise((resolve) => setTimeout(resolve, LAST_SEND_MS));
  doors.transport.close();
  doors.frames.close();
  doors.table.close();
}
