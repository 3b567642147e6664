/** Unix sockets with roles: a group may come in, and does what its role allows. */
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { askDaemon } from '../../../src/cli/control-client.js';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually, START_WITHIN_MS } from '../../lab/wait.js';

describe('a control socket with a role', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  let directory = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-sockets-'));
    chmodSync(directory, 0o755);
  });
  after(() => rmSync(directory, { recursive: true }));

  // Shows: global_defs.control_socket
  it('belongs to its group, refuses what its role may not, and goes with its line', async () => {
    const path = (name: string) => join(directory, name);
    const settings = `global_defs {
      control_socket ${path('read')} read group nogroup
      control_socket ${path('operate')} operate mode 0600
    }\n`;
    const daemon = lab.start('n1', configuration({ priority: 150 }, settings));
    const isMaster = () => lab.network.node('n1').holds(VIRTUAL_ADDRESS);
    await eventually('it is master', isMaster, START_WITHIN_MS);
    const read = statSync(path('read'));
    expect(read.mode & 0o777).to.equal(0o660);
    expect(read.gid).to.not.equal(0);
    expect(statSync(path('operate')).mode & 0o777).to.equal(0o600);

    const ask = async (socket: string, method: 'GET' | 'POST', what: string) => {
      const reply = await askDaemon(path(socket), method, what);
      return reply.kind === 'answer' ? reply.status : reply.kind;
    };
    expect(await ask('read', 'GET', '/v1/status')).to.equal(200);
    expect(await ask('read', 'GET', '/running')).to.equal(403);
    expect(await ask('read', 'POST', '/v1/reload')).to.equal(403);
    expect(await ask('read', 'POST', '/v1/vrrp/instances/VI_1/handover')).to.equal(403);
    expect(await ask('operate', 'POST', '/v1/vrrp/instances/none/handover')).to.equal(404);
    expect(await ask('operate', 'POST', '/v1/reload')).to.equal(403);

    await daemon.waitForLog(/POST \/v1\/vrrp\/\S+ by root by \S+operate was refused \(404\)/);
    daemon.reload(configuration({ priority: 150 }));
    await eventually('the sockets are gone', () => !existsSync(path('read')));
    await eventually('both', () => !existsSync(path('operate')));
  });
});
