/** Why an instance is MASTER, BACKUP, in FAULT or in INIT, and who owns its addresses. */
import type { IpAddress } from '../../base/address.js';
import { MAINTENANCE } from '../../vrrp/machine/environment.js';
import type { Contribution, InstanceSnapshot, VrrpSnapshot } from '../../vrrp/messages.js';
import { epochOf } from '../clock-reading.js';
import { duration, span } from '../log/rendered-line.js';
import { instanceProblems } from '../status/instance-problems.js';
import type { DaemonStatus } from '../status/status.js';
import { type Explanation, type Reason, reasons } from './explanation.js';

/** @param address the one of its virtual addresses that was asked for */
export function explainInstance(
  status: DaemonStatus,
  instance: InstanceSnapshot,
  address?: IpAddress,
): Explanation {
  const { clock, vrrp } = status;
  const { name, state, faults, lastTransitionMs } = instance;
  const problems = instanceProblems(instance, clock.monotonicMs);
  const stateLine = `${name} is ${stateText(instance, clock.monotonicMs)}`;
  return {
    kind: 'instance',
    name,
    state,
    since: Math.round(epochOf(lastTransitionMs, clock)),
    answer: address === undefined ? stateLine : `${ownerText(instance, address)}; ${stateLine}`,
    reasons: [
      ...reasons(
        'blocks',
        faults.map((fault) => faultText(fault, vrrp)),
      ),
      ...reasons('waits for', instance.waitingFor ?? []),
      ...electionReasons(instance),
      { topic: 'priority', text: priorityText(instance, vrrp) },
      ...(state === 'FAULT' ? [{ topic: 'if cleared', text: returnText(instance) }] : []),
      ...reasons(
        'problem',
        problems.filter((problem) => !faults.includes(problem)),
      ),
    ],
    advice: adviceFor(instance, vrrp),
  };
}

/** `FAULT for 2 min 11 s, was MASTER: script chk failed` */
function stateText({ state, lastTransition, lastTransitionMs }: InstanceSnapshot, nowMs: number) {
  const since = `${state} for ${span((nowMs - lastTransitionMs) / 1000)}`;
  if (lastTransition === undefined) {
    return since;
  }
  const { from, reason } = lastTransition;
  return `${since}, was ${from}${reason === '' ? '' : `: ${reason}`}`;
}

/** Who has it, as far as this router knows: what the kernel has, and who sends adverts. */
function ownerText(instance: InstanceSnapshot, wanted: IpAddress): string {
  const { state, masterAddress, masterPriority } = instance;
  const here = instance.addresses?.find(({ address }) => address === wanted);
  const place = here?.present === true ? `is here, on ${here.interface}` : 'is not here';
  switch (state) {
    case 'MASTER':
      return here?.present === true
        ? `this router owns ${wanted}, which ${place}`
        : `this router is to own ${wanted}, which ${place}: the kernel does not have it`;
    case 'BACKUP':
      return masterAddress === undefined
        ? `no owner of ${wanted} has been heard, and it ${place}`
        : `${masterAddress} owns ${wanted}, with priority ${masterPriority}; it ${place}`;
    case 'FAULT':
    case 'INIT':
      return `another router owns ${wanted}, or none does: this one takes no part; it ${place}`;
  }
}

/** With the command of the script that it speaks of. */
function faultText(fault: string, vrrp: VrrpSnapshot | undefined): string {
  const script = scriptIn(fault, vrrp);
  return script === undefined ? fault : `${fault} (its command: ${script.text})`;
}

function scriptIn(fault: string, vrrp: VrrpSnapshot | undefined) {
  return vrrp?.scripts.find(({ name }) => speaksOf(fault, `script ${name}`));
}

/** Faults are words (vrrp/machine/environment.ts); names are whole ones of these. */
function speaksOf(fault: string, words: string): boolean {
  return ` ${fault} `.includes(` ${words} `);
}

/** What decides between this router and the master. */
function electionReasons(instance: InstanceSnapshot): readonly Reason[] {
  const { state, masterAddress, masterPriority, timersMs } = instance;
  if (state !== 'BACKUP') {
    return [];
  }
  if (masterAddress === undefined) {
    const { masterDown } = timersMs;
    const when = masterDown === undefined ? '' : ` in ${duration(Math.max(0, masterDown))}`;
    return [{ topic: 'master', text: `none has been heard: this router takes over${when}` }];
  }
  const text = `${masterAddress} with priority ${masterPriority}, ${comparison(instance)}`;
  return [{ topic: 'master', text }];
}

