/** The acts of the LVS demonstration, played once for each forwarding method. */
import type { Act } from '../../lab/demo/frame.js';
import { eventually, wallMs } from '../../lab/wait.js';
import { type ClusterScene, WEB_NAMES } from './scene.js';

type ClusterAct = Act<ClusterScene>;

/** Whether one director has the address, the other has not, and just these servers answer. */
function served(by: 0 | 1, ...servers: readonly string[]): ClusterAct['outcome'] {
  return ({ directors, address, watch, rotation }) =>
    watch.answering(wallMs(), rotation).join() === servers.join() &&
    directors[by].holds(address) &&
    !directors[by === 0 ? 1 : 0].holds(address);
}

type Judge = NonNullable<ClusterAct['judge']>;

/** No request fails any more, and the servers answer as often as these shares say. */
function shares(expected: Readonly<Record<string, number>>): Judge {
  const total = Object.values(expected).reduce((sum, share) => sum + share, 0);
  return (after) => {
    const { failed = 0 } = after;
    if (failed > 0) {
      return `${failed} requests failed after it`;
    }
    const answers = WEB_NAMES.reduce((sum, name) => sum + (after[name] ?? 0), 0);
    // The time that is looked at cuts rotations at both of its ends.
    const wrong = WEB_NAMES.filter(
      (name) => Math.abs((after[name] ?? 0) - (answers * (expected[name] ?? 0)) / total) > 2,
    );
    return wrong.length === 0 ? '' : `not their share: ${wrong.join(' and ')}`;
  };
}

const byWeight = shares({ 'web-1': 3, 'web-2': 1 });

/** The same, and no connection that was kept is lost. */
function withoutLoss(judge: Judge): Judge {
  return (after, whole) => {
    const { lost = 0 } = whole;
    return lost > 0 ? `${lost} established connections were lost` : judge(after, whole);
  };
}

const starts: ClusterAct = {
  title: 'The directors start',
  expected: 'director-1 has the address and sends three of four requests to web-1',
  async play({ web, directors: [first, second], address, kind }, tell) {
    for (const name of WEB_NAMES) {
      web[name].start();
      tell(name, 'nginx started');
    }
    first.daemon.start();
    tell('director-1', `${kind} started`);
    // The first one stays master.
    await eventually('it takes the address', () => first.holds(address), 60_000);
    second.daemon.start();
    tell('director-2', `${kind} started`);
  },
  outcome: served(0, 'web-1', 'web-2'),
  judge: byWeight,
};

const serverDies: ClusterAct = {
  title: 'web-1 is killed',
  expected: 'its check fails, web-2 serves alone',
  play({ web }, tell) {
    web['web-1'].kill();
    tell('web-1', 'nginx killed');
  },
  outcome: served(0, 'web-2'),
  judge: shares({ 'web-2': 1 }),
};

const serverReturns: ClusterAct = {
  title: 'web-1 is back',
  expected: 'its check succeeds, it has its share again; no connection is lost',
  play({ web }, tell) {
    web['web-1'].start();
    tell('web-1', 'nginx started');
  },
  outcome: served(0, 'web-1', 'web-2'),
  judge: withoutLoss(byWeight),
};

const allDie: ClusterAct = {
  title: 'Both web servers are killed',
  expected: 'the sorry server answers',
  play({ web }, tell) {
    for (const name of ['web-1', 'web-2'] as const) {
      web[name].kill();
      tell(name, 'nginx killed');
    }
  },
  outcome: served(0, 'sorry'),
  judge: shares({ sorry: 1 }),
};

const allReturn: ClusterAct = {
  title: 'Both are back',
  expected: 'they serve by weight, the sorry server is not asked any more',
  play({ web }, tell) {
    for (const name of ['web-1', 'web-2'] as const) {
      web[name].start();
      tell(name, 'nginx started');
    }
  },
  outcome: served(0, 'web-1', 'web-2'),
  judge: byWeight,
};

const directorDies: ClusterAct = {
  title: 'director-1 loses power (SIGKILL, cables cut)',
  expected: 'director-2 goes on, established connections too: it knows of them',
  play({ directors: [first] }, tell) {
    first.losePower();
    tell('director-1', 'every process killed, cables cut');
  },
  outcome: ({ directors: [, second], address, watch, rotation }) =>
    watch.answering(wallMs(), rotation).join() === 'web-1,web-2' && second.holds(address),
  judge: withoutLoss(byWeight),
};

const directorReturns: ClusterAct = {
  title: 'director-1 returns',
  expected: 'it is the backup now: no request fails, no connection is lost',
  play({ directors: [first] }, tell) {
    first.boot();
    tell('director-1', 'booted, cables plugged, daemon started');
  },
  outcome: (scene) => scene.directors[0].isReady() && served(1, 'web-1', 'web-2')(scene),
  judge: withoutLoss((after, whole) => {
    const { failed = 0 } = whole;
    return failed > 0 ? `${failed} requests failed` : byWeight(after, whole);
  }),
};

const directorStops: ClusterAct = {
  title: 'director-2 is stopped in good order',
  expected: 'director-1 goes on within a second or so, with the established connections',
  async play({ directors: [, second] }, tell) {
    tell('director-2', 'SIGTERM');
    const { code, signal } = await second.daemon.stop();
    if (code !== 0) {
      throw new Error(`the daemon ended with status ${code}, signal ${signal}`);
    }
  },
  outcome: served(0, 'web-1', 'web-2'),
  judge: withoutLoss(byWeight),
};

/** The play. */
export const clusterActs: readonly ClusterAct[] = [
  ...[starts, serverDies, serverReturns, allDie, allReturn],
  ...[directorDies, directorReturns, directorStops],
];
