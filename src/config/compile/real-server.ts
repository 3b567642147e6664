/** Reads `real_server`. */
import { parseAddress } from '../../base/address.js';
import { realServerKeywords } from '../schema/virtual-server.js';
import type { ArgumentValue } from './argument.js';
import { type Line, type LinePlace, readLines } from './block-lines.js';
import { noInheritedLines, takeInherited, toggled } from './check-lines.js';
import { readChecker } from './checker.js';
import type { CompileContext } from './context.js';
import { readForwarding } from './forwarding.js';
import type { ScriptValue } from './script.js';
import type { ServerDraft } from './service-draft.js';

const PLACE: LinePlace = { table: realServerKeywords, path: 'virtual_server.real_server' };

/** Reads the block of a `real_server` line; undefined when the line has no address at all. */
export function readRealServer(context: CompileContext, line: Line): ServerDraft | undefined {
  const { directive, values } = line;
  const [word, portWord] = directive.arguments;
  if (word === undefined) {
    return undefined;
  }
  const port = values?.[1];
  const server: ServerDraft = {
    inherited: noInheritedLines(),
    word,
    address: values === undefined ? undefined : parseAddress(String(values[0])),
    port: typeof port === 'number' && port !== 0 ? port : undefined,
    portWord,
    weight: undefined,
    forwarding: undefined,
    upperThreshold: 0,
    lowerThreshold: 0,
    inhibitOnFailure: undefined,
    notifyUp: undefined,
    notifyDown: undefined,
    smtpAlert: undefined,
    snmpName: undefined,
    checks: [],
  };
  readLines(context, directive, PLACE, server, take);
  return server;
}

function take(context: CompileContext, server: ServerDraft, line: Line): void {
  const check = readChecker(context, line);
  if (check !== undefined) {
    server.checks.push(check);
  } else if (!takeInherited(server.inherited, line) && line.values !== undefined) {
    takeSetting(context, server, line, line.values[0]);
  }
}

function takeSetting(
  context: CompileContext,
  server: ServerDraft,
  { directive, name }: Line,
  value: ArgumentValue | undefined,
): void {
  switch (name) {
    case 'weight':
      server.weight = Number(value);
      break;
    case 'lvs_method':
      server.forwarding = readForwarding(context, directive) ?? server.forwarding;
      break;
    case 'uthreshold':
      server.upperThreshold = Number(value);
      break;
    case 'lthreshold':
      server.lowerThreshold = Number(value);
      break;
    case 'inhibit_on_failure':
      server.inhibitOnFailure = toggled(value);
      break;
    case 'notify_up':
      server.notifyUp = scriptOf(value);
      break;
    case 'notify_down':
      server.notifyDown = scriptOf(value);
      break;
    case 'smtp_alert':
      server.smtpAlert = toggled(value);
      break;
    case 'snmp_name':
      server.snmpName = String(value);
  }
}

/** A value that is a script. */
export function scriptOf(value: ArgumentValue | undefined): ScriptValue | undefined {
  return typeof value === 'object' ? value : undefined;
}
