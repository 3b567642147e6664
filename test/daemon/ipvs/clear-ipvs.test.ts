import { expect } from 'chai';
import { clearIpvs, clearMarkTables } from '../../../src/daemon/ipvs/clear-ipvs.js';
import type { IpvsBelongings } from '../../../src/daemon/messages.js';
import type { ServiceAddress, ServiceEntry } from '../../../src/lvs/table/table.js';
import { ip } from '../../lvs/director/sample-balancer.js';
import { FakeIpvs } from './fake-ipvs.js';

function service(text: string): ServiceAddress {
  return { kind: 'address', family: 'inet', protocol: 'TCP', address: ip(text), port: 80 };
}

function entry(address: ServiceAddress): ServiceEntry {
  const common = { scheduler: 'rr', flags: 0, timeoutSeconds: 0, netmask: 0xffffffff };
  return { address, ...common, engine: '' };
}

const [ours, gone, foreign] = [service('10.0.0.1'), service('10.0.0.2'), service('10.0.0.3')];
const timeouts = { tcpSeconds: 60, tcpFinSeconds: 5, udpSeconds: 7 };
const belongings: IpvsBelongings = {
  services: [ours, gone],
  syncDaemonRoles: ['master'],
  formerTimeouts: timeouts,
};

describe('daemon/clear-ipvs', () => {
  function filled(): FakeIpvs {
    const ipvs = new FakeIpvs();
    ipvs.apply([ours, foreign].map((each) => ({ kind: 'newService', service: entry(each) })));
    ipvs.daemons = [
      { role: 'master', interface: 'eth0', syncId: 1 },
      { role: 'backup', interface: 'eth0', syncId: 1 },
    ];
    return ipvs;
  }

  it('takes out exactly what is ours and puts back what was there', () => {
    const ipvs = filled();
    const cleared = clearIpvs(ipvs, belongings);
    expect(cleared).to.deep.equal({ removed: ['[10.0.0.1]:tcp:80'], refused: [] });
    expect(ipvs.table().map((each) => each.service.address)).to.deep.equal([foreign]);
    expect(ipvs.daemons.map(({ role }) => role)).to.deep.equal(['backup']);
    expect(ipvs.currentTimeouts).to.deep.equal(timeouts);
  });

  it('touches nothing when nothing is ours', () => {
    const ipvs = filled();
    const before = ipvs.currentTimeouts;
    const cleared = clearIpvs(ipvs, { services: [gone], syncDaemonRoles: [] });
    expect(cleared).to.deep.equal({ removed: [], refused: [] });
    expect([ipvs.table().length, ipvs.daemons.length, ipvs.currentTimeouts]).to.deep.equal([
      2,
      2,
      before,
    ]);
  });

  it('says what the kernel has refused', () => {
    const ipvs = filled();
    ipvs.refuse.add('deleteService TCP 10.0.0.1 80');
    const { removed, refused } = clearIpvs(ipvs, belongings);
    expect(removed).to.deep.equal([]);
    expect(refused.map(({ subject }) => subject)).to.deep.equal(['TCP 10.0.0.1:80']);
  });

  it('removes the tables that marked packets, in the namespace of IPVS', async () => {
    const scripts: string[] = [];
    const door = (reason?: string) => ({
      apply: async (script: string, path: string | undefined) => {
        scripts.push(`${path}: ${script}`);
        return reason;
      },
      exists: () => true,
    });
    const markTables = [{ family: 'ip6', name: 'm' }] as const;
    const state = {
      bootId: 'b',
      networkNamespace: '1',
      networkNamespacePath: '/run/netns/lvs',
      belongings: { services: [], syncDaemonRoles: [], markTables },
    };
    expect(await clearMarkTables(state, door())).to.equal(undefined);
    expect(scripts).to.deep.equal(['/run/netns/lvs: add table ip6 m\ndelete table ip6 m\n']);
    expect(await clearMarkTables(state, door('busy'))).to.deep.equal({
      table: 'm',
      reason: 'busy',
    });
    scripts.splice(0);
    const unmarked = { ...state, belongings: { services: [], syncDaemonRoles: [] } };
    expect(await clearMarkTables(unmarked, door('busy'))).to.equal(undefined);
    expect(scripts).to.deep.equal([]);
  });
});
