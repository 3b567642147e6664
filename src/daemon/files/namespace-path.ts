/** Where the network namespace of IPVS is (`net_namespace_ipvs`). */
import { networkNamespacePath } from '../../linux/process/process-control.js';

/**
 * The file of the namespace: a name is one that ip-netns(8) gives, "" stands for that of process 1.
 * @returns undefined without a name: the daemon's own.
 */
export function ipvsNamespacePath(name: string | undefined): string | undefined {
  if (name === undefined) {
    return undefined;
  }
  return name === '' ? '/proc/1/ns/net' : networkNamespacePath(name);
}
