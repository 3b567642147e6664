/** `upkeepd -t`: the same check as `upkeep check`, with keepalived's exit statuses. */
import { openSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { loadConfiguration } from '../config/load.js';
import { printDiagnostics } from '../config/print-diagnostic.js';
import { machineNetwork } from '../linux/host/machine-network.js';
import { createScriptChecker } from '../notify/script-checker.js';
import type { DaemonOptions } from './command-line/option-values.js';
import { shortHostName } from './supervisor/configuration-reader.js';

const STANDARD_ERROR = 2;

/**
 * Checks the configuration; messages are appended to `messageFile` or go to standard error.
 * @returns the exit status of keepalived's configuration test
 */
export function testConfiguration(options: DaemonOptions, messageFile: string | undefined): number {
  const loaded = loadConfiguration(options.configurationFile, {
    configId: options.configId ?? shortHostName(),
    allIncludeChecks: options.allIncludeChecks,
    hostName: hostname(),
    currentDirectory: process.cwd(),
    checkScripts: createScriptChecker(),
    machine: machineNetwork,
  });
  const text = printDiagnostics(loaded.diagnostics, loaded.sources, { colour: false });
  if (text !== '') {
    const descriptor = messageFile === undefined ? STANDARD_ERROR : openSync(messageFile, 'a');
    writeSync(descriptor, text);
  }
  return loaded.exitStatus;
}
