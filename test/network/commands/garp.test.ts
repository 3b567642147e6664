/** `upkeep garp`: a switch that has forgotten where an address is. */
import { expect } from 'chai';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { controlSocket, upkeep } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

describe('upkeep garp', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  itOurs('announces the addresses of a master, and says where there is none', async () => {
    const more = 'garp_master_delay 0\n garp_master_repeat 1';
    const daemon = lab.start('n1', configuration({ priority: 200, more }));
    const garp = (...names: readonly string[]) =>
      upkeep('garp', ...names, '--socket', controlSocket(daemon));
    await eventually('it is master', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    const sent = () => lab.sniffer.seen('gratuitousArp').length;
    await eventually('the take-over is announced, once', () => sent() === 1);
    const { status, output, errors } = garp('VI_1');
    expect(status, errors).to.equal(0);
    expect(output).to.equal('the addresses of VI_1 are announced\n');
    await eventually('it is announced again', () => sent() === 2);
    const unknown = garp('VI_2');
    expect(unknown.status).to.equal(1);
    expect(unknown.errors).to.contain('there are VI_1');
    expect(garp().status).to.equal(1);
  });
});
