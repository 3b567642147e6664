/** `upkeep maintenance`: everything is handed over, and does not come back before it may. */
import { expect } from 'chai';
import { probeReport } from '../../lab/clients/prober.js';
import { VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { onlyHolder, startPair } from '../../lab/pair.js';
import { controlSocket, statusOf, upkeep } from '../../lab/upkeep-command.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

function maintenance(daemon: Daemon, ...args: readonly string[]) {
  return upkeep('maintenance', ...args, '--socket', controlSocket(daemon));
}

describe('maintenance', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);

  it('leaves nobody without an answer, and outlives a reload and the death of all', async () => {
    const { high, low } = await startPair(lab);
    const prober = lab.probe(VIRTUAL_ADDRESS);
    await lab.sniffer.waitFor('replies', 'echoReply', () => true);
    lab.sniffer.clear();
    const on = maintenance(high, 'on', '--reason', 'new disk');
    expect(on).to.include({ status: 0, errors: '' });
    await onlyHolder(lab, 'n2');
    await prober.stop();
    await eventually('all are answered, the last one as well', () => {
      const { asked, answered } = probeReport(lab.sniffer.events, VIRTUAL_ADDRESS);
      return answered === asked;
    });
    const faulty = (): boolean => {
      const [instance] = statusOf(high).vrrp?.instances ?? [];
      return instance?.state === 'FAULT' && instance.faults.join() === 'maintenance';
    };
    await eventually('the fault is maintenance', faulty);
    await high.waitForLog(/\(VI_1\) Entering FAULT STATE/);
    expect(upkeep('reload', '--wait', '--socket', controlSocket(high)).status).to.equal(0);
    expect(faulty()).to.equal(true);
    high.crash();
    high.start();
    await high.waitForLog(/Maintenance by .*Entering FAULT STATE.*Startup complete/s);
    await low.stop();
    expect(maintenance(high, 'status')).to.deep.include({ status: 2, errors: '' });
    expect(lab.network.node('n1').holds(VIRTUAL_ADDRESS)).to.equal(false);
    expect(maintenance(high, 'off').output).to.equal('This machine is at work.\n');
    await onlyHolder(lab, 'n1');
    expect(maintenance(high, 'off').status).to.equal(1);
  });

  it('is not begun where no backup takes over, unless it is forced', async () => {
    const { high } = await startPair(lab, { more: 'nopreempt' });
    const refused = maintenance(high, 'on', '--timeout', '1s');
    expect(refused).to.deep.include({
      status: 2,
      errors: 'upkeep: no backup has taken over VI_1: still at work\n',
    });
    await onlyHolder(lab, 'n1');
    expect(maintenance(high, 'on', '--timeout', '1s', '--force', '--for', '3s').status).to.equal(0);
    await onlyHolder(lab, 'n2');
    await high.waitForLog(/Maintenance is over \(time\)/);
    expect(maintenance(high, 'status').status).to.equal(0);
  });
});
