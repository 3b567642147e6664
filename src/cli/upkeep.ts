#!/usr/bin/env -S node --min-semi-space-size=16 --initial-old-space-size=128 --max-inlined-bytecode-size-cumulative=300
/**
 * The command `upkeep`. What it reads it needs to its end, so its memory is made large at once
 * instead of being searched for garbage again and again while it grows; and it runs for a second or
 * less, so machine code that is there sooner is worth more than code that is better.
 */
import { runCommandLine } from './run-command.js';
import { processTerminal } from './terminal.js';

// a reader that goes away (`upkeep status | head`) is no error
process.stdout.on('error', () => process.exit(0));

// Without `await` here: commands that are bundled together with this file load while it waits.
void runCommandLine(process.argv.slice(2), processTerminal()).then((status) => {
  process.exitCode = status;
});
