import { expect } from 'chai';
import { FOLLOWS_NOTHING } from '../../../../src/config/defaults.js';
import { loadText, problemsOf } from '../../load-text.js';

function instance(name: string, ...lines: readonly string[]): string {
  const id = name.charCodeAt(0);
  const address = `virtual_ipaddress {\n 192.0.2.${id}\n}`;
  const head = `vrrp_instance ${name} {\n interface eth0\n virtual_router_id ${id}`;
  return [head, ...lines, address, '}', ''].join('\n');
}

function group(name: string, ...lines: readonly string[]): string {
  return [`vrrp_sync_group ${name} {`, ...lines, '}', ''].join('\n');
}

const groups = (text: string) => loadText(text).configuration.syncGroups;

describe('vrrp_sync_group', () => {
  it('has members, defined before or after it, one or more on a line', () => {
    const text = group('G', 'group {', 'A B', 'C', '}', 'notify_master "/bin/x y"');
    const all = instance('A') + text + instance('B') + instance('C');
    expect(problemsOf(all)).to.deep.equal([]);
    expect(groups(all)).to.deep.equal([
      {
        name: 'G',
        members: ['A', 'B', 'C'],
        trackScripts: [],
        trackInterfaces: [],
        trackingWeight: false,
        notify: { master: { argv: ['/bin/x', 'y'], text: '/bin/x y', supplementaryGroups: false } },
        notifyPriorityChanges: false,
        smtpAlert: false,
        ...FOLLOWS_NOTHING,
      },
    ]);
  });

  it('reports members that are not there, and goes on without them', () => {
    const text = group('G', 'group {', 'A X', '}') + instance('A');
    expect(problemsOf(text)).to.deep.equal([
      '1:17 warning group-with-one-member GENERAL_ERROR',
      '3:3 error unknown-instance GENERAL_ERROR',
    ]);
    expect(groups(text)[0]?.members).to.deep.equal(['A']);
    expect(groups(group('G', 'group {', 'X', '}'))).to.deep.equal([]);
    expect(problemsOf(group('G'))).to.deep.equal([
      '1:17 error group-without-members GENERAL_ERROR',
    ]);
  });

  it('says that a member was left out', () => {
    const unusable = 'vrrp_instance B {\n}\n';
    const text = group('G', 'group {', 'A B', '}') + instance('A') + unusable;
    expect(problemsOf(text)).to.include('3:3 warning group-member-left-out OK');
  });

  it('shares no member with another group', () => {
    const text = group('G', 'group {', 'A B', '}') + group('H', 'group {', 'A B', '}');
    expect(problemsOf(text + instance('A') + instance('B'))).to.deep.equal([
      '6:17 error group-without-members GENERAL_ERROR',
      '8:1 error instance-in-two-groups GENERAL_ERROR',
      '8:3 error instance-in-two-groups GENERAL_ERROR',
    ]);
  });

  it('reports a deprecated keyword, which works', () => {
    const text = group('G', 'group {', 'A B', '}', 'global_tracking') + instance('A');
    expect(problemsOf(text + instance('B'))).to.deep.equal([
      '5:1 warning deprecated-keyword DEPRECATED',
    ]);
    expect(groups(text + instance('B'))[0]?.trackingWeight).to.equal(true);
  });
});

describe('weights in a sync group', () => {
  const SCRIPTS =
    'vrrp_script s {\n script /bin/x\n}\nvrrp_script w {\n script /bin/y\n weight 5\n}\n';
  const TRACK = [
    'track_script {',
    's',
    'w',
    '}',
    'track_interface {',
    'eth1',
    'eth2 weight 3',
    '}',
  ];
  const MEMBERS = group('G', 'group {', 'A B', '}');
  const tracked = (text: string) => {
    const [first] = loadText(text).configuration.vrrpInstances;
    return [...(first?.trackScripts ?? []), ...(first?.trackInterfaces ?? [])].map(
      ({ name, weight }) => `${name} ${weight.value}`,
    );
  };

  it('count without a group', () => {
    expect(tracked(SCRIPTS + instance('A', ...TRACK))).to.deep.equal([
      's 0',
      'w 5',
      'eth1 0',
      'eth2 3',
    ]);
  });

  it('do not count in a group, unless it says so', () => {
    const text = SCRIPTS + instance('A', ...TRACK) + instance('B');
    expect(tracked(text + MEMBERS)).to.deep.equal(['s 0', 'eth1 0', 'eth2 0']);
    expect(problemsOf(text + MEMBERS)).to.deep.equal([
      '13:1 warning weight-ignored GENERAL_ERROR',
      '17:1 warning weight-ignored GENERAL_ERROR',
    ]);
    const weighted = MEMBERS.replace('group {', 'sync_group_tracking_weight\ngroup {');
    expect(tracked(text + weighted)).to.deep.equal(['s 0', 'w 5', 'eth1 0', 'eth2 3']);
  });

  it('do not count for an owner', () => {
    const text = SCRIPTS + instance('A', 'priority 255', ...TRACK);
    expect(tracked(text)).to.deep.equal(['s 0', 'eth1 0']);
  });

  it('of the group itself count unless a member is an owner', () => {
    const own = group('G', 'group {', 'A B', '}', 'track_script {', 'w', '}');
    const weight = (text: string) => groups(text)[0]?.trackScripts[0]?.weight.value;
    expect(weight(SCRIPTS + own + instance('A') + instance('B'))).to.equal(5);
    expect(weight(SCRIPTS + own + instance('A') + instance('B', 'priority 255'))).to.equal(0);
  });
});
