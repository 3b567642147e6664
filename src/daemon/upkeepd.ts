#!/usr/bin/env node
/** `upkeepd`: the daemon, with keepalived's command line. */
import { stackOf } from '../base/failure.js';
import { missingAddon } from '../linux/addons.js';
import { inBackground, leaveDirectory } from './background.js';
import type { DaemonOptions } from './command-line/option-values.js';
import { parseDaemonOptions } from './command-line/options.js';
import { mentionsVrrp } from './early-look.js';
import { withAbsolutePaths } from './files/option-paths.js';
import { Standby } from './supervisor/children/standby.js';

/** EX_UNAVAILABLE of <sysexits.h>: what the program needs is not there. */
const NOT_INSTALLED = 69;

async function run(options: DaemonOptions): Promise<never> {
  const missing = missingAddon();
  if (missing !== undefined) {
    process.stderr.write(`upkeepd: ${missing}\n`);
    process.exit(NOT_INSTALLED);
  }
  const standby = new Standby();
  const runs = options.configurationTest === undefined && (options.foreground || inBackground());
  // The first VRRP process loads while this one does, and reads the configuration.
  standby.keep(runs && options.runVrrp && mentionsVrrp(options.configurationFile));
  const { main } = await import('./main.js');
  // Everything has been said and written: nothing that is still open may hold up the end.
  process.exit(await main(options, standby));
}

/** keepalived's exit code for an internal error (run-time contract, "Exit codes"). */
const PROGRAM_ERROR = 70;

const parsed = parseDaemonOptions(process.argv.slice(2));
if (parsed.kind === 'run') {
  const { options } = parsed;
  const absolute = withAbsolutePaths(options, () => process.cwd());
  leaveDirectory();
  const wanted = options.configurationTest === undefined ? absolute : options;
  run(wanted).catch((error: unknown) => {
    process.stderr.write(`upkeepd: ${stackOf(error)}\n`);
    process.exit(PROGRAM_ERROR);
  });
} else {
  const stream = parsed.kind === 'print' && parsed.stream === 'stdout' ? 'stdout' : 'stderr';
  process[stream].write(parsed.text);
  process.exitCode = parsed.exitCode;
}
