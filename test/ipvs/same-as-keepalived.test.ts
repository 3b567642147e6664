/**
 * What Debian's keepalived and our daemon make of the same file in the same kernel. The files
 * `forms/*.rules` were written by looking at keepalived, and it is looked at again here.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { DaemonKind } from '../lab/daemon-kind.js';
import type { LabNode } from '../lab/node.js';
import { eventually } from '../lab/wait.js';
import { type Installation, install, type Trial } from './stage/installed-table.js';
import { Topology } from './stage/topology.js';

const STRANGER = '-A -t 10.60.0.1:80 -s rr';

/** The role of the sync daemon after its instance has lost its interface. */
async function loseInterface(node: LabNode): Promise<string> {
  const daemons = () => node.run('ipvsadm', ['-Ln', '--daemon']).trim();
  await eventually('the instance is master', () => daemons().startsWith('master'), 30_000);
  const asMaster = daemons();
  node.setInterface('eth1', false);
  await eventually('it is no more', () => daemons().startsWith('backup'), 30_000);
  node.setInterface('eth1', true);
  // A daemon that flushes the table at the stop takes this away, too.
  node.run('ipvsadm', ['-R'], `${STRANGER}\n`);
  return `${asMaster}\n${daemons()}`;
}

/** What is tried, in files named so, and how. */
const TRIALS: Readonly<Record<string, Omit<Trial, 'rules'>>> = {
  'every-form': {},
  sync: {},
  flush: { vrrp: true, whileRunning: loseInterface },
  'instance-sync': { vrrp: true, whileRunning: loseInterface },
};

const DAEMONS: readonly DaemonKind[] = ['keepalived', 'upkeep'];

function form(name: string): string {
  return readFileSync(new URL(`../../../test/ipvs/forms/${name}`, import.meta.url), 'utf8');
}

function rulesOf(name: string): readonly string[] {
  const kept = TRIALS[name]?.vrrp ? [] : [STRANGER];
  return [...form(`${name}.rules`).split('\n').filter(Boolean), ...kept].sort();
}

describe('one file for both daemons', function () {
  this.timeout(120_000);
  let topology: Topology;
  const installations = new Map<string, Installation>();
  const of = (name: string, kind: DaemonKind): Installation => {
    const found = installations.get(`${name} ${kind}`);
    if (found === undefined) {
      throw new Error(`${kind} has not tried ${name}`);
    }
    return found;
  };

  before('make the nodes', () => {
    topology = new Topology();
  });
  after('clear the stage', () => topology.close());

  for (const [name, trial] of Object.entries(TRIALS)) {
    for (const kind of DAEMONS) {
      // Shows: vrrp_instance.lvs_sync_daemon_interface
      it(`${kind} makes of ${name}.conf the rules that are expected`, async () => {
        const node = topology.node('a');
        const rules = rulesOf(name);
        node.run('ipvsadm', ['-C']);
        node.run('ipvsadm', ['-R'], `${STRANGER}\n`);
        const installation = await install(node, kind, form(`${name}.conf`), { rules, ...trial });
        installations.set(`${name} ${kind}`, installation);
        expect(installation.table.rules).to.deep.equal(rules);
      });
    }

    it(`and both make the same of ${name}.conf`, () => {
      const [theirs, ours] = [of(name, 'keepalived'), of(name, 'upkeep')];
      expect(ours.table).to.deep.equal(theirs.table);
      expect(ours.table.dump).to.have.length.greaterThan(rulesOf(name).length - 1);
      expect(ours.further).to.equal(theirs.further);
    });
  }

  for (const kind of DAEMONS) {
    it(`${kind} sets the time-outs of lvs_timeouts`, () => {
      const { timeouts } = of('every-form', kind).table;
      expect(timeouts).to.equal('Timeout (tcp tcpfin udp): 901 121 301');
      expect(of('sync', kind).table.timeouts).to.not.equal(timeouts);
    });

    it(`${kind} synchronises connections in both roles, or in that of the instance`, () => {
      const both = of('sync', kind).table.syncDaemons.split('\n');
      expect(both).to.have.length(2);
      expect(both[0]).to.match(/^master sync daemon \(mcast=eth0, syncid=7, /);
      expect(both[1]).to.match(/^backup sync daemon \(mcast=eth0, syncid=7, /);
      const [asMaster, asFault] = of('flush', kind).further.split('\n');
      expect(asMaster).to.match(/^master sync daemon \(mcast=eth0, syncid=9, maxlen=1000, /);
      expect(asFault).to.match(/^backup sync daemon \(mcast=eth0, syncid=9, /);
      expect(of('every-form', kind).table.syncDaemons).to.equal('');
    });

    it(`${kind} leaves the service of a stranger at the stop unless lvs_flush_on_stop`, () => {
      expect(of('every-form', kind).left).to.deep.equal([STRANGER]);
      expect(of('sync', kind).left).to.deep.equal([STRANGER]);
      expect(of('flush', kind).left).to.deep.equal([]);
    });
  }
});
