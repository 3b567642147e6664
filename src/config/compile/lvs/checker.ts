/** Reads the blocks of health checkers, and says what they are of no use without. */

import { bfdCheckKeywords } from '../../checkers/bfd.js';
import { networkCheckKeywords } from '../../checkers/common.js';
import { fileCheckKeywords } from '../../checkers/file.js';
import { checkers, isCheckName } from '../../checkers/kinds.js';
import { miscCheckKeywords } from '../../checkers/misc.js';
import { smtpCheckKeywords } from '../../checkers/smtp.js';
import { patternOf } from '../../checkers/tcp.js';
import type { Word } from '../../language/tree.js';
import { type KeywordLine, type LinePlace, readLines } from '../reading/block-lines.js';
import { type CompileContext, reportError } from '../reading/context.js';
import { weightOf } from '../vrrp/vrrp-script.js';
import {
  type CheckDetails,
  type CheckDraft,
  type DetailsOf,
  newCheckDraft,
} from './check-draft.js';
import { type CheckLines, noCheckLines, takeCheckLine } from './check-lines.js';
import { checkPattern, readHttpCheck } from './http-check.js';

const PATH = 'virtual_server.real_server';

const place = (keyword: string, table: LinePlace['table']): LinePlace => ({
  table,
  path: `${PATH}.${keyword}`,
});
const SMTP = place('SMTP_CHECK', smtpCheckKeywords);
const HOST = place('SMTP_CHECK.host', networkCheckKeywords);
const MISC = place('MISC_CHECK', miscCheckKeywords);
const FILE = place('FILE_CHECK', fileCheckKeywords);
const BFD: LinePlace = place('BFD_CHECK', bfdCheckKeywords);

/** Reads the checker of a line of a real server; undefined when the line is none. */
export function readChecker(context: CompileContext, line: KeywordLine): CheckDraft | undefined {
  const { directive } = line;
  switch (directive.name) {
    case 'HTTP_GET':
    case 'SSL_GET':
      return readHttpCheck(context, directive);
    case 'SMTP_CHECK':
      return read(context, line, SMTP, {
        kind: 'smtp',
        heloName: smtpCheckKeywords.helo_name.default,
        hosts: [],
      });
    default:
      return readFollowing(context, line);
  }
}

/** Those that are of no use without something. */
function readFollowing(context: CompileContext, line: KeywordLine): CheckDraft | undefined {
  const { directive } = line;
  if (directive.name === 'MISC_CHECK') {
    const check = read(context, line, MISC, {
      kind: 'misc',
      written: false,
      command: undefined,
      user: undefined,
      group: undefined,
      timeoutSeconds: 0,
      dynamic: false,
    });
    needs(context, directive.keyword, 'misc_path', check.details.written);
    return check;
  }
  if (directive.name === 'FILE_CHECK') {
    const details = { kind: 'file', trackFile: undefined, weight: undefined } as const;
    const check = read<DetailsOf<'file'>>(context, line, FILE, { ...details });
    needs(context, directive.keyword, 'track_file', check.details.trackFile !== undefined);
    return check;
  }
  if (directive.name === 'BFD_CHECK') {
    const check = read<DetailsOf<'bfd'>>(context, line, BFD, { kind: 'bfd', instance: undefined });
    needs(context, directive.keyword, 'name', check.details.instance !== undefined);
    return check;
  }
  return readPlain(context, line);
}

/** Those of which the block says words only. */
function readPlain(context: CompileContext, line: KeywordLine): CheckDraft | undefined {
  const { name } = line.directive;
  const block = isCheckName(name) ? checkers[name].block : undefined;
  if (!isCheckName(name) || block === undefined) {
    return undefined;
  }
  const details = { kind: 'plain', name, values: new Map() } as const;
  const check = read<DetailsOf<'plain'>>(context, line, place(name, block.keywords), details);
  // an agent has a port of its own, as in HAProxy: that of the service is not it
  const isLost = name === 'AGENT_CHECK' && check.lines.connectPort === undefined;
  const said = line.directive.block?.directives.some((each) => each.name === 'connect_port');
  needs(context, line.directive.keyword, 'connect_port', !isLost || said === true);
  return isLost ? undefined : check;
}

/** `expect regex:…` of TCP_CHECK. */
function checkExpected(context: CompileContext, { directive, name, values }: KeywordLine): void {
  const pattern = name === 'expect' ? patternOf(String(values?.[0])) : undefined;
  if (pattern !== undefined) {
    checkPattern(context, { word: directive.arguments[0] ?? directive.keyword, pattern }, []);
  }
}

function needs(context: CompileContext, keyword: Word, wanted: string, found: boolean): void {
  if (!found) {
    const message = `'${keyword.text}' without ${wanted} is ignored`;
    reportError(context, 'missing-keyword', keyword, message, { hint: `add ${wanted}` });
  }
}

function read<Details extends CheckDetails>(
  context: CompileContext,
  { directive }: KeywordLine,
  where: LinePlace,
  details: Details,
): CheckDraft<Details> {
  const draft = newCheckDraft(directive.keyword, details);
  readLines<CheckDraft>(context, directive.block?.directives, where, draft, take);
  return draft;
}

function take(context: CompileContext, { lines, details }: CheckDraft, line: KeywordLine): void {
  if (takeCheckLine(context, lines, line)) {
    return;
  }
  switch (details.kind) {
    case 'plain':
      if (line.values !== undefined) {
        details.values.set(line.name, line.values);
        checkExpected(context, line);
      }
      break;
    case 'smtp':
      takeSmtp(context, details, line);
      break;
    case 'misc':
      takeMisc(details, line);
      break;
    case 'file':
      takeFile(details, line);
      break;
    case 'bfd':
      takeBfd(details, line);
      break;
    default:
    // has its own file
  }
}

function takeSmtp(context: CompileContext, details: DetailsOf<'smtp'>, line: KeywordLine): void {
  const { directive, name, values } = line;
  if (name === 'helo_name') {
    details.heloName = values === undefined ? details.heloName : String(values[0]);
  } else if (name === 'host') {
    const lines = noCheckLines();
    readLines(context, directive.block?.directives, HOST, lines, takeHost);
    details.hosts.push(lines);
  }
}

function takeHost(context: CompileContext, lines: CheckLines, line: KeywordLine): void {
  takeCheckLine(context, lines, line);
}

function takeMisc(details: DetailsOf<'misc'>, { directive, name, values }: KeywordLine): void {
  const value = values?.[0];
  switch (name) {
    case 'misc_path':
      details.written = true;
      details.command = typeof value === 'object' ? value : details.command;
      break;
    case 'misc_timeout':
      details.timeoutSeconds = typeof value === 'number' ? value : details.timeoutSeconds;
      break;
    case 'misc_dynamic':
      details.dynamic = true;
      break;
    case 'user': {
      const [user, group] = directive.arguments;
      details.user = user?.text;
      details.group = group?.text;
    }
  }
}

function takeFile(details: DetailsOf<'file'>, { directive, name, values }: KeywordLine): void {
  if (name === 'track_file') {
    details.trackFile = directive.arguments[0];
  } else if (values !== undefined && name === 'weight') {
    details.weight = weightOf({ values });
  }
}

function takeBfd(details: DetailsOf<'bfd'>, { directive, name }: KeywordLine): void {
  if (name === 'name') {
    details.instance = directive.arguments[0];
  }
}
