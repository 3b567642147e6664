/** Virtual routers by members, as the page puts them together. */
import { expect } from 'chai';
import { heardRouters, matrixRows, priorityText } from '../../src/web/model/matrix.js';
import { membersOf } from '../../src/web/model/members.js';
import type { ClusterView, StatusView } from '../../src/web/model/views.js';
import {
  exampleBackup,
  exampleCluster,
  exampleInstance,
  exampleStatus,
  RIVAL,
} from '../lab/web/example-status.js';

function rows(status: StatusView, cluster?: ClusterView) {
  return matrixRows(membersOf(status, cluster), cluster);
}

describe('the matrix of the page', () => {
  it('has a row for each virtual router, and the masters that one daemon knows of', () => {
    const status = exampleStatus(
      [exampleInstance(1), exampleBackup(2), exampleInstance(3, { otherMasters: [RIVAL] })],
      [],
    );
    expect(rows(status).map(({ name, masters }) => [name, masters])).to.deep.equal([
      ['VI_1', ['lb1']],
      ['VI_2', ['10.0.0.2']],
      ['VI_3', ['lb1', '10.0.0.2']],
    ]);
    expect(rows(exampleStatus([], []))).to.deep.equal([]);
  });

  it('keeps a virtual router apart from its like in the other family', () => {
    const six = exampleInstance(1, { name: 'VI_6', family: 'IPv6' });
    expect(
      rows(exampleStatus([exampleInstance(1), six], [])).map(({ name }) => name),
    ).to.deep.equal(['VI_1', 'VI_6']);
  });

  it('has a column for each member, this router first, with what each says of itself', () => {
    const status = exampleStatus([exampleInstance(1), exampleInstance(2)], []);
    const cluster = { ...exampleCluster('BACKUP'), self: 'lb1' };
    expect(membersOf(status, cluster).map(({ name, failure }) => [name, failure])).to.deep.equal([
      ['lb1', undefined],
      ['lb2', undefined],
      ['lb3', 'connect ECONNREFUSED'],
    ]);
    const [first, second] = rows(status, cluster);
    expect(first?.cells.map((cell) => cell?.state)).to.deep.equal(['MASTER', 'BACKUP', undefined]);
    expect(second?.cells.map((cell) => cell?.state)).to.deep.equal([
      'MASTER',
      undefined,
      undefined,
    ]);
    expect(first?.masters).to.deep.equal(['lb1']);
  });

  it('has a row for what another member alone runs', () => {
    const found = rows(exampleStatus([], []), exampleCluster('MASTER'));
    expect(found.map(({ name, cells }) => [name, cells.map((cell) => cell?.state)])).to.deep.equal([
      ['VI_1', [undefined, 'MASTER', undefined]],
    ]);
  });

  it('does not count a second master twice that has said so itself', () => {
    const status = exampleStatus([exampleInstance(1, { otherMasters: [RIVAL] })], []);
    expect(rows(status, exampleCluster('MASTER'))[0]?.masters).to.deep.equal(['lb1', 'lb2']);
    expect(rows(status, exampleCluster('BACKUP'))[0]?.masters).to.deep.equal(['lb1', '10.0.0.2']);
  });

  it('tells what a backup follows, and not what a master once followed', () => {
    expect(heardRouters(exampleBackup(1))).to.deep.equal([
      { name: '10.0.0.2', priority: 150, isRival: false },
    ]);
    const former = exampleInstance(1, { master: { address: '10.0.0.2', priority: 150 } });
    expect(heardRouters(former)).to.deep.equal([]);
  });

  it('says how a priority comes about', () => {
    const contributions = [
      { kind: 'script', name: 'chk_nginx', change: 20 },
      { kind: 'interface', name: 'eth1', change: -5 },
    ];
    const priority = { base: 100, effective: 115, contributions };
    expect(priorityText(exampleInstance(1, { priority }))).to.equal('100 + 20 chk_nginx − 5 eth1');
  });
});
