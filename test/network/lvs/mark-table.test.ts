/** The marks of groups in a real firewall, beside keepalived's table, and on real packets. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { loadConfiguration } from '../../../src/config/load.js';
import { kernelMarkDoor, withoutTables } from '../../../src/daemon/host/mark-keeper.js';
import { markTables } from '../../../src/lvs/firewall/mark-table.js';
import { allocateMarks } from '../../../src/lvs/firewall/service-marks.js';
import { Network } from '../../lab/network.js';
import type { LabNode } from '../../lab/node.js';
import { ip } from '../../lvs/director/sample-balancer.js';

const form = (name: string) =>
  fileURLToPath(new URL(`../../../../test/ipvs/forms/${name}`, import.meta.url));

const settings = { table: 'marks', chainPriority: -1, firstMark: 1000, counters: false };

/** Sends one datagram to each `ADDRESS PORT` of its arguments. */
const SENDER = `
const { createSocket } = require('node:dgram');
const socket = createSocket('udp4');
const targets = process.argv.slice(1).map((each) => each.split(' '));
Promise.all(targets.map(([address, port]) => new Promise((done) => {
  socket.send('x', Number(port), address, done);
}))).then(() => socket.close());
`;

describe('marks of groups in the firewall', function () {
  this.timeout(60_000);
  let network: Network;
  let director: LabNode;

  beforeEach(() => {
    network = new Network(['director', 'client']);
    director = network.node('director');
  });
  afterEach(() => network.close());

  const place = () => `/run/netns/${director.namespace}`;
  const apply = (script: string) => kernelMarkDoor.apply(script, place());
  const ruleset = (node: LabNode) => node.run('nft', ['-s', 'list', 'ruleset']);

  it('are those that keepalived sets', async () => {
    const { configuration } = loadConfiguration(form('group-marks.conf'), {
      configId: 'lab',
      allIncludeChecks: false,
    });
    const { marking } = configuration.global.balancer;
    const tables = marking ? markTables(allocateMarks(configuration, []), marking) : [];
    expect(await apply(tables.map(({ text }) => text).join(''))).to.equal(undefined);
    network.node('client').run('nft', ['-f', '-'], readFileSync(form('group-marks.nft'), 'utf8'));
    expect(ruleset(director)).to.equal(ruleset(network.node('client')));
    expect(ruleset(director)).to.contain('keepalived_ipvs');

    expect(await apply(withoutTables(tables))).to.equal(undefined);
    expect(ruleset(director)).to.equal('');
  });

  it('are on the packets that IPVS gets to see', async () => {
    const addresses = [
      { kind: 'addresses', first: ip('10.99.0.40'), count: 2, port: 53 },
      { kind: 'addresses', first: ip('10.99.0.50'), count: 1, port: 0 },
    ] as const;
    const group = { group: 'A', protocol: 'UDP', family: 'inet' } as const;
    const [table] = markTables([{ mark: 1000, ...group, addresses }], settings);
    for (const host of [40, 41, 50, 60]) {
      director.ip('address', 'add', `10.99.0.${host}/32`, 'dev', 'eth0');
    }
    expect(await apply(table?.text ?? '')).to.equal(undefined);
    director.run(
      'nft',
      ['-f', '-'],
      `table ip seen { chain input {
        type filter hook input priority 98
        meta l4proto udp meta mark 1000 counter
        meta l4proto udp meta mark 0 counter
      }; }`,
    );
    const targets = ['10.99.0.40 53', '10.99.0.41 53', '10.99.0.41 54', '10.99.0.50 7'];
    const other = ['10.99.0.50 53', '10.99.0.60 53'];
    network.node('client').run(process.execPath, ['-e', SENDER, ...targets, ...other]);
    const seen = director.run('nft', ['list', 'table', 'ip', 'seen']);
    const counts = [...seen.matchAll(/packets (\d+)/g)].map(([, count]) => Number(count));
    expect(counts, seen).to.deep.equal([4, 2]);
  });

  it('are missed when their table is gone', async () => {
    const name = { family: 'ip', name: 'marks' } as const;
    expect(kernelMarkDoor.exists(name, place())).to.equal(false);
    expect(await apply('add table ip marks\n')).to.equal(undefined);
    expect(kernelMarkDoor.exists(name, place())).to.equal(true);
    expect(kernelMarkDoor.exists({ ...name, family: 'ip6' }, place())).to.equal(false);
    expect(kernelMarkDoor.exists(name, '/run/netns/none-of-this-name')).to.equal(undefined);
    expect(await apply('add table ip 1\n')).to.contain('Error');
  });
});
