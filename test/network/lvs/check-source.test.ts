/** Checks of DR that leave with the address of the service, which each server has on lo. */
import { expect } from 'chai';
import { itOurs, useLab } from '../../lab/use-lab.js';

describe('checks from the address of the service', function () {
  this.timeout(60_000);
  const lab = useLab(['director', 'server']);

  const service = (bind: string) => {
    const { address } = lab.network.node('director');
    const check = `TCP_CHECK {\n connect_port 22\n connect_timeout 1\n retry 0\n ${bind}\n }`;
    const server = `real_server ${lab.network.node('server').address} 80 {\n ${check}\n }`;
    const head = 'lb_algo rr\n lb_kind DR\n protocol TCP\n delay_loop 1\n warmup 0';
    return `virtual_server ${address} 80 {\n ${head}\n ${server}\n}\n`;
  };

  itOurs('have no answer, and the log says why', async () => {
    const director = lab.network.node('director');
    const server = lab.network.node('server');
    server.ip('address', 'add', `${director.address}/32`, 'dev', 'lo');
    director.ip('address', 'add', '10.99.0.77/24', 'dev', 'eth0');
    const daemon = lab.start('director', service(''));
    await daemon.waitForLog(/come from 10\.99\.0\.1, which the server has as well.*bindto/, 15_000);
    const before = daemon.log().length;
    daemon.reload(service('bindto 10.99.0.77'));
    await daemon.waitForLog(/TCP_CHECK on service .* failed|TCP connection to/, 15_000, before);
    expect(daemon.log().slice(before)).to.not.match(/which the server has as well/);
  });
});