/** Why a backup leaves its master alone (RFC 9568 section 6.4.2). */
function comparison(instance: InstanceSnapshot): string {
  const { effectivePriority: own, masterPriority, timersMs, syncGroup } = instance;
  if (own < masterPriority) {
    return `more than ours of ${own}`;
  }
  if (own === masterPriority) {
    return 'the same as ours: a backup takes over from a lower one only';
  }
  const lower = `less than ours of ${own}`;
  if (instance.nopreempt === true) {
    return `${lower}, and left alone: nopreempt`;
  }
  const { preemptDelay, masterDown } = timersMs;
  if (preemptDelay !== undefined) {
    return `${lower}: taken over after its preempt delay, in ${duration(preemptDelay)}`;
  }
  if (instance.wantedState === 'MASTER' && syncGroup !== undefined) {
    return `${lower}, but sync group ${syncGroup} waits for its other members`;
  }
  return masterDown === undefined ? lower : `${lower}: taken over in ${duration(masterDown)}`;
}

/** `50 = 200 as configured - 150 (script fit failed)` */
function priorityText(instance: InstanceSnapshot, vrrp: VrrpSnapshot | undefined): string {
  const { basePriority, totalPriority, effectivePriority, contributions = [] } = instance;
  if (instance.handOver !== undefined) {
    const done = instance.handOver === 'given' ? 'has been handed over' : 'is being handed over';
    return `${effectivePriority}, because it ${done}; ${basePriority} as configured`;
  }
  if (contributions.length === 0) {
    return effectivePriority === basePriority
      ? `${basePriority}, as configured: no tracked object changes it`
      : `${effectivePriority}; ${basePriority} as configured`;
  }
  const parts = contributions.map(
    (each) =>
      ` ${each.change < 0 ? '-' : '+'} ${Math.abs(each.change)} (${contributor(each, vrrp)})`,
  );
  const sum = `${basePriority} as configured${parts.join('')}`;
  return totalPriority === effectivePriority
    ? `${effectivePriority} = ${sum}`
    : `${effectivePriority}, the limit, for ${totalPriority} = ${sum}`;
}

function contributor({ kind, name }: Contribution, vrrp: VrrpSnapshot | undefined): string {
  const script = kind === 'script' ? vrrp?.scripts.find((each) => each.name === name) : undefined;
  const good = script?.good;
  return `${kind} ${name}${good === undefined ? '' : good ? ' succeeds' : ' fails'}`;
}

/** What becomes of it when the last fault is gone. */
function returnText({ effectivePriority, masterAddress, masterPriority }: InstanceSnapshot) {
  const own = `it takes part with priority ${effectivePriority}`;
  return masterAddress === undefined
    ? `${own}; no other master has been heard`
    : `${own}; the last master that was heard is ${masterAddress} with ${masterPriority}`;
}

function adviceFor(instance: InstanceSnapshot, vrrp: VrrpSnapshot | undefined): readonly string[] {
  const { name, state } = instance;
  switch (state) {
    case 'MASTER':
      return [`upkeep handover ${name}: moves it to a backup without a gap`];
    case 'BACKUP':
      return backupAdvice(instance);
    case 'FAULT':
      return [...new Set(instance.faults.flatMap((fault) => faultAdvice(fault, vrrp)))];
    case 'INIT':
      return [];
  }
}

function backupAdvice(instance: InstanceSnapshot): readonly string[] {
  const { name, masterAddress, effectivePriority, masterPriority } = instance;
  if (masterAddress === undefined) {
    return [];
  }
  if (effectivePriority > masterPriority) {
    return instance.nopreempt === true
      ? [`it takes over when ${masterAddress} leaves: stop the daemon there`]
      : [];
  }
  return [`upkeep handover ${name} on ${masterAddress}: brings it to the best backup`];
}

function faultAdvice(fault: string, vrrp: VrrpSnapshot | undefined): readonly string[] {
  if (fault === MAINTENANCE) {
    return ['upkeep maintenance status: who has said so and why', 'upkeep maintenance off'];
  }
  const script = scriptIn(fault, vrrp);
  if (script !== undefined) {
    return [`run ${script.text} as the user of the script, and see why it ends as it does`];
  }
  const link = vrrp?.interfaces?.find((each) => speaksOf(fault, each.name));
  if (link === undefined) {
    return [];
  }
  if (!link.up) {
    return [`ip link set dev ${link.name} up`];
  }
  return link.running
    ? [`ip address show dev ${link.name}`]
    : [`${link.name} is up and has no carrier: look at its cable, its switch or its parent`];
}
