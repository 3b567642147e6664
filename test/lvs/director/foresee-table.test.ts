import { expect } from 'chai';
import { createDirector } from '../../../src/lvs/director/director.js';
import { foreseeTable } from '../../../src/lvs/director/foresee-table.js';
import {
  balancer,
  checkedServer,
  report,
  tableTexts,
  tcpIdentity,
  virtualServer,
} from './sample-balancer.js';

const running = balancer([virtualServer()]);
const UP = '[10.0.0.1]:tcp:80 rr: 10.0.1.1:80 1, 10.0.1.2:80 1';
const ONE_DOWN = '[10.0.0.1]:tcp:80 rr: 10.0.1.2:80 1';

describe('lvs/foresee-table', () => {
  it('takes every server for good at a start', () => {
    expect(tableTexts(foreseeTable(running))).to.deep.equal([UP]);
  });

  it('leaves a server out that a running director has found dead', () => {
    const director = createDirector(running);
    director.handle({ kind: 'start' });
    report(director, '10.0.1.1');
    const known = {
      configuration: running,
      checkpoint: director.checkpoint(),
      vrrpStates: [],
      overrides: [],
    };
    expect(tableTexts(foreseeTable(running, known))).to.deep.equal([ONE_DOWN]);
    const wanted = balancer([
      virtualServer({ realServers: [...virtualServer().realServers, checkedServer('10.0.1.3')] }),
    ]);
    expect(tableTexts(foreseeTable(wanted, known))).to.deep.equal([`${ONE_DOWN}, 10.0.1.3:80 1`]);
    director.handle({ kind: 'reconfigure', configuration: wanted });
    expect(foreseeTable(wanted, known)).to.deep.equal(director.desiredTables());
  });

  it('knows which instances are master', () => {
    const other = virtualServer({ identity: tcpIdentity('10.0.0.2'), activeOnMaster: ['VI'] });
    const wanted = balancer([virtualServer(), other]);
    for (const [state, services] of [
      ['MASTER', 2],
      ['BACKUP', 1],
    ] as const) {
      const vrrpStates = [{ instance: 'VI', state }];
      const known = { configuration: running, checkpoint: undefined, vrrpStates, overrides: [] };
      expect(foreseeTable(wanted, known)).to.have.lengthOf(services);
    }
  });
});
