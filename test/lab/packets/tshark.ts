/** Wireshark's opinion of packets: an oracle that knows nothing of this project. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import type { LabNode } from '../node.js';

/** Captures `count` packets on a node's eth0 into a file. */
export async function captureToFile(
  node: LabNode,
  file: string,
  filter: string,
  count: number,
): Promise<void> {
  const child = node.spawn(
    'tcpdump',
    ['-i', 'eth0', '-n', '-c', String(count), '-Z', 'root', '-w', file, filter],
    { stdio: 'ignore' },
  );
  await once(child, 'exit');
}

/**
 * Decodes a capture.
 * @returns a record of `fields` (tshark's names) for each packet; absent fields are ''.
 */
export function decodeWithTshark(
  file: string,
  fields: readonly string[],
): readonly Readonly<Record<string, string>>[] {
  const output = execFileSync(
    'tshark',
    [
      ...['-r', file, '-n', '-o', 'ip.check_checksum:TRUE', '-T', 'fields', '-E', 'separator=|'],
      ...fields.flatMap((field) => ['-e', field]),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const values = line.split('|');
      return Object.fromEntries(fields.map((field, index) => [field, values[index] ?? '']));
    });
}
