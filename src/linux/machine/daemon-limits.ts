/** What a process may use: its limits, its capabilities, and the quota of its cgroup. */
import { readFileSync } from 'node:fs';
import type { DaemonLimits } from '../../doctor/machine.js';
import { effectiveCapabilities } from '../process/capabilities.js';
import { softLimit } from '../process/open-files.js';

/** undefined: it is gone, or belongs to another user. */
export function daemonLimits(pid: number): DaemonLimits | undefined {
  const limits = textOf(`/proc/${pid}/limits`);
  const capabilities = effectiveCapabilities(textOf(`/proc/${pid}/status`));
  if (limits === '' || capabilities === undefined) {
    return undefined;
  }
  const processors = quotaOf(pid);
  return {
    ...{ pid, openFiles: softLimit(limits), capabilities },
    ...(processors === undefined ? {} : { processors }),
  };
}

/** The smallest quota of its cgroup and those above (cgroup-v2.rst of the kernel, `cpu.max`). */
function quotaOf(pid: number): number | undefined {
  const path = /^0::(\/.*)$/m.exec(textOf(`/proc/${pid}/cgroup`))?.[1] ?? '/';
  const parts = path.split('/').filter((part) => part !== '');
  const quotas = parts.flatMap((_, index) => {
    const folder = ['/sys/fs/cgroup', ...parts.slice(0, index + 1)].join('/');
    const [quota = 'max', period = '100000'] = textOf(`${folder}/cpu.max`).trim().split(' ');
    return quota === 'max' || quota === '' ? [] : [Number(quota) / Number(period)];
  });
  return quotas.length === 0 ? undefined : Math.min(...quotas);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
