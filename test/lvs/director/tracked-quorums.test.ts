import { expect } from 'chai';
import { createDirector } from '../../../src/lvs/director/director.js';
import { trackedKeys, trackedQuorums } from '../../../src/lvs/director/tracked-quorums.js';
import { DirectorMemory } from '../../../src/lvs/director-memory.js';
import { loadText } from '../../config/load-text.js';

const TRACKER = `vrrp_instance A {
  interface eth0
  virtual_router_id 51
  virtual_ipaddress {
    192.0.2.9/24
  }
  track_virtual_server {
    192.0.2.1:53
  }
}
`;

function service(protocol: string, ...lines: readonly string[]): string {
  const servers = [1, 2].map(
    (host) => `real_server 198.51.100.${host} 53 {\nweight 1\nTCP_CHECK {\n}\n}\n`,
  );
  const body = [`protocol ${protocol}`, ...lines, ...servers].join('\n');
  return `virtual_server 192.0.2.1 53 {\n${body}\n}\n`;
}

/** A director and what those who track its virtual servers hear. */
function tracked(services: string) {
  const { configuration } = loadText(TRACKER + services);
  const director = createDirector({
    ...configuration,
    global: { balancer: configuration.global.balancer },
  });
  const memory = new DirectorMemory();
  const keys = trackedKeys(configuration);
  director.handle({ kind: 'start' });
  const heard = () => {
    memory.merge(director.checkpoint());
    return trackedQuorums(keys, memory).map(({ holds }) => holds);
  };
  const reports = (index: number, up: boolean) => {
    const { id = '' } = director.checkPlan().assignments[index] ?? {};
    const report = { id, up, first: false, weight: 0, reason: '' };
    director.handle({ kind: 'checkReport', report });
    return heard();
  };
  return { director, heard, reports };
}

describe('quorums that instances track', () => {
  it('are told when the checks that have run decide, not before', () => {
    const { heard, reports } = tracked(service('TCP', 'quorum 2'));
    expect(heard(), 'only assumed').to.deep.equal([]);
    expect(reports(0, true)).to.deep.equal([]);
    expect(reports(1, true)).to.deep.equal([true]);
    expect(reports(1, false)).to.deep.equal([false]);
    expect(reports(1, true)).to.deep.equal([true]);
  });

  it('are there with the first server that is enough', () => {
    expect(tracked(service('TCP')).reports(1, true)).to.deep.equal([true]);
  });

  it('are lost only when no server that has not been checked may bring them', () => {
    for (const alpha of [[], ['alpha']]) {
      const { heard, reports } = tracked(service('TCP', ...alpha));
      expect(heard()).to.deep.equal([]);
      expect(reports(0, false)).to.deep.equal([]);
      expect(reports(1, false)).to.deep.equal([false]);
    }
  });

  it('are those of all virtual servers of a name: one that is lost is enough', () => {
    const { reports } = tracked(service('TCP') + service('UDP'));
    expect(reports(0, true)).to.deep.equal([]);
    expect(reports(2, true)).to.deep.equal([true]);
    reports(2, false);
    expect(reports(3, false)).to.deep.equal([false]);
  });

  it('are those of servers without checks at once', () => {
    const unchecked = service('TCP').replaceAll(/TCP_CHECK \{\n\}\n/g, '');
    expect(tracked(unchecked).heard()).to.deep.equal([true]);
  });
});
