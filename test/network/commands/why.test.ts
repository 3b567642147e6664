/** The questions of the night shift, each with one command, beside daemons that run. */
import { expect } from 'chai';
import { configuration, globalDefinitions, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { onlyHolder, startPair } from '../../lab/pair.js';
import { type CommandResult, controlSocket, upkeep } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

/** Fails where eth0 has the address of n1. */
const FIT = `vrrp_script fit {
    script "/usr/bin/sh -c '! ip -o -4 address show dev eth0 to 10.99.0.1/32 | grep -q .'"
    interval 1
    rise 1
    fall 1
}
`;

describe('upkeep why', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);

  const ask = (daemon: Daemon, name: string, ...more: readonly string[]) =>
    upkeep('why', name, '--socket', controlSocket(daemon), ...more);

  /** The answer, once it has all of these in it. */
  async function told(
    daemon: Daemon,
    name: string,
    patterns: readonly RegExp[],
  ): Promise<CommandResult> {
    let answer = ask(daemon, name);
    await eventually(`an answer about ${name}`, () => {
      answer = ask(daemon, name);
      return patterns.every((pattern) => pattern.test(answer.output));
    }).catch((error: unknown) => {
      throw new Error(`${answer.output}${answer.errors}`, { cause: error });
    });
    return answer;
  }

  itOurs('who owns the address, and why: on the master, and on its backup', async () => {
    const { high, low } = await startPair(lab);
    const here = await told(high, VIRTUAL_ADDRESS, [/^this router owns 10\.99\.0\.100/]);
    expect(here.status).to.equal(0);
    expect(here.output).to.match(/is here, on eth0; VI_1 is MASTER for .*advertisement timeout/);
    expect(here.output).to.match(/priority +200, as configured/);
    expect(here.output).to.match(/upkeep handover VI_1/);
    const there = await told(low, VIRTUAL_ADDRESS, [/10\.99\.0\.1 owns 10\.99\.0\.100/]);
    expect(there.output).to.match(/with priority 200; it is not here; VI_1 is BACKUP/);
    expect(there.output).to.match(/10\.99\.0\.1 with priority 200, more than ours of 100/);
  });

  itOurs('why a router lost the address: what a script takes from its priority', async () => {
    const more = 'track_script {\n fit weight -150\n }';
    const high = lab.start('n1', configuration({ more, priority: 200 }, FIT));
    const low = lab.start('n2', configuration({ more, priority: 100 }, FIT));
    await onlyHolder(lab, 'n2');
    const answer = await told(high, 'VI_1', [/BACKUP/, /10\.99\.0\.2 with priority 100, more/]);
    expect(answer.output).to.match(/50 = 200 as configured - 150 \(script fit fails\)/);
    const other = await told(low, VIRTUAL_ADDRESS, [/this router owns/]);
    expect(other.output).to.match(/priority +100, as configured/);
  });

  itOurs('why FAULT: a script that fails, an interface that is down, and what to do', async () => {
    const more = 'track_script {\n fit\n }\n track_interface {\n idle\n }';
    lab.network.node('n1').ip('link', 'add', 'idle', 'type', 'veth');
    try {
      const high = lab.start('n1', configuration({ more, priority: 200 }, FIT));
      const answer = await told(high, 'VI_1', [/^VI_1 is FAULT for /, /script fit failed/]);
      expect(answer.output).to.match(/blocks +tracked interface idle down/);
      expect(answer.output).to.match(/try +ip link set dev idle up/);
      expect(answer.output).to.match(/try +run \/usr\/bin\/sh -c .* as the user of the script/);
      expect(answer.output).to.match(/if cleared +it takes part with priority 200/);
      const [explanation] = JSON.parse(ask(high, 'VI_1', '--json').output);
      expect(explanation).to.include({ kind: 'instance', name: 'VI_1', state: 'FAULT' });
      expect(Math.abs(Date.now() - explanation.since)).to.be.below(60_000);
    } finally {
      lab.network.node('n1').ip('link', 'delete', 'idle');
    }
  });

  itOurs('why a real server is out: its check, since when, and the quorum', async () => {
    const director = lab.start(
      'n1',
      `${globalDefinitions()}virtual_server 10.99.0.100 80 {
    protocol TCP
    lvs_method NAT
    delay_loop 1
    retry 0
    real_server 10.99.0.2 9 {
        TCP_CHECK {
            connect_timeout 1
        }
    }
}
`,
    );
    const answer = await told(director, '10.99.0.2:9', [/is down for /]);
    expect(answer.status).to.equal(0);
    expect(answer.output).to.match(/^\[10\.99\.0\.2\]:tcp:9 of \[10\.99\.0\.100\]:tcp:80 is down/);
    expect(answer.output).to.match(/check tcp +failed for \d+ s: .*refused/i);
    expect(answer.output).to.match(/quorum +lost: weight 0 is up, back at 1/);
    const service = await told(director, '10.99.0.100:80', [/has lost its quorum/]);
    expect(service.output).to.match(/0 of 1 real server up/);
  });

  itOurs('are there two masters: whose packets are refused, and for what', async () => {
    const password = (word: string) => `authentication {\n auth_type PASS\n auth_pass ${word}\n }`;
    const options = { version: 2, priority: 150, advertInterval: 1 } as const;
    const first = lab.start('n1', configuration({ ...options, more: password('one') }));
    lab.start('n2', configuration({ ...options, more: password('two') }));
    const peer = (address: string) =>
      upkeep('why', '--peer', address, '--socket', controlSocket(first));
    let answer = peer('10.99.0.2');
    await eventually('two masters', () => {
      answer = peer('10.99.0.2');
      return /\(MASTER\)[\s\S]*other master/.test(answer.output);
    });
    expect(answer.status).to.equal(0);
    expect(answer.output).to.match(
      /^VI_1 \(MASTER\) refuses every advert of 10\.99\.0\.2: \d+ ref/,
    );
    expect(answer.output).to.match(/refused +\d+ × auth_failure: .*10\.99\.0\.2.*password/);
    expect(answer.output).to.match(/try +upkeep check .*keepalived\.conf --peer FILE/);
    const stranger = peer('10.99.0.77');
    expect(stranger.status).to.equal(1);
    expect(stranger.errors).to.match(/no advert of 10\.99\.0\.77 .* but of 10\.99\.0\.2/);
    const whole = await told(first, 'VI_1', [/10\.99\.0\.2/]);
    expect(whole.output).to.match(/problem +.*10\.99\.0\.2/);
  });

  itOurs('what happened at that time: the change, what was before and what followed', async () => {
    const { high, low } = await startPair(lab);
    await high.stop();
    await onlyHolder(lab, 'n2');
    let answer = ask(low, 'VI_1', '--at', 'now');
    await eventually('the take-over', () => {
      answer = ask(low, 'VI_1', '--at', 'now');
      return answer.output.includes('Entering MASTER STATE');
    });
    expect(answer.status).to.equal(0);
    expect(answer.output).to.match(/^[\d-]+ [\d:.]+ {2}\(VI_1\) Entering MASTER STATE.*timeout/m);
    expect(answer.output).to.match(/^ -\d\.\d{3} s +advert of 10\.99\.0\.1, priority 0$/m);
    expect(answer.output).to.match(/^ \+?\d\.\d{3} s +\(VI_1\) setting VIPs/m);
    expect(ask(low, 'VI_1', '--at', 'soon').status).to.equal(1);
  });

  itOurs('a name that nothing has ends with 1, no daemon with 3', async () => {
    const daemon = lab.start('n1', configuration({ priority: 150 }));
    await eventually('master', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    let unknown = ask(daemon, 'VI_2');
    await eventually('the names that there are', () => {
      unknown = ask(daemon, 'VI_2');
      return unknown.errors === 'upkeep: there is no VI_2 here\nthere is: VI_1\n';
    });
    expect(unknown.status).to.equal(1);
    expect(upkeep('why').status).to.equal(1);
    await daemon.stop();
    expect(ask(daemon, 'VI_1').status).to.equal(3);
  });
});
