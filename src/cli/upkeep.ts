#!/usr/bin/env node
/** The command `upkeep`. */
import { runCommandLine } from './run-command.js';
import { processTerminal } from './terminal.js';

// a reader that goes away (`upkeep status | head`) is no error
process.stdout.on('error', () => process.exit(0));

process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
