/** When checks are made: the same seconds between attempts as with keepalived. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { onCleanup } from '../lab/cleanup.js';
import { Daemon } from '../lab/daemon.js';
import type { DaemonKind } from '../lab/daemon-kind.js';
import { Network } from '../lab/network.js';
import { scratchDirectory, shellScript } from '../lab/scratch.js';
import { eventually } from '../lab/wait.js';

/** The daemons that are tried. */
const DAEMONS: readonly DaemonKind[] = ['keepalived', 'upkeep'];

const PEERS = fileURLToPath(new URL('./stage/scripted-peers.js', import.meta.url));

/** How the attempts of each check end: three good ones, down after three bad ones, and up again. */
const SCRIPT = '+++----++';
/** The first interval is not looked at: a daemon that starts on a slow machine is late. */
const SKIPPED = 1;
/** Seconds between the others with delay_loop 4, retry 2, delay_before_retry 2. */
const EXPECTED = {
  HTTP: [4, 4, 2, 2, 4, 4, 4],
  // It has its retries while it is down as well.
  SMTP: [4, 4, 2, 2, 4, 2, 4],
  DNS: [4, 4, 2, 2, 4, 4, 4],
  MISC: [4, 4, 2, 2, 4, 4, 4],
};
/** One second more or less is the machine's. */
const STEP_SECONDS = 2;

function configuration(command: string): string {
  const times = 'retry 2\n delay_before_retry 2';
  const checks = [
    `HTTP_GET {\n url {\n path /\n }\n ${times}\n connect_port 8000\n}`,
    `SMTP_CHECK {\n ${times}\n connect_port 2500\n}`,
    `DNS_CHECK {\n ${times}\n connect_port 53\n}`,
    `MISC_CHECK {\n ${times}\n misc_path ${command}\n}`,
  ];
  const servers = checks.map((check, index) => `real_server 10.99.0.2 ${index + 1} {\n${check}\n}`);
  return `global_defs {
  script_user root
}
virtual_server 10.99.0.100 80 {
  protocol TCP
  lvs_sched rr
  lvs_method NAT
  delay_loop 4
  warmup 0
  ${servers.join('\n')}
}
`;
}

for (const kind of DAEMONS) {
  describe(`the times of the checks of ${kind}`, function () {
    this.timeout(90_000);
    const directory = scratchDirectory();
    const runs = join(directory, 'runs');
    const lines: string[] = [];
    let network: Network | undefined;
    let daemon: Daemon | undefined;
    let stopPeers: (() => void) | undefined;

    before('start servers and daemon', async () => {
      network = new Network(['director', 'server']);
      const peers = network.node('server').spawn(process.execPath, [PEERS, SCRIPT]);
      stopPeers = onCleanup(() => peers.kill('SIGKILL'));
      peers.stdout?.on('data', (text: Buffer) => lines.push(...text.toString().trim().split('\n')));
      await eventually('the servers are ready', () => lines.includes('ready'));
      // The command does what SCRIPT says too: runs 4 to 7 are bad.
      const body = `date +"MISC %s%3N" >> ${runs}
        run=$(wc -l < ${runs})
        [ $run -lt 4 ] || [ $run -gt 7 ]`;
      const command = shellScript(directory, 'check', body);
      daemon = new Daemon(network.node('director'), configuration(command), {
        kind,
        extraArguments: ['-C'],
      });
      daemon.start();
    });
    after('stop them', () => {
      daemon?.close();
      stopPeers?.();
      network?.close();
    });

    /** Seconds between the attempts of a check so far, in steps. */
    function intervals(name: string): readonly number[] {
      const own = existsSync(runs) ? readFileSync(runs, 'utf8').trim().split('\n') : [];
      const times = [...lines, ...own]
        .map((line) => line.split(' '))
        .flatMap(([who, ms]) => (who === name ? [Number(ms)] : []));
      return times
        .slice(1)
        .map((ms, index) => (ms - (times[index] ?? 0)) / 1000 / STEP_SECONDS)
        .map((steps) => Math.round(steps) * STEP_SECONDS)
        .slice(SKIPPED);
    }

    for (const [name, expected] of Object.entries(EXPECTED)) {
      it(`${name}: ${expected.join(' ')}`, async () => {
        await eventually(
          'all attempts',
          () => intervals(name).length >= expected.length,
          60_000,
          () => daemon?.log().slice(-2000) ?? '',
        );
        expect(intervals(name).slice(0, expected.length)).to.deep.equal(expected);
      });
    }
  });
}
