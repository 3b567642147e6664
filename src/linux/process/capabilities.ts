/** What this process may do (capabilities(7)). */
import { readFileSync } from 'node:fs';

/** Numbers of <linux/capability.h>. */
const NUMBERS = { CAP_SETPCAP: 8, CAP_NET_ADMIN: 12, CAP_NET_RAW: 13 } as const;

/** A capability that the daemon may need. */
export type Capability = keyof typeof NUMBERS;

/** Those of `needed` that this process lacks; none where the kernel does not tell. */
export function missingCapabilities(needed: readonly Capability[]): readonly Capability[] {
  const effective = effectiveCapabilities(processStatus());
  return effective === undefined
    ? []
    : needed.filter((name) => ((effective >> BigInt(NUMBERS[name])) & 1n) === 0n);
}

/** Whether this process may do nothing that another user's may not; false where it is not told. */
export function hasNoCapabilities(): boolean {
  return effectiveCapabilities(processStatus()) === 0n;
}

/** The line `CapEff` of /proc/PID/status (proc(5)) as a set of bits. */
export function effectiveCapabilities(status: string): bigint | undefined {
  const digits = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return digits === undefined ? undefined : BigInt(`0x${digits}`);
}

function processStatus(): string {
  try {
    return readFileSync('/proc/self/status', 'latin1');
  } catch {
    return '';
  }
}
