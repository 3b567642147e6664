/** A planned move: the client of the address is served all the time, and no peer needs to help. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { askDaemon } from '../../../src/cli/control-client.js';
import { VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { onlyHolder, startPair } from '../../lab/pair.js';
import { controlSocket, upkeep } from '../../lab/upkeep-command.js';
import { useLab } from '../../lab/use-lab.js';

function handOver(daemon: Daemon, ...args: readonly string[]) {
  return upkeep('handover', '--socket', controlSocket(daemon), ...args);
}

describe('a hand-over', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2']);

  const advertsOfHigh = () =>
    lab.sniffer.seen('advert', ({ node }) => node === 'n1').map(({ priority }) => priority);
  const firstOfLow = () => lab.sniffer.seen('advert', ({ node }) => node === 'n2').at(0);

  it('moves the address when the backup has advertised, and back when that stops', async () => {
    const { high, low } = await startPair(lab);
    const { status, output } = handOver(high, 'VI_1');
    expect([status, output]).to.deep.equal([0, output]);
    expect(output).to.match(/^VI_1: 10\.99\.0\.2 is master now \(0\.\d\d s after the offer\)\n$/);
    await onlyHolder(lab, 'n2');
    await lab.sniffer.waitFor('n2 is master', 'advert', ({ node }) => node === 'n2');
    expect(advertsOfHigh()).to.include(1).and.to.not.include(0);
    expect(firstOfLow()).to.include({ priority: 100 });
    expect(high.log()).to.match(/\(VI_1\) Entering BACKUP STATE/);
    const again = handOver(high, 'VI_1');
    expect([again.status, again.output]).to.deep.equal([
      1,
      'VI_1: nothing to hand over, it is BACKUP here\n',
    ]);
    await low.stop();
    await onlyHolder(lab, 'n1');
    await lab.sniffer.waitFor(
      'the own priority',
      'advert',
      ({ node, priority, timeMs }) =>
        node === 'n1' && priority === 200 && timeMs > (firstOfLow()?.timeMs ?? 0),
    );
  });

  // Shows: global_defs.vrrp_handover_at_stop
  it('at a stop leaves nobody without an answer', async () => {
    const { high } = await startPair(lab, {}, 'global_defs {\n vrrp_handover_at_stop 5\n}\n');
    expect((await high.stop()).code).to.equal(0);
    await onlyHolder(lab, 'n2');
    expect(advertsOfHigh()).to.include(1).and.to.not.include(0);
  });

  it('that no backup takes leaves everything as it is; a stop then sends priority 0', async () => {
    const before = 'global_defs {\n vrrp_handover_at_stop 1\n}\n';
    const { high } = await startPair(lab, { more: 'nopreempt' }, before);
    const { status, output } = handOver(high, '--all', '--timeout', '1');
    expect([status, output]).to.deep.equal([
      2,
      'VI_1: no backup has taken over; it is still master here\n',
    ]);
    await onlyHolder(lab, 'n1');
    expect((await high.stop()).code).to.equal(0);
    await onlyHolder(lab, 'n2');
    expect(advertsOfHigh().at(-1)).to.equal(0);
  });

  it('is refused for a name that is unknown', async () => {
    const { high } = await startPair(lab);
    const { status, errors } = handOver(high, 'VI_9');
    expect([status, errors]).to.deep.equal([
      1,
      'upkeep: not handed over: no instance or sync group VI_9; there are VI_1\n',
    ]);
    expect(lab.network.node('n1').holds(VIRTUAL_ADDRESS)).to.equal(true);
  });

  it('is over when the process dies; its successor goes on as master', async () => {
    const { high } = await startPair(lab, { more: 'nopreempt' });
    const asking = askDaemon(controlSocket(high), 'POST', '/handover', {
      body: { timeoutMs: 30_000 },
      timeoutMs: 40_000,
    });
    await lab.sniffer.waitFor('the offer', 'advert', ({ priority }) => priority === 1);
    process.kill(Number(readFileSync(high.pidFile('vrrp'), 'utf8')), 'SIGKILL');
    expect(await asking).to.deep.include({
      status: 200,
      body: '{"results":[{"instance":"VI_1","outcome":{"kind":"unanswered"}}]}\n',
    });
    await lab.sniffer.waitFor(
      'the own priority',
      'advert',
      ({ node, priority }) => node === 'n1' && priority === 200,
      10_000,
    );
    await onlyHolder(lab, 'n1');
  });
});
