/** Reads `real_server`. */
import { type IpAddress, parseAddress } from '../../../base/address.js';
import type { Directive } from '../../language/tree.js';
import { realServerKeywords } from '../../schema/lvs/virtual-server.js';
import type { ArgumentValue } from '../reading/argument.js';
import { type KeywordLine, type LinePlace, readLines } from '../reading/block-lines.js';
import { type CompileContext, reportWarning } from '../reading/context.js';
import { findKnown, keepKnown } from '../reading/known-blocks.js';
import type { ScriptValue } from '../reading/script.js';
import { type CheckDraft, isPlaceless } from './check-draft.js';
import { noInheritedLines, takeInherited, toggled } from './check-lines.js';
import { readChecker } from './checker.js';
import { readForwarding } from './forwarding.js';
import type { KnownServers, ServerDraft, ServerLines } from './service-draft.js';

const PLACE: LinePlace = { table: realServerKeywords, path: 'virtual_server.real_server' };

/** Reads the block of a `real_server` line; undefined when the line has no address at all. */
export function readRealServer(
  context: CompileContext,
  line: KeywordLine,
  known: KnownServers,
): ServerDraft | undefined {
  const { directive, values } = line;
  const [word, portWord] = directive.arguments;
  if (word === undefined) {
    return undefined;
  }
  const address = values === undefined ? undefined : parseAddress(String(values[0]));
  const written = values?.[1];
  const port = typeof written === 'number' && written !== 0 ? written : undefined;
  const lines = knownLines(directive, known, address) ?? readServerLines(context, directive, known);
  return { word, address, port, portWord, lines };
}

function knownLines(
  { block }: Directive,
  { servers }: KnownServers,
  address: IpAddress | undefined,
): ServerLines | undefined {
  return isLinkLocal(address) ? undefined : findKnown(servers, block?.text);
}

function readServerLines(
  context: CompileContext,
  directive: Directive,
  known: KnownServers,
): ServerLines {
  const server = newServerLines(known);
  const reports = context.reporter.diagnostics.length;
  readLines(context, directive.block?.directives, PLACE, server, takeServerLine);
  checkAgents(context, server);
  const quiet = reports === context.reporter.diagnostics.length;
  const scripts = server.notifyUp !== undefined || server.notifyDown !== undefined;
  if (quiet && !scripts && server.checks.every(isPlaceless)) {
    keepKnown(known.servers, directive.block?.text, server);
  }
  return server;
}

/** An agent that is away says nothing of its server, so something else has to. */
export function checkAgents(context: CompileContext, { checks }: ServerLines): void {
  const [first] = checks;
  if (first !== undefined && checks.every(({ details }) => isOptionalAgent(details))) {
    const message = "'AGENT_CHECK' alone: with its agent gone, a server that is dead stays";
    const hint = 'add another check, or required';
    reportWarning(context, 'agent-alone', first.keyword, message, { class: 'OK', hint });
  }
}

function isOptionalAgent(details: CheckDraft['details']): boolean {
  if (details.kind !== 'plain' || details.name !== 'AGENT_CHECK') {
    return false;
  }
  const required = details.values.get('required');
  return required === undefined || !toggled(required[0]);
}

/** A block that says nothing. */
export function newServerLines(known: KnownServers): ServerLines {
  return {
    inherited: noInheritedLines(),
    weight: undefined,
    forwarding: undefined,
    upperThreshold: 0,
    lowerThreshold: 0,
    inhibitOnFailure: undefined,
    slowStartSeconds: undefined,
    notifyUp: undefined,
    notifyDown: undefined,
    smtpAlert: undefined,
    snmpName: undefined,
    checks: [],
    known,
  };
}

/** Checks of such an address may have something to say about where they stand. */
function isLinkLocal(address: IpAddress | undefined): boolean {
  return address?.startsWith('fe80:') === true;
}

/** Puts down a line of the block. */
export function takeServerLine(
  context: CompileContext,
  server: ServerLines,
  line: KeywordLine,
): void {
  if (line.kind === 'block') {
    const check = readKnownChecker(context, server, line);
    if (check !== undefined) {
      server.checks.push(check);
    }
  } else if (!takeInherited(context, server.inherited, line) && line.values !== undefined) {
    takeSetting(context, server, line, line.values[0]);
  }
}

/** The keyword is part of what makes a check the same. */
function readKnownChecker(
  context: CompileContext,
  { known: { checks } }: ServerLines,
  line: KeywordLine,
): CheckDraft | undefined {
  const inside = line.directive.block?.text;
  const text = inside === undefined ? undefined : `${line.name} ${inside}`;
  const same = findKnown(checks, text);
  if (same !== undefined) {
    return { ...same, keyword: line.directive.keyword };
  }
  const reports = context.reporter.diagnostics.length;
  const check = readChecker(context, line);
  if (reports === context.reporter.diagnostics.length && check && isPlaceless(check)) {
    keepKnown(checks, text, check);
  }
  return check;
}

function takeSetting(
  context: CompileContext,
  server: ServerLines,
  { directive, name }: KeywordLine,
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
    case 'slow_start':
      server.slowStartSeconds = Number(value);
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
