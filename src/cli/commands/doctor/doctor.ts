/** `upkeep doctor`: holds the configuration against the machine. */

import { type IpAddress, parseAddress } from '../../../base/address.js';
import type { AnyCheck, DoctorSubject } from '../../../doctor/check.js';
import { type Examination, examine } from '../../../doctor/examine.js';
import { doctorChecks } from '../../../doctor/table.js';
import { parseDurationMs } from '../../../observe/events/moment.js';
import { choiceOf, readArguments } from '../../arguments.js';
import { type CommandManual, configIdOption, socketOption, UsageError } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { agrees, carryOut, type FixPlace, fixesFor, planText, undo } from './apply-fixes.js';
import { type FoundSubject, findSubject } from './find-subject.js';
import { askOthers } from './probe.js';
import { renderExamination } from './render.js';

/** What it takes, and its words. */
export const manual = {
  usage: [
    '[OPTION]... [FILE]',
    '--probe [--peer ADDRESS]... [--listen DURATION] [FILE]',
    '--fix [--yes] [--check ID]... [FILE]',
    '--undo [FILE]',
  ],
  description: `
Holds the configuration against the machine: does the firewall let adverts through, does the
kernel forward and balance, does another program take the addresses away, may the daemon do what
it has to. FILE is by default the file of the daemon that runs, or
/etc/keepalived/keepalived.conf; it needs no daemon. Nothing is changed without --fix. With --probe
others are asked on the wire as well, for some seconds: does anyone else have a virtual address, or
use our VRIDs, do packets get to unicast peers and back, do real servers behind DR keep silent. What
each check looks at, and why, is in docs/doctor.md.`,
  operands: [{ name: 'FILE' }],
  options: {
    check: {
      type: 'string',
      value: 'ID',
      multiple: true,
      help: 'only this check, may be repeated',
    },
    probe: {
      type: 'boolean',
      help:
        'ask others on the wire as well (ARP, neighbour discovery, echo requests,\n' +
        'all bounded), and listen for adverts; needs root, or CAP_NET_RAW',
    },
    peer: {
      type: 'string',
      value: 'ADDRESS',
      multiple: true,
      help: 'ask this unicast peer and no other, may be repeated; includes --probe',
    },
    listen: {
      type: 'string',
      value: 'DURATION',
      help:
        'how long to listen for what comes by itself (130s for queriers of IGMP and\n' +
        'MLD); includes --probe',
    },
    all: { type: 'boolean', short: 'a', help: 'show what is in order as well' },
    strict: { type: 'boolean', help: 'what is to be looked at is as bad as what has failed' },
    fix: {
      type: 'boolean',
      help:
        'put right what a drop-in can (sysctl.d, modules-load.d, units): shows\n' +
        'what it writes, and asks on a terminal',
    },
    undo: {
      type: 'boolean',
      help:
        'take back what --fix has done, but for what others have changed since;\n' +
        'a module that was loaded stays loaded',
    },
    yes: { type: 'boolean', help: 'with --fix: do not ask' },
    'config-id': configIdOption,
    output: { type: 'string', short: 'o', value: 'FORM', choices: ['text', 'json'] },
    socket: socketOption,
  },
  exits: `0  nothing has failed    1  wrong command line, a file of no use, a fix that failed
2  something has failed; with --undo: something stays, because it was changed since`,
  examples: `upkeep doctor
upkeep doctor --all --check fw-vrrp-in
upkeep doctor -o json | jq -r '.findings[] | select(.level == "fail") | .text'
upkeep doctor --probe --check vip-duplicate
upkeep doctor --fix`,
} as const satisfies CommandManual;

