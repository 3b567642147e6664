/** The network of this machine, as a configuration asks for it. */
import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { MachineNetwork } from '../../config/machine.js';
import { networkNamespacePath, withNetworkNamespace } from '../process/process-control.js';

/** An interface with its addresses, as node lists them. */
export type InterfaceAddresses = NonNullable<ReturnType<typeof networkInterfaces>[string]>;

/** Looks anew at each question. */
export const machineNetwork: MachineNetwork = {
  interfaces: (networkNamespace) => within(networkNamespace, namesHere),
  hasNetworkNamespace: (name) => existsSync(networkNamespacePath(name)),
};

/** The addresses of all interfaces that have one; none where they cannot be found out. */
export function interfaceAddresses(
  networkNamespace?: string,
): Readonly<Record<string, InterfaceAddresses | undefined>> {
  return within(networkNamespace, networkInterfaces) ?? {};
}

/** undefined: that namespace is not there, or may not be entered. */
function within<Result>(
  networkNamespace: string | undefined,
  look: () => Result,
): Result | undefined {
  try {
    return networkNamespace === undefined
      ? look()
      : withNetworkNamespace(networkNamespacePath(networkNamespace), look);
  } catch {
    return undefined;
  }
}

/**
 * All of them: os.networkInterfaces() leaves out those without an address, and sysfs shows the
 * namespace in which it was mounted. Of proc(5) net/dev: two lines of headings, then a line for
 * each interface that begins with its name and a colon.
 */
function namesHere(): readonly string[] {
  const lines = readFileSync('/proc/thread-self/net/dev', 'latin1').split('\n').slice(2);
  return lines.flatMap((line) => /^\s*(.+?):/.exec(line)?.[1] ?? []);
}
