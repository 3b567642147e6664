/**
 * A table in the kernel for each form of a virtual server. `forms/every-form.rules` was written
 * by looking at what Debian's keepalived installs, and it is looked at again here.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { DaemonKind } from '../lab/daemon-kind.js';
import { type Installation, install } from './installed-table.js';
import { Topology } from './topology.js';

/** The daemons that are held against the rules. */
const DAEMONS: readonly DaemonKind[] = ['keepalived', 'upkeep'];

function form(name: string): string {
  return readFileSync(new URL(`../../../test/lvs/forms/${name}`, import.meta.url), 'utf8');
}

for (const kind of DAEMONS) {
  describe(`the table that ${kind} installs`, function () {
    this.timeout(90_000);
    let topology: Topology;
    let installation: Installation;

    before('start it', async () => {
      topology = new Topology();
      const foreign = '-A -t 10.60.0.1:80 -s rr\n';
      topology.node('a').run('ipvsadm', ['-R'], foreign);
      installation = await install(topology.node('a'), kind, form('every-form.conf'));
    });
    after('clear the stage', () => topology.close());

    it('has every form of a virtual server, and the service of a stranger', () => {
      const expected = form('every-form.rules').split('\n').filter(Boolean);
      const foreign = '-A -t 10.60.0.1:80 -s rr';
      expect(installation.table.rules).to.deep.equal([...expected, foreign].sort());
    });

    it('has the time-outs of lvs_timeouts', () => {
      expect(installation.table.timeouts).to.equal('Timeout (tcp tcpfin udp): 901 121 301');
    });

    it('synchronises connections in both roles without an instance', () => {
      const daemons = installation.table.syncDaemons.split('\n');
      expect(daemons).to.have.length(2);
      expect(daemons[0]).to.match(/^master sync daemon \(mcast=eth0, syncid=7, /);
      expect(daemons[1]).to.match(/^backup sync daemon \(mcast=eth0, syncid=7, /);
    });

    it('leaves nothing but the service of the stranger when it stops', () => {
      expect(installation.left).to.deep.equal(['-A -t 10.60.0.1:80 -s rr']);
    });
  });
}