/** Looks and prints; with --fix it acts. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readArguments(args, manual);
  const form = choiceOf('--output', manual.options.output, values.output);
  const { check: ids = [], fix = false, yes = false } = values;
  if (yes && !fix) {
    throw new UsageError('--yes belongs to --fix');
  }
  if (values.undo && fix) {
    throw new UsageError('--undo takes back what --fix has done: one of them');
  }
  const checks = chosenChecks(ids);
  const peers = values.peer?.map(peerOf);
  const listenMs = listenOf(values.listen);
  const request = { file: positionals[0], configId: values['config-id'], socket: values.socket };
  const found = await findSubject(request);
  if (found.kind === 'unusable') {
    terminal.error(`upkeep doctor: ${found.reason}\n`);
    return exitCodes.failed;
  }
  if (values.undo) {
    const undone = await undo(placeOf(found), terminal);
    return { done: exitCodes.ok, kept: exitCodes.no, failed: exitCodes.failed }[undone];
  }
  const subject = {
    ...found.subject,
    ...(peers === undefined ? {} : { peers }),
    ...(listenMs === undefined ? {} : { listenMs }),
  };
  const stranger = peers?.find((peer) => !isPeer(peer, subject));
  if (stranger !== undefined) {
    throw new UsageError(`${stranger} is no unicast_peer in ${found.file}`);
  }
  const isProbe = values.probe ?? (Boolean(peers ?? listenMs) || ids.length > 0);
  const { networkNamespacePath, directorPath } = found;
  const paths = { machine: networkNamespacePath, director: directorPath };
  const heard = isProbe ? await askOthers(checks, subject, paths) : undefined;
  const examination = examine(checks, subject, heard);
  terminal.out(
    form === 'json'
      ? `${JSON.stringify({ file: found.file, ...examination }, undefined, 2)}\n`
      : renderExamination(found.file, examination, {
          colour: terminal.colour,
          everything: values.all ?? ids.length > 0,
        }),
  );
  if (fix) {
    return putRight(examination, found, yes, terminal);
  }
  const bad = values.strict ? ['warn', 'fail'] : ['fail'];
  return examination.findings.some(({ level }) => bad.includes(level))
    ? exitCodes.no
    : exitCodes.ok;
}

/** Those with such an identifier; all of them without any. */
function chosenChecks(ids: readonly string[]): readonly AnyCheck[] {
  const unknown = ids.find((id) => !doctorChecks.some((each) => each.id === id));
  if (unknown !== undefined) {
    throw new UsageError(`there is no check ${unknown}; docs/doctor.md has them`);
  }
  return doctorChecks.filter(({ id }) => ids.length === 0 || ids.includes(id));
}

function peerOf(text: string): IpAddress {
  const address = parseAddress(text);
  if (address === undefined) {
    throw new UsageError(`--peer is an address, not '${text}'`);
  }
  return address;
}

function listenOf(text: string | undefined): number | undefined {
  if (text === undefined) {
    return undefined;
  }
  const listenMs = parseDurationMs(text);
  if (listenMs === undefined) {
    throw new UsageError(`--listen is a duration as 130s or 3m, not '${text}'`);
  }
  return listenMs;
}

function isPeer(peer: IpAddress, { configuration }: DoctorSubject): boolean {
  return configuration.vrrpInstances.some(({ unicastPeers }) =>
    unicastPeers.some(({ address }) => address === peer),
  );
}

type UsableSubject = Extract<FoundSubject, { kind: 'found' }>;

function placeOf({ networkNamespacePath, subject: { machine } }: UsableSubject): FixPlace {
  const { ownNamespace, stateFolder } = machine;
  return { networkNamespacePath, lasting: !ownNamespace, stateFolder: stateFolder.path };
}

/** Shows what would be done, asks, and does it. */
async function putRight(
  { findings }: Examination,
  found: UsableSubject,
  yes: boolean,
  terminal: Terminal,
): Promise<number> {
  const place = placeOf(found);
  const plan = fixesFor(findings, place);
  const text = planText(plan);
  if (text === '') {
    terminal.error('there is nothing that a drop-in can put right\n');
    return exitCodes.ok;
  }
  terminal.error(`to put it right:\n${text}`);
  if (!(yes || (await agrees()))) {
    terminal.error('nothing was done (--yes does it without a question)\n');
    return exitCodes.no;
  }
  return (await carryOut(plan, place, terminal)) ? exitCodes.ok : exitCodes.failed;
}
