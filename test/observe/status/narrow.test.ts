import { expect } from 'chai';
import { checkLine } from '../../../src/observe/status/check-line.js';
import { failing, only } from '../../../src/observe/status/narrow.js';
import { renderStatus } from '../../../src/observe/status/render-status.js';
import type { DaemonStatus } from '../../../src/observe/status/status.js';
import { exampleBalancer } from './example-balancer.js';
import { exampleSession } from './example-session.js';
import { exampleStatus, masterSnapshot } from './example-status.js';

const groups = [{ name: 'G', state: 'MASTER', members: ['VI_1'] }] as const;
const scripts = [{ name: 'chk', text: '/bin/chk', good: true }] as never;
const well: DaemonStatus = {
  ...exampleStatus,
  vrrp: { instances: [masterSnapshot], groups, scripts },
};
const status: DaemonStatus = {
  ...well,
  vrrp: {
    instances: [masterSnapshot, { ...masterSnapshot, name: 'VI_2', state: 'INIT' }],
    groups,
    scripts,
  },
  balancer: exampleBalancer(),
  bfd: [exampleSession],
};

/** The names of what there is. */
function namesIn({ vrrp, balancer, bfd }: DaemonStatus): readonly string[] {
  return [
    ...(vrrp?.instances ?? []).map(({ name }) => name),
    ...(vrrp?.groups ?? []).map(({ name }) => name),
    ...(vrrp?.scripts ?? []).map(({ name }) => name),
    ...(balancer?.virtualServers ?? []).flatMap(({ label, realServers }) => [
      label,
      ...realServers.map((server) => `  ${server.label}`),
    ]),
    ...(bfd ?? []).map(({ name }) => name),
  ];
}

describe('a part of a status', () => {
  it('is what words stand for, and nothing else', () => {
    expect(namesIn(only(status, ['VI_2', 'G']))).to.deep.equal(['VI_2', 'G']);
    const server = ['[10.0.0.1]:tcp:80', '  [10.0.1.2]:tcp:80'];
    expect(namesIn(only(status, ['10.0.1.2']))).to.deep.equal(server);
    expect(namesIn(only(status, ['10.0.0.1:80']))).to.have.lengthOf(4);
    const text = renderStatus(only(status, ['10.0.1.2']), { colour: false, partial: true });
    expect(text)
      .to.contain('[10.0.1.2]:tcp:80')
      .and.not.to.match(/VI_|INSTANCE|No VRRP/);
  });

  it('is what fails: states, addresses, scripts, checks, sessions', () => {
    const names = namesIn(failing(status));
    expect(names).to.include.members(['VI_2', '  [10.0.1.1]:tcp:80', 'B1', 'FWM 5']);
    expect(names).not.to.include.members(['VI_1', 'G', 'chk']);
    const nothing = renderStatus(failing(well), { colour: false, partial: true });
    expect(nothing).to.match(/^upkeep .*\n\nThere is nothing of that kind\.\n$/s);
  });

  it('has every address and more columns when it is wide', () => {
    const addresses = [1, 2, 3, 4, 5].map((number) => ({
      address: `10.0.0.${number}` as never,
      interface: 'eth0',
      present: true,
    }));
    const instance = { ...masterSnapshot, addresses, syncGroup: 'G' };
    const many = { ...status, vrrp: { instances: [instance], groups: [], scripts: [] } };
    expect(renderStatus(many, { colour: false }))
      .to.contain('5 of 5')
      .and.not.to.contain('10.0.0.5');
    const wide = renderStatus(many, { colour: false, wide: true });
    expect(wide).to.match(/10\.0\.0\.4 10\.0\.0\.5 .* G +2 +1 s +\d+ +\d+\n/);
    expect(wide).to.match(/PROBLEMS +GROUP +VERSION +INTERVAL +SENT +RECEIVED\n/);
  });
});

describe('a status in one line', () => {
  it('is OK, or says all that is critical', () => {
    expect(checkLine(well, [])).to.deep.equal({ healthy: true, text: 'OK: 1 MASTER' });
    const { healthy, text } = checkLine(status, []);
    expect(healthy).to.equal(false);
    expect(text).to.match(/^CRITICAL: virtual server \[10\.0\.0\.2\]:tcp:80 has 0 of 1; /);
    expect(text).to.match(/; BFD session B1 with 10\.9\.9\.2 is Down$/);
    const silent = checkLine({ ...well, vrrp: undefined }, []);
    expect(silent.text).to.equal('CRITICAL: the VRRP process does not answer');
  });

  it('is about names, and a server that is down counts when it is one of them', () => {
    const up = 'OK: 1 virtual server, 1 of 1 real server up';
    expect(checkLine(status, ['10.0.1.2'])).to.deep.equal({ healthy: true, text: up });
    expect(checkLine(status, ['10.0.0.1:80']).healthy).to.equal(true);
    const down = 'CRITICAL: [10.0.0.1]:tcp:80/[10.0.1.1]:tcp:80 is down';
    expect(checkLine(status, ['10.0.1.1'])).to.deep.equal({ healthy: false, text: down });
  });
});
