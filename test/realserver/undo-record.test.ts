import { expect } from 'chai';
import { shaped } from '../../src/base/json-shape.js';
import { arpRulesFor, NO_ARP_RULES } from '../../src/realserver/arp-rules.js';
import { commandFor } from '../../src/realserver/change.js';
import type { HostView } from '../../src/realserver/host-view.js';
import {
  NOTHING_DONE,
  planUndo,
  type UndoRecord,
  undoRecordShape,
  withChange,
  withServed,
} from '../../src/realserver/undo-record.js';
import { BY_DR, BY_TUNNEL, bareHost, held, ip, settings, VIP } from './sample-host.js';

const IGNORE = 'net.ipv4.conf.all.arp_ignore';
const ANNOUNCE = 'net.ipv4.conf.all.arp_announce';
const FILTER = 'net.ipv4.conf.tunl0.rp_filter';

const done: UndoRecord = {
  addresses: [
    { ...BY_DR, ours: true },
    { ...BY_TUNNEL, address: ip('10.0.0.101'), ours: true },
  ],
  settings: [
    { name: IGNORE, before: '0', ours: '1' },
    { name: FILTER, before: '1', ours: '2' },
  ],
  raised: ['tunl0'],
  neighbours: [],
};

function hostAfter(changed: Readonly<Record<string, string>> = {}): HostView {
  const devices = new Map(bareHost().devices).set('tunl0', {
    up: true,
    loopback: false,
    noArp: true,
  });
  return bareHost({
    devices,
    addresses: [held('10.0.0.100', 32, 'lo', 'lo:0'), held('10.0.0.101', 32, 'tunl0', 'tunl0')],
    settings: settings({ [IGNORE]: '1', [FILTER]: '2', ...changed }),
  });
}

function commands(given: readonly string[] | undefined, view: HostView): readonly string[] {
  return planUndo(done, given?.map(ip), view).changes.map(commandFor);
}

describe('realserver/undo-record', () => {
  it('removes addresses before the settings that keep them quiet', () => {
    expect(commands(undefined, hostAfter())).to.deep.equal([
      'ip address delete 10.0.0.100/32 dev lo',
      'ip address delete 10.0.0.101/32 dev tunl0',
      'ip link set tunl0 down',
      `sysctl -w ${IGNORE}=0`,
      `sysctl -w ${FILTER}=1`,
    ]);
    expect(planUndo(done, undefined, hostAfter()).record).to.deep.equal(NOTHING_DONE);
  });

  it('keeps what another address needs', () => {
    expect(commands(['10.0.0.101'], hostAfter())).to.deep.equal([
      'ip address delete 10.0.0.101/32 dev tunl0',
      'ip link set tunl0 down',
      `sysctl -w ${FILTER}=1`,
    ]);
    expect(commands(['10.0.0.100'], hostAfter())).to.deep.equal([
      'ip address delete 10.0.0.100/32 dev lo',
    ]);
    const { record } = planUndo(done, [VIP], hostAfter());
    expect(record.settings).to.deep.equal(done.settings);
    expect(record.addresses.map(({ address }) => address)).to.deep.equal(['10.0.0.101']);
  });

  it('leaves what others have changed, and does not remove what is gone', () => {
    const view = { ...hostAfter({ [IGNORE]: '2' }), addresses: [] };
    const plan = planUndo(done, undefined, view);
    expect(plan.changes.map(commandFor)).to.deep.equal([
      'ip link set tunl0 down',
      `sysctl -w ${FILTER}=1`,
    ]);
    expect(plan.left).to.deep.equal([`${IGNORE} is 2: we had set 1, somebody else has changed it`]);
  });

  it('says nothing of a setting that has its former value already', () => {
    const plan = planUndo(done, undefined, hostAfter({ [IGNORE]: '0' }));
    expect(plan.changes.map(commandFor)).not.to.include(`sysctl -w ${IGNORE}=0`);
    expect(plan.left).to.deep.equal([]);
  });

  it('remembers the first value of a setting, and whose an address is', () => {
    const view = bareHost({ addresses: [held('10.0.0.100', 32, 'lo')] });
    const served = [BY_DR, { ...BY_DR, address: ip('10.0.0.102') }];
    const first = withServed(NOTHING_DONE, served, view);
    expect(first.addresses.map(({ ours }) => ours)).to.deep.equal([false, true]);
    expect(withServed(first, served, bareHost())).to.deep.equal(first);
    const set = withChange(first, { kind: 'setting', name: ANNOUNCE, value: '2' }, view);
    const later = bareHost({ settings: settings({ [ANNOUNCE]: '1' }) });
    const again = withChange(set, { kind: 'setting', name: ANNOUNCE, value: '2' }, later);
    expect(again.settings).to.deep.equal([{ name: ANNOUNCE, before: '0', ours: '2' }]);
    const raised = withChange(again, { kind: 'setLink', device: 'tunl0', up: true }, view);
    expect(withChange(raised, { kind: 'setLink', device: 'tunl0', up: true }, view).raised).to.eql([
      'tunl0',
    ]);
    const added = { kind: 'addAddress', address: VIP, device: 'lo', label: undefined } as const;
    expect(withChange(first, added, view).addresses[0]?.ours).to.equal(true);
  });

  it('leaves addresses that were there before', () => {
    const record = withServed(NOTHING_DONE, [BY_DR], hostAfter());
    expect(planUndo(record, undefined, hostAfter())).to.deep.include({
      changes: [],
      left: [`${VIP} was on lo before us`],
    });
  });

  it('takes the rules of ARP away with the last address that is kept quiet by them', () => {
    const byRules = { ...BY_DR, byRules: true } as const;
    const second = { ...byRules, address: ip('10.0.0.101') };
    const view = bareHost({ arpRules: arpRulesFor([byRules, second], bareHost()) });
    const record = withServed(NOTHING_DONE, [byRules, second], view);
    expect(shaped(undoRecordShape, JSON.parse(JSON.stringify(record)))).to.deep.equal(record);
    expect(planUndo(record, [VIP], view).changes).to.deep.equal([
      { kind: 'arpRules', rules: arpRulesFor([second], view) },
    ]);
    expect(planUndo(record, undefined, view).changes).to.deep.equal([
      { kind: 'arpRules', rules: NO_ARP_RULES },
    ]);
  });

  it('comes back from JSON, and nothing else does', () => {
    const copy: unknown = JSON.parse(JSON.stringify(done));
    expect(shaped(undoRecordShape, copy)).to.deep.equal(done);
    const wrong: readonly unknown[] = [
      null,
      [],
      'text',
      {},
      { ...done, raised: [1] },
      { ...done, addresses: [{ ...BY_DR, ours: true, address: '10.0.0.300' }] },
      { ...done, addresses: [{ ...BY_DR }] },
      { ...done, settings: [{ name: IGNORE, before: 0, ours: '1' }] },
    ];
    for (const value of wrong) {
      expect(shaped(undoRecordShape, value), JSON.stringify(value)).to.equal(undefined);
    }
  });
});
