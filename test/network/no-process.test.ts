/** No process can be started, the descriptors are used up, or rights are missing. */
import { execFileSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration, globalDefinitions, instance } from '../lab/configuration.js';
import { Daemon } from '../lab/daemon.js';
import { onlyHolder, startPair } from '../lab/pair.js';
import { isAlive, processTree } from '../lab/process-tree.js';
import { scratchDirectory, shellScript } from '../lab/scratch.js';
import { ServiceManager } from '../lab/servers/service-manager.js';
import { controlSocket } from '../lab/upkeep-command.js';
import { itOurs, useLab } from '../lab/use-lab.js';
import { eventually, observeFor } from '../lab/wait.js';

/** Version 1 of control groups has a tree for each controller, version 2 one for all. */
const [PIDS_CONTROLLER, VERSION] = existsSync('/sys/fs/cgroup/pids')
  ? (['/sys/fs/cgroup/pids', 1] as const)
  : (['/sys/fs/cgroup', 2] as const);

describe('where no process can be started', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);

  const openDescriptors = (daemon: Daemon) =>
    readdirSync(`/proc/${daemon.pid}/fd`)
      .map(Number)
      .sort((a, b) => a - b);
  const limitDescriptors = (daemon: Daemon, count: number) =>
    execFileSync('prlimit', ['--pid', String(daemon.pid), `--nofile=${count}:4096`]);

  /**
   * From now on the supervisor gets no descriptor: all below its limit are open. One that it has
   * for a moment is no hindrance: it is looked at for a while.
   */
  async function useUpDescriptors(daemon: Daemon): Promise<void> {
    let limit = Number.POSITIVE_INFINITY;
    for (let looks = 0; looks < 10; looks += 1) {
      const open = openDescriptors(daemon);
      const firstFree = open.findIndex((number, index) => number !== index);
      limit = Math.min(limit, firstFree < 0 ? open.length : firstFree);
      await observeFor(50);
    }
    limitDescriptors(daemon, limit);
  }

  afterEach('plug the cable', () => lab.network.setCable('n1', true));

  /** The same where its reserve, open to /dev/null, counts: clients of its socket fill the gaps. */
  async function fillDescriptors(daemon: Daemon): Promise<readonly Socket[]> {
    const isReserve = (number: number) =>
      readlinkSync(`/proc/${daemon.pid}/fd/${number}`) === '/dev/null';
    const limit = (openDescriptors(daemon).filter(isReserve).at(-1) ?? 0) + 1;
    limitDescriptors(daemon, limit);
    const clients = Array.from({ length: 16 }, () => connect(controlSocket(daemon)));
    for (const client of clients) {
      client.on('error', () => undefined); // those that are too many are closed
    }
    const isOpen = (number: number) => number < limit;
    await eventually(
      'one is left at most',
      () => openDescriptors(daemon).filter(isOpen).length >= limit - 1,
    );
    return clients;
  }

  itOurs('a child is replaced although the supervisor has no descriptor left', async () => {
    const { high } = await startPair(lab, { advertInterval: 1 });
    const clients = await fillDescriptors(high);
    const victim = high.pidOf('vrrp');
    process.kill(victim, 'SIGKILL');
    await high.waitForLog(/resumed/);
    await onlyHolder(lab, 'n1');
    for (const client of clients) {
      client.destroy();
    }
  });

  itOurs(
    'a reload without a descriptor is refused, and the service manager is no reason to end',
    async () => {
      const manager = new ServiceManager(join(scratchDirectory(), 'notify'));
      const options = { environment: { NOTIFY_SOCKET: manager.path } };
      const { high } = await startPair(lab, { advertInterval: 1 }, '', options);
      await high.waitForLog(/Startup complete/);
      const heard = () => manager.heard().filter(([word]) => !word?.startsWith('STATUS='));
      await eventually('it is told of the start', () => heard().at(-1)?.[0] === 'READY=1');
      await useUpDescriptors(high);
      const before = heard().length;
      high.reload();
      await high.waitForLog(/Reload refused/);
      await eventually('it is told of the end of the reload', () => {
        const words = heard().slice(before);
        return words[0]?.[0] === 'RELOADING=1' && words[1]?.[0] === 'READY=1';
      });
      manager.close();
      high.reload();
      await high.waitForLog(/Reload refused.*Reload refused/s);
      expect(high.running).to.equal(true);
      await onlyHolder(lab, 'n1');
      expect(await high.stop()).to.deep.include({ code: 0 });
    },
  );

  itOurs('a track script that cannot be started moves no address', async () => {
    const script = shellScript(scratchDirectory(), 'fit', 'exit 0');
    const before = `vrrp_script fit {\n script ${script}\n interval 1\n}\n`;
    const { high } = await startPair(lab, { more: 'track_script {\n fit\n }' }, before);
    await useUpDescriptors(high);
    await high.waitForLog(/vrrp_script fit failed .*EMFILE; its last result stands/);
    await observeFor(2500); // two more intervals
    await onlyHolder(lab, 'n1');
    expect(high.log()).not.to.match(/FAULT|Internal error/);
    expect(high.log().match(/vrrp_script fit failed/g)).to.have.lengthOf(1);
  });

  itOurs('a script runs again when there are descriptors again', async () => {
    const directory = scratchDirectory();
    const script = shellScript(directory, 'notify', `touch ${directory}/told`);
    const { high } = await startPair(lab, { more: `notify_fault ${script}` });
    await high.waitForLog(/Startup complete/);
    await useUpDescriptors(high);
    lab.network.setCable('n1', false);
    await high.waitForLog(/notify.* EMFILE/s);
    execFileSync('prlimit', ['--pid', String(high.pid), '--nofile=4096:4096']);
    lab.network.setCable('n1', true);
    await onlyHolder(lab, 'n1');
    lab.network.setCable('n1', false);
    await eventually('the script has run', () => existsSync(`${directory}/told`));
    lab.network.setCable('n1', true);
  });

  itOurs('the peer takes over, and the child comes back when it can be started again', async () => {
    const { high } = await startPair(lab, { advertInterval: 1 });
    const allow = forbidProcesses(high.pid);
    try {
      process.kill(high.pidOf('vrrp'), 'SIGKILL');
      await high.waitForLog(/VRRP child process cannot be started .*: trying until it can/);
      await lab.sniffer.waitFor('priority 0', 'advert', (advert) => advert.priority === 0);
      await onlyHolder(lab, 'n2');
      expect(high.log().match(/cannot be started/g)).to.have.lengthOf(1);
    } finally {
      allow();
    }
    await onlyHolder(lab, 'n1');
  });

  itOurs('the same where its user may have no more processes', async () => {
    const user = 64_000 + (process.pid % 1000); // of no other process
    const rights = ['net_admin', 'net_raw'].map((name) => `+${name}`).join();
    const identity = [`--reuid=${user}`, `--regid=${user}`, '--clear-groups'];
    const through = [
      ...['setpriv', ...identity, `--inh-caps=${rights}`, `--ambient-caps=${rights}`],
    ];
    const allow = (processes: number) => {
      const limit = ['prlimit', '--pid', String(high.pid), `--nproc=${processes}:`];
      execFileSync('setpriv', [...identity, ...limit]); // it is the user's own to set
    };
    const text = `global_defs {\n router_id lab\n}\n${instance({ priority: 200 })}`;
    const high = new Daemon(lab.network.node('n1'), text, { through });
    try {
      chownSync(high.directory, user, user);
      high.start();
      await high.waitForLog(/Startup complete/);
      const low = lab.start('n2', configuration({ priority: 100 }));
      await low.waitForLog(/Entering BACKUP STATE/);
      await onlyHolder(lab, 'n1');
      allow(0);
      // Whatever stands by takes the place of the first.
      for (const pid of processTree(high.pid).slice(1)) {
        process.kill(pid, 'SIGKILL');
      }
      await high.waitForLog(/VRRP child process cannot be started .*: trying until it can/);
      await onlyHolder(lab, 'n2');
      allow(64);
      await onlyHolder(lab, 'n1');
      expect(await high.stop()).to.deep.include({ code: 0 });
      await onlyHolder(lab, 'n2');
    } finally {
      high.close();
    }
  });

  itOurs('SIGTERM ends the daemon while no process can be started', async () => {
    const { high } = await startPair(lab, { advertInterval: 1 });
    const allow = forbidProcesses(high.pid);
    try {
      process.kill(high.pidOf('vrrp'), 'SIGKILL');
      await high.waitForLog(/cannot be started/);
      expect(await high.stop()).to.deep.include({ code: 0 });
      await onlyHolder(lab, 'n2');
    } finally {
      allow();
    }
  });

  itOurs('SIGTERM ends the daemon, its children and the script before the start', async () => {
    const text = globalDefinitions('startup_script "/bin/sleep 300"') + instance({ priority: 200 });
    const daemon = lab.start('n1', text);
    await daemon.waitForLog(/startup_script: started/);
    const pids = processTree(daemon.pid);
    expect(await daemon.stop()).to.deep.include({ code: 0 });
    await eventually('all its processes end', () => !pids.some(isAlive));
  });

  for (const [capability, lacking, options] of [
    ['-net_raw', 'CAP_NET_RAW', '--cap-add NET_RAW'],
    ['-net_admin', 'CAP_NET_ADMIN', '--cap-add NET_ADMIN'],
    [
      '-net_admin,-net_raw',
      'CAP_NET_ADMIN and CAP_NET_RAW',
      '--cap-add NET_ADMIN --cap-add NET_RAW',
    ],
  ] as const) {
    itOurs(`says in one line that ${lacking} is missing`, async () => {
      const daemon = lab.start('n1', configuration({ priority: 200 }), {
        through: ['setpriv', '--bounding-set', capability, '--inh-caps', capability],
      });
      expect(await daemon.waitForEnd()).to.deep.include({ code: 4 });
      expect(daemon.log()).to.include(
        `Cannot run without ${lacking}: start its container with ${options}, or name `,
      );
      expect(daemon.log()).not.to.match(/ {4}at /);
    });
  }
});

/**
 * Puts a process into a group of the kernel's pids controller that lets no process be made.
 * @returns what lifts the limit
 */
function forbidProcesses(pid: number): () => void {
  const group = `${PIDS_CONTROLLER}/upkeep-test-${process.pid}-${pid}`;
  if (VERSION === 2) {
    writeFileSync(`${PIDS_CONTROLLER}/cgroup.subtree_control`, '+pids');
  }
  mkdirSync(group);
  writeFileSync(`${group}/cgroup.procs`, String(pid));
  writeFileSync(`${group}/pids.max`, '1');
  return () => {
    // Under its limit to the last: a process made while they leave would stay in it.
    const members = readFileSync(`${group}/cgroup.procs`, 'utf8').split('\n');
    for (const member of members.filter((each) => each !== '')) {
      writeFileSync(`${PIDS_CONTROLLER}/cgroup.procs`, member);
    }
    rmdirSync(group);
  };
}
