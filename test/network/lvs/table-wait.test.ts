/**
 * An instance waits for the table of IPVS, and not for ever. The checker child gets its
 * configuration when the marks of the groups are set; a program named nft that takes its time
 * holds it up as a loaded machine would.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Daemon } from '../../lab/daemon.js';
import { Network } from '../../lab/network.js';
import { scratchDirectory, shellScript } from '../../lab/scratch.js';
import { controlSocket, statusOf } from '../../lab/upkeep-command.js';
import { itOurs } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

/** An address owner: without the wait it is master at once. */
function configuration(definitions: string): string {
  return `global_defs {
  nftables_ipvs
  ${definitions}
}
vrrp_instance VI_1 {
  interface eth0
  virtual_router_id 7
  priority 255
  virtual_ipaddress {
    10.99.0.100/24
  }
}
virtual_server_group G {
  10.99.0.100-101 80
}
virtual_server group G {
  real_server 10.99.0.11 80 {
  }
}
`;
}

describe('a take-over before the table of IPVS is filled', function () {
  this.timeout(60_000);
  let network: Network;
  let daemon: Daemon | undefined;
  let directory: string;
  let release: string;

  beforeEach(() => {
    network = new Network(['director']);
    directory = scratchDirectory();
    release = join(directory, 'go-on');
    mkdirSync(join(directory, 'programs'));
    const hold = `while [ -d ${directory} ] && ! [ -e ${release} ]; do sleep 0.1; done`;
    shellScript(join(directory, 'programs'), 'nft', `${hold}\nexec /usr/sbin/nft "$@"`);
  });
  afterEach(() => {
    writeFileSync(release, '');
    daemon?.close();
    network.close();
  });

  function start(definitions: string): Daemon {
    const { PATH = '' } = process.env;
    const environment = { PATH: `${join(directory, 'programs')}:${PATH}` };
    daemon = new Daemon(network.node('director'), configuration(definitions), { environment });
    daemon.start();
    return daemon;
  }
  const holds = () => network.node('director').addresses('eth0').includes('10.99.0.100/24');

  itOurs('waits until the checker child has filled it', async () => {
    const running = start('vrrp_wait_for_lvs 600');
    await eventually('the control socket is there', () => existsSync(controlSocket(running)));
    await eventually('the instance is there', () => {
      const state = statusOf(running).vrrp?.instances[0]?.state;
      expect(state ?? 'INIT').to.equal('INIT');
      return state;
    });
    expect(holds()).to.equal(false);
    writeFileSync(release, '');
    await eventually('the address is there', holds, 20_000, () => running.log().slice(-2000));
    expect(running.log()).to.not.contain('no longer waiting');
  });

  itOurs('does not wait for ever', async () => {
    const running = start('vrrp_wait_for_lvs 1');
    await eventually('the address is there', holds, 20_000, () => running.log().slice(-2000));
    expect(running.log()).to.contain('(VI_1) the table of IPVS is not filled after 1 s');
  });
});
