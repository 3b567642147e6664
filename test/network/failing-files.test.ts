/** Files that fail while the daemon runs: a master stays master, and says what failed. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { onCleanup } from '../lab/cleanup.js';
import { configuration, instance, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import type { Daemon } from '../lab/daemon.js';
import { daemonCommand } from '../lab/daemon-kind.js';
import { isAlive } from '../lab/process-tree.js';
import { scratchDirectory, shellScript } from '../lab/scratch.js';
import { itOurs, useLab } from '../lab/use-lab.js';
import { eventually, observeFor } from '../lab/wait.js';

/** A full file system of a few pages; gone with the test process. */
function fullDisk(): { readonly path: string; fill(): void; empty(): void } {
  const path = scratchDirectory();
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path]);
  onCleanup(() => execFileSync('umount', ['--lazy', path]));
  const ballast = join(path, 'ballast');
  return {
    path,
    fill() {
      try {
        writeFileSync(ballast, Buffer.alloc(1 << 20));
      } catch {
        // It is full: what was wanted.
      }
    },
    empty: () => rmSync(ballast, { force: true }),
  };
}

describe('files that fail', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const node = () => lab.network.node('n1');

  async function startMaster(text: string, ...extraArguments: string[]): Promise<Daemon> {
    const daemon = lab.start('n1', text, { extraArguments });
    await eventually(
      'it holds the address',
      () => node().holds(VIRTUAL_ADDRESS),
      15_000,
      () => daemon.log(),
    );
    await daemon.waitForLog(/Startup complete/);
    return daemon;
  }

  /** Still the same daemon, still with its address, still sending adverts. */
  async function stillMaster(daemon: Daemon): Promise<void> {
    lab.sniffer.clear();
    await lab.sniffer.waitFor('it adverts', 'advert', ({ node: name }) => name === 'n1');
    expect(lab.sniffer.seen('advert', ({ priority }) => priority === 0)).to.deep.equal([]);
    expect(node().holds(VIRTUAL_ADDRESS)).to.equal(true);
    expect(daemon.running).to.equal(true);
  }

  itOurs('an included link that leads to itself refuses a reload, not a start', async () => {
    const directory = scratchDirectory();
    const text = `include ${directory}/*.conf\n${configuration({ priority: 200 })}`;
    const daemon = await startMaster(text);
    symlinkSync('loop.conf', join(directory, 'loop.conf'));
    daemon.reload();
    await daemon.waitForLog(/ELOOP[\s\S]*refused/i);
    await stillMaster(daemon);
    await daemon.stop();
    expect(node().holds(VIRTUAL_ADDRESS)).to.equal(false);
    const again = lab.start('n1', text);
    await again.waitForLog(/Startup complete/);
    expect(again.log()).to.contain('ELOOP');
  });

  itOurs('a report and a marker that cannot be written are done without', async () => {
    const settings = 'reload_check_config /nonexistent/report\nreload_file /nonexistent/marker';
    const before = `global_defs {\n${settings}\n}\n`;
    const daemon = await startMaster(configuration({ priority: 200 }, before));
    daemon.reload(configuration({ priority: 200 }, `${before}vrrp_instance X {\n`));
    await daemon.waitForLog(/Cannot write \/nonexistent\/report: ENOENT/);
    await daemon.waitForLog(/Cannot write \/nonexistent\/marker: ENOENT/);
    await stillMaster(daemon);
  });

  itOurs('a full run directory costs pid files and nothing else', async () => {
    const disk = fullDisk();
    const pidFile = (name: string) => join(disk.path, name);
    const options = ['-p', pidFile('parent'), '-r', pidFile('vrrp'), '-c', pidFile('checkers')];
    const daemon = await startMaster(configuration({ priority: 200 }), ...options);
    disk.fill();
    const server = 'real_server 10.99.0.7 80 {\n weight 1\n}\n';
    const service = `virtual_server 10.99.0.8 80 {\n lvs_sched rr\n protocol TCP\n ${server}}\n`;
    daemon.reload(configuration({ priority: 200 }, service));
    await daemon.waitForLog(/Cannot write .*checkers: ENOSPC/);
    await stillMaster(daemon);
    disk.empty();
    await daemon.stop();
    expect(node().holds(VIRTUAL_ADDRESS)).to.equal(false);
  });

  itOurs('scripts that change between link and file do not end the reloads', async () => {
    const directory = scratchDirectory();
    const script = shellScript(directory, 'file', 'exit 0');
    const path = join(directory, 'script');
    symlinkSync(script, path);
    const swap = [
      `while [ -e ${directory}/file ]; do`,
      `ln -sf file ${directory}/a; mv -f ${directory}/a ${path};`,
      `cp ${directory}/file ${directory}/b; mv -f ${directory}/b ${path}; done`,
    ].join('\n');
    const swapper = node().spawn('sh', ['-c', swap], { stdio: 'ignore' });
    try {
      const more = `notify ${path}\nnotify_master ${path}\nnotify_fault ${path}`;
      const daemon = await startMaster(configuration({ priority: 200, more }));
      for (let reload = 0; reload < 60; reload += 1) {
        const from = daemon.log().length;
        daemon.reload();
        await daemon.waitForLog(/Reload complete|Reload finished|reload.*complete/i, 10_000, from);
      }
      await stillMaster(daemon);
    } finally {
      rmSync(script);
      swapper.kill();
    }
  });

  itOurs('a reload without a descriptor left is refused or done, and systemd untold', async () => {
    const daemon = await startMaster(configuration({ priority: 200 }));
    const limit = (count: string) =>
      execFileSync('prlimit', ['--pid', String(daemon.pid), `--nofile=${count}:`]);
    limit('3');
    const from = daemon.log().length;
    daemon.reload(configuration({ priority: 200 }) + instance({ priority: 50, name: 'VI_2' }));
    await daemon.waitForLog(/EMFILE/, 10_000, from);
    await stillMaster(daemon);
    limit('1024');
    daemon.reload(configuration({ priority: 200 }));
    await daemon.waitForLog(/Reload complete|reload.*complete/i, 10_000, from);
    await stillMaster(daemon);
  });

  itOurs('dumps that cannot be written are said', async () => {
    const directory = scratchDirectory();
    const before = `global_defs {\n state_dump_file ${directory}/deep/data\n}\n`;
    const daemon = await startMaster(configuration({ priority: 200 }, before));
    daemon.signal('SIGUSR1');
    await daemon.waitForLog(/Cannot write .*deep\/data/);
    await stillMaster(daemon);
  });

  itOurs('a full disk under the log costs lines, and the log says how many', async () => {
    const disk = fullDisk();
    const file = join(disk.path, 'k.log');
    const daemon = await startMaster(configuration({ priority: 200 }), `-g${file}`);
    disk.fill();
    for (let reload = 0; reload < 40 && !/Cannot log to/.test(daemon.log()); reload += 1) {
      daemon.reload();
      await observeFor(200);
    }
    await daemon.waitForLog(/Cannot log to .*k.log: ENOSPC.*; lines are lost/);
    await stillMaster(daemon);
    disk.empty();
    daemon.reload();
    await eventually('the file has lines again', () =>
      /\d+ lines of the log are missing here: ENOSPC[\s\S]*Reload/.test(readFileSync(file, 'utf8')),
    );
    expect(daemon.log().match(/Cannot log to/g)).to.have.length(1);
  });

  for (const { what, shell } of [
    { what: 'standard error on a full disk', shell: 'exec "$@" 2> /dev/full' },
    { what: 'a reader of standard error that goes away', shell: '{ exec "$@"; } 2>&1 | head -c 1' },
    { what: 'a reader of standard error that does not read', shell: '"$@" 2>&1 | sleep 60' },
  ]) {
    itOurs(`${what} ends nothing`, async () => {
      const directory = scratchDirectory();
      const path = join(directory, 'keepalived.conf');
      writeFileSync(path, configuration({ priority: 200 }));
      const pidFile = (name: string) => join(directory, `${name}.pid`);
      const [command, ...first] = daemonCommand('upkeep');
      const files = ['-p', pidFile('p'), '-r', pidFile('v'), '-c', pidFile('c')];
      const words = [command, ...first, '-n', '-l', '-D', '-G', '-f', path, ...files];
      const starter = node().spawn('sh', ['-c', shell, 'sh', ...words], { stdio: 'ignore' });
      onCleanup(() => starter.kill());
      await eventually('it holds the address', () => node().holds(VIRTUAL_ADDRESS), 15_000);
      const pid = Number(readFileSync(pidFile('p'), 'utf8'));
      for (let reload = 0; reload < 100; reload += 1) {
        process.kill(pid, 'SIGHUP');
        await observeFor(10);
      }
      lab.sniffer.clear();
      await lab.sniffer.waitFor('it adverts', 'advert', (advert) => advert.node === 'n1');
      expect(node().holds(VIRTUAL_ADDRESS)).to.equal(true);
      expect(Number(readFileSync(pidFile('p'), 'utf8'))).to.equal(pid);
      process.kill(pid, 'SIGTERM');
      await eventually('it has gone with its address', () => !node().holds(VIRTUAL_ADDRESS));
      await eventually('it has ended', () => !isAlive(pid));
    });
  }
});
