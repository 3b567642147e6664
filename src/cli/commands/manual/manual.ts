/** `upkeep manual`: writes the keyword manual. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf } from '../../../base/failure.js';
import { manualPages } from '../../../config/manual/pages.js';
import { METRICS_PAGE, metricsPage } from '../../../observe/metrics/metrics-page.js';
import { readArguments } from '../../arguments.js';
import { UsageError } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { manual } from './command.js';

/** Writes all pages. @returns 1 when one cannot be written */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readArguments(args, manual);
  const { output } = values;
  if (output === undefined) {
    throw new UsageError('--output DIR is needed');
  }
  const pages = [...manualPages(), { path: METRICS_PAGE, text: metricsPage() }];
  try {
    for (const { path, text } of pages) {
      const file = join(output, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  } catch (error) {
    terminal.error(`upkeep manual: ${messageOf(error)}\n`);
    return exitCodes.failed;
  }
  terminal.out(`${pages.length} pages in ${output}\n`);
  return exitCodes.ok;
}
