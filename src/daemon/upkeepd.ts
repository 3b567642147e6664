#!/usr/bin/env node
/** `upkeepd`: the daemon, with keepalived's command line. */
import { parseDaemonOptions } from './options.js';

const parsed = parseDaemonOptions(process.argv.slice(2));
if (parsed.kind === 'run') {
  const { main } = await import('./main.js');
  // Everything has been said and written: nothing that is still open may hold up the end.
  process.exit(await main(parsed.options));
} else {
  const stream = parsed.kind === 'print' && parsed.stream === 'stdout' ? 'stdout' : 'stderr';
  process[stream].write(parsed.text);
  process.exitCode = parsed.exitCode;
}
