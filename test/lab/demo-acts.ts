/**
 * The acts of the demonstration. Each does something to the pair and says what has to follow;
 * an act fails when that does not happen in time.
 */
import { DEMO_ADDRESS, type Role, type Scene } from './demo-scene.js';
import { eventually, wallMs } from './wait.js';

/** Tells the audience what the demonstration itself does. */
export type Narrate = (node: string, event: string) => void;

/** One step of the play. */
export interface Act {
  readonly title: string;
  readonly expected: string;
  readonly play: (scene: Scene, narrate: Narrate) => Promise<void>;
}

/** Waits until one node holds the address, the other does not, and the client is served by it. */
async function servedBy(scene: Scene, role: Role, withinMs = 15_000): Promise<void> {
  const other = role === 'master' ? 'backup' : 'master';
  await eventually(
    `${role} holds ${DEMO_ADDRESS} and serves, ${other} does not`,
    () =>
      scene[role].node.holds(DEMO_ADDRESS) &&
      !scene[other].node.holds(DEMO_ADDRESS) &&
      scene.watch.answering(wallMs()) === role,
    withinMs,
  );
}

const starts: Act = {
  title: 'The pair starts',
  expected: 'the master takes the address and serves',
  async play(scene, narrate) {
    for (const role of ['master', 'backup'] as const) {
      scene[role].startService();
      scene[role].daemon.start();
      narrate(role, `nginx and ${scene.kind} started`);
    }
    await servedBy(scene, 'master');
  },
};

const serviceDies: Act = {
  title: 'The service of the master is killed',
  expected: 'its check fails, the master steps down, the backup serves',
  async play(scene, narrate) {
    scene.master.killService();
    narrate('master', 'nginx killed');
    await servedBy(scene, 'backup');
  },
};

const serviceReturns: Act = {
  title: 'The service is back',
  expected: 'its check succeeds, the master serves again',
  async play(scene, narrate) {
    scene.master.startService();
    narrate('master', 'nginx started');
    await servedBy(scene, 'master');
  },
};

const masterDies: Act = {
  title: 'The master loses power (SIGKILL, cable cut)',
  expected: 'the backup takes over after the master-down interval',
  async play(scene, narrate) {
    scene.master.daemon.crash();
    scene.network.setCable('master', false);
    scene.master.killService();
    scene.master.forgetAddress();
    narrate('master', 'every process killed, cable cut');
    await servedBy(scene, 'backup');
  },
};

const masterReturns: Act = {
  title: 'The master returns',
  expected: 'it takes the address back',
  async play(scene, narrate) {
    scene.network.setCable('master', true);
    scene.master.startService();
    scene.master.daemon.start();
    narrate('master', 'cable plugged, nginx and daemon started');
    await servedBy(scene, 'master');
  },
};

const splitBrain: Act = {
  title: 'VRRP is blocked between the two',
  expected: 'both claim the address: nothing else can tell them apart',
  async play(scene, narrate) {
    for (const role of ['master', 'backup'] as const) {
      scene[role].node.setDeaf(true);
    }
    narrate('both', 'nft drops VRRP: each is deaf to the other');
    await eventually(
      'both nodes hold the address',
      () => scene.master.node.holds(DEMO_ADDRESS) && scene.backup.node.holds(DEMO_ADDRESS),
    );
  },
};

const healed: Act = {
  title: 'The two hear each other again',
  expected: 'the backup gives up the address, the master serves',
  async play(scene, narrate) {
    for (const role of ['master', 'backup'] as const) {
      scene[role].node.setDeaf(false);
    }
    narrate('both', 'nft rule removed');
    await servedBy(scene, 'master');
  },
};

const stops: Act = {
  title: 'The master is stopped in good order',
  expected: 'it says goodbye with priority 0, the backup takes over within a second',
  async play(scene, narrate) {
    scene.sniffer.clear();
    narrate('master', 'SIGTERM');
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
    await servedBy(scene, 'backup');
    // Skew time of priority 90 in VRRP version 2 is 648 ms (RFC 3768 section 6.1).
    if (taken.timeMs - goodbye.timeMs > 1000) {
      throw new Error(`it took ${Math.round(taken.timeMs - goodbye.timeMs)} ms`);
    }
  },
};

/** The play. */
export const acts: readonly Act[] = [
  starts,
  serviceDies,
  serviceReturns,
  masterDies,
  masterReturns,
  splitBrain,
  healed,
  stops,
];
