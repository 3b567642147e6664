/** What the kernel tells of addresses, routes and rules of a node, as ip-monitor(8) prints it. */
import { onCleanup } from '../cleanup.js';
import type { LabNode } from '../node.js';
import { eventually } from '../wait.js';

/** Listens until it is closed. */
export interface KernelMonitor {
  /** The lines about what was removed since the start, with all that was removed until now. */
  removed(): Promise<readonly string[]>;
  close(): void;
}

/** Set and removed by hand: what the monitor says of it shows that it has caught up. */
const BEACON = '10.88.9.';

/** Listens from now on. */
export async function startKernelMonitor(
  node: LabNode,
  objects: readonly string[] = ['address'],
): Promise<KernelMonitor> {
  const child = node.spawn('ip', ['monitor', ...objects]);
  let said = '';
  child.stdout?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  let beacons = 0;
  const caughtUp = (): Promise<unknown> => {
    beacons += 1;
    const beacon = `${BEACON}${beacons}`;
    return eventually('the kernel monitor has caught up', () => {
      node.ip('address', 'replace', `${beacon}/32`, 'dev', 'lo');
      node.ip('address', 'delete', `${beacon}/32`, 'dev', 'lo');
      return said.includes(`${beacon}/32`);
    });
  };
  const close = onCleanup(() => child.kill('SIGKILL'));
  await caughtUp();
  return {
    async removed() {
      await caughtUp();
      const lines = said.split('\n').filter((line) => line.startsWith('Deleted'));
      return lines.filter((line) => !line.includes(BEACON));
    },
    close,
  };
}
