/** `upkeep check-now`: a server whose next check is far away. */
import { expect } from 'chai';
import type { Daemon } from '../../lab/daemon.js';
import { controlSocket, statusOf, upkeep } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually, START_WITHIN_MS } from '../../lab/wait.js';

describe('upkeep check-now', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  itOurs('has the checks run that wait for their time', async () => {
    const { address } = lab.network.node('n1');
    const check = 'TCP_CHECK {\n connect_port 9\n connect_timeout 1\n retry 0\n }';
    const head = 'lb_algo rr\n lb_kind NAT\n protocol TCP\n delay_loop 3600\n warmup 3600';
    const server = `real_server ${address} 80 {\n ${check}\n }`;
    const text = `virtual_server ${address} 80 {\n ${head}\n ${server}\n}\n`;
    const daemon: Daemon = lab.start('n1', text);
    await daemon.waitForLog(/Startup complete/, START_WITHIN_MS);
    const first = () => statusOf(daemon).balancer?.virtualServers[0]?.realServers[0]?.checks[0];
    await eventually('the process answers', () => first() !== undefined);
    expect(first()?.hasRun).to.equal(false);
    const run = (...args: readonly string[]) =>
      upkeep('check-now', ...args, '--socket', controlSocket(daemon));
    expect(run('10.1.1.1').status).to.equal(1);
    expect(run(`${address}:80`).status).to.equal(0);
    await eventually('a result', () => first()?.hasRun === true && first()?.up === false);
  });
});
