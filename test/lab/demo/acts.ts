/** The acts of the VRRP demonstration. */

import { askDaemon } from '../../../src/cli/control-client.js';
import type { DaemonKind } from '../daemon-kind.js';
import { controlSocket } from '../upkeep-command.js';
import { wallMs } from '../wait.js';
import type { Act } from './frame.js';
import { DEMO_ADDRESS, DEMO_ADDRESS_6, type PairScene, type Role } from './scene.js';

type PairAct = Act<PairScene>;

const ROLES = ['master', 'backup'] as const;

/** Whether one node holds the address, the other does not, and the client is served by it. */
function servedBy(role: Role): PairAct['outcome'] {
  const other = role === 'master' ? 'backup' : 'master';
  return (scene) =>
    scene[role].node.holds(DEMO_ADDRESS) &&
    !scene[other].node.holds(DEMO_ADDRESS) &&
    scene.watch.answering(wallMs()).join() === role;
}

const starts: PairAct = {
  title: 'The pair starts',
  expected: 'the master takes the address and serves',
  play(scene, tell) {
    for (const role of ROLES) {
      scene[role].web.start();
      scene[role].daemon.start();
      tell(role, `nginx and ${scene.kind} started`);
    }
  },
  outcome: servedBy('master'),
};

const serviceDies: PairAct = {
  title: 'The service of the master is killed',
  expected: 'its check fails, the master steps down, the backup serves',
  play(scene, tell) {
    scene.master.web.kill();
    tell('master', 'nginx killed');
  },
  outcome: servedBy('backup'),
};

const serviceReturns: PairAct = {
  title: 'The service is back',
  expected: 'its check succeeds, the master serves again',
  play(scene, tell) {
    scene.master.web.start();
    tell('master', 'nginx started');
  },
  outcome: servedBy('master'),
};

const masterDies: PairAct = {
  title: 'The master loses power (SIGKILL, cable cut)',
  expected: 'the backup takes over after the master-down interval',
  play(scene, tell) {
    scene.master.daemon.crash();
    scene.network.setCable('master', false);
    scene.master.web.kill();
    scene.master.forgetAddress();
    tell('master', 'every process killed, cable cut');
  },
  outcome: servedBy('backup'),
};

const masterReturns: PairAct = {
  title: 'The master returns',
  expected: 'it takes the address back',
  play(scene, tell) {
    scene.network.setCable('master', true);
    scene.master.web.start();
    scene.master.daemon.start();
    tell('master', 'cable plugged, nginx and daemon started');
  },
  outcome: servedBy('master'),
};

const splitBrain: PairAct = {
  title: 'VRRP is blocked between the two',
  expected: 'both claim the address: nothing else can tell them apart',
  play(scene, tell) {
    for (const role of ROLES) {
      scene[role].node.setDeaf(true);
    }
    tell('both', 'nft drops VRRP: each is deaf to the other');
  },
  outcome: (scene) => ROLES.every((role) => scene[role].node.holds(DEMO_ADDRESS)),
};

const healed: PairAct = {
  title: 'The two hear each other again',
  expected: 'the backup gives up the address, the master serves',
  play(scene, tell) {
    for (const role of ROLES) {
      scene[role].node.setDeaf(false);
    }
    tell('both', 'nft rule removed');
  },
  outcome: servedBy('master'),
};

const sixJoins: PairAct = {
  title: 'An IPv6 virtual router joins, by a reload',
  expected: `the master takes ${DEMO_ADDRESS_6} and answers; IPv4 goes on`,
  play(scene, tell) {
    for (const role of ROLES) {
      scene[role].joinSix();
    }
    tell('both', 'SIGHUP');
  },
  outcome: (scene) =>
    servedBy('master')(scene) &&
    scene.master.node.holds(DEMO_ADDRESS_6) &&
    !scene.backup.node.holds(DEMO_ADDRESS_6) &&
    answersSix(scene),
};

function answersSix({ network }: PairScene): boolean {
  try {
    network.node('client').run('ping', ['-6', '-c', '1', '-W', '1', DEMO_ADDRESS_6]);
    return true;
  } catch {
    return false;
  }
}

const stops: PairAct = {
  title: 'The master is stopped in good order',
  expected: 'it says goodbye with priority 0, the backup takes over within a second',
  async play(scene, tell) {
    scene.sniffer.clear();
    tell('master', 'SIGTERM');
    const ending = await scene.master.daemon.stop();
    if (ending.code !== 0) {
      throw new Error(`the daemon ended with status ${ending.code}, signal ${ending.signal}`);
    }
    const adverts = (node: Role, priority: number) =>
      scene.sniffer.waitFor(
        `${node} adverts priority ${priority}`,
        'advert',
        (advert) => advert.node === node && advert.priority === priority,
      );
    const goodbye = await adverts('master', 0);
    const taken = await adverts('backup', 90);
    // Skew time of priority 90 in VRRP version 2 is 648 ms (RFC 3768 section 6.1).
    if (taken.timeMs - goodbye.timeMs > 1000) {
      throw new Error(`it took ${Math.round(taken.timeMs - goodbye.timeMs)} ms`);
    }
  },
  outcome: servedBy('backup'),
};

const startsAgain: PairAct = {
  title: 'The master is started again',
  expected: 'it takes the address back',
  play(scene, tell) {
    scene.master.daemon.start();
    tell('master', 'daemon started');
  },
  outcome: servedBy('master'),
};

const handsOver: PairAct = {
  title: 'The master hands over',
  expected: 'it holds the address until the backup advertises; no request fails',
  async play(scene, tell) {
    tell('master', 'upkeep handover --all');
    const socket = controlSocket(scene.master.daemon);
    const reply = await askDaemon(socket, 'POST', '/handover', { body: {} });
    if (reply.kind !== 'answer' || !reply.body.includes('"taken"')) {
      throw new Error(`not handed over: ${JSON.stringify(reply)}`);
    }
  },
  outcome: servedBy('backup'),
  judge: (_, { failed = 0 }) => (failed === 0 ? '' : `${failed} requests failed`),
};

/** The play; a hand-over is ours alone. */
export function pairActs(kind: DaemonKind): readonly PairAct[] {
  return [
    ...[starts, serviceDies, serviceReturns, masterDies, masterReturns, splitBrain, healed],
    ...[sixJoins, stops],
    ...(kind === 'upkeep' ? [startsAgain, handsOver] : []),
  ];
}
