/** The scenario most tests begin with: n1 is master, n2 its backup. */
import { configuration, type InstanceText, VIRTUAL_ADDRESS } from './configuration.js';
import type { Daemon, DaemonOptions } from './daemon.js';
import type { Lab } from './use-lab.js';
import { eventually, START_WITHIN_MS } from './wait.js';

/** The two daemons. */
export interface Pair {
  /** On n1, priority 200. */
  readonly high: Daemon;
  /** On n2, priority 100. */
  readonly low: Daemon;
}

/** Starts both and waits until n1 is master with its address and n2 is backup. */
export async function startPair(
  lab: Lab,
  options: Omit<InstanceText, 'priority'> = {},
  before = '',
  daemonOptions: DaemonOptions = {},
): Promise<Pair> {
  const high = lab.start('n1', configuration({ ...options, priority: 200 }, before), daemonOptions);
  await lab.sniffer.waitFor(
    'n1 is master',
    'advert',
    (advert) => advert.node === 'n1',
    START_WITHIN_MS,
  );
  await eventually('n1 holds the address', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
  const low = lab.start('n2', configuration({ ...options, priority: 100 }, before), daemonOptions);
  await low.waitForLog(/Entering BACKUP STATE/, START_WITHIN_MS);
  return { high, low };
}

/** Waits until one of the pair holds the virtual address and the other does not. */
export async function onlyHolder(lab: Lab, name: 'n1' | 'n2', withinMs = 15_000): Promise<void> {
  const other = name === 'n1' ? 'n2' : 'n1';
  await eventually(
    `${name} holds ${VIRTUAL_ADDRESS}, ${other} does not`,
    () =>
      lab.network.node(name).holds(VIRTUAL_ADDRESS) &&
      !lab.network.node(other).holds(VIRTUAL_ADDRESS),
    withinMs,
  );
}
