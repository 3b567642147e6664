/** `upkeep manual`: writes the keyword manual. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { messageOf } from '../../../base/failure.js';
import { manualPages } from '../../../config/manual/pages.js';
import { DAEMON_PAGE, daemonPage } from '../../../daemon/command-line/man-page.js';
import { API_PAGE, apiPage } from '../../../daemon/control/openapi/api-page.js';
import { OPENAPI_PAGE, openapiText } from '../../../daemon/control/openapi/openapi-document.js';
import { DOCTOR_PAGE, doctorPage } from '../../../doctor/page.js';
import { METRICS_PAGE, metricsPage } from '../../../observe/metrics/metrics-page.js';
import { readArguments } from '../../arguments.js';
import { type CommandManual, type CommandRow, UsageError } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import { commandPages } from '../../manual/command-pages.js';
import type { Terminal } from '../../terminal.js';

/** What it takes, and its words. */
export const manual = {
  usage: ['--output DIR'],
  description: `
Writes the manual of the configuration: DIR/keywords/*.md, the man page DIR/upkeep.conf.5, and
DIR/upkeep.schema.json for editors; and of the metrics: DIR/metrics.md;
of the API: DIR/api.md and DIR/openapi.json; of the doctor: DIR/doctor.md; and of the commands:
DIR/commands.md and the man pages DIR/upkeep.1 and DIR/upkeepd.8. Files of these names are
replaced.`,
  options: {
    output: { type: 'string', value: 'DIR', help: 'where the pages go; made if need be' },
  },
  exits: '0  written    1  a page cannot be written',
  examples: `upkeep manual --output docs
upkeep manual --output /tmp/m && man -l /tmp/m/upkeep.conf.5`,
} as const satisfies CommandManual;

/** Writes all pages. @returns 1 when one cannot be written */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  commands: readonly CommandRow[],
): Promise<number> {
  const { values } = readArguments(args, manual);
  const { output } = values;
  if (output === undefined) {
    throw new UsageError('--output DIR is needed');
  }
  const pages = [
    ...manualPages(),
    { path: METRICS_PAGE, text: metricsPage() },
    { path: API_PAGE, text: apiPage() },
    { path: OPENAPI_PAGE, text: openapiText() },
    { path: DOCTOR_PAGE, text: doctorPage() },
    { path: DAEMON_PAGE, text: daemonPage() },
    ...(await commandPages(commands)),
  ];
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
