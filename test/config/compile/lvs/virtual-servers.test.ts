import { expect } from 'chai';
import { instanceText, loadText, problemsOf } from '../../load-text.js';

const PLAIN = ['lb_algo rr', 'lb_kind NAT', 'protocol TCP'];
const ONE = ['real_server 192.0.2.2 80 {', '}'];

const block = (head: string, lines: readonly string[]) => `${head} {\n${lines.join('\n')}\n}\n`;
const server = (head: string, ...lines: readonly string[]) => [
  `real_server ${head} {`,
  ...lines,
  '}',
];

/** The virtual servers of a text. */
const services = (text: string) => loadText(text).configuration.virtualServers;

/** The only service with these lines. */
function service(lines: readonly string[], head = '192.0.2.1 80') {
  const [only] = services(block(`virtual_server ${head}`, lines));
  if (only === undefined) {
    throw new Error('the service is ignored');
  }
  return only;
}

describe('a virtual_server in the model', () => {
  it('has the defaults that keepalived has', () => {
    expect(service(['delay_loop 3', ...server('192.0.2.2')])).to.deep.equal({
      identity: { form: 'address', protocol: 'UDP', address: '192.0.2.1', port: 80 },
      scheduler: 'wlc',
      schedulerFlags: [],
      onePacket: false,
      quorum: 1,
      hysteresis: 0,
      realServers: [
        {
          address: '192.0.2.2',
          port: 80,
          weight: 1,
          forwarding: { method: 'NAT' },
          upperThreshold: 0,
          lowerThreshold: 0,
          inhibitOnFailure: false,
          smtpAlert: true,
          checks: [],
        },
      ],
      omega: false,
      haSuspend: false,
      announced: false,
      smtpAlert: false,
      defaults: {
        forwarding: { method: 'NAT' },
        inhibitOnFailure: false,
        checks: { delayLoopMs: 3000, connectTimeoutMs: 5000, alpha: false },
      },
    });
  });

  it('is not persistent without the line, not with a 0', () => {
    const text = block('virtual_server 192.0.2.1 80', ['persistence_timeout 0', ...PLAIN, ...ONE]);
    expect(problemsOf(text)).to.deep.equal(['2:21 error number-out-of-range INVALID_NUMBER']);
    expect(loadText(text).diagnostics[0]?.hint).to.match(/^leave the line out/);
    expect(services(text)[0]).not.to.have.property('persistence');
  });

  it('needs a time-out to be persistent', () => {
    const text = (...lines: readonly string[]) =>
      block('virtual_server 192.0.2.1 80', [...lines, ...PLAIN, ...ONE]);
    const granularity = 'persistence_granularity 255.255.0.0';
    const missing = ['2:25 warning persistence-missing OK'];
    expect(problemsOf(text(granularity))).to.deep.equal(missing);
    expect(problemsOf(text(granularity, 'persistence_timeout 50'))).to.deep.equal([]);
    expect(problemsOf(text(granularity).replace(' 80 {', ' {'))).to.deep.equal([
      '1:1 warning all-ports-not-persistent GENERAL_ERROR',
    ]);
  });

  it('is an address, a mark or a group', () => {
    expect(service([...PLAIN, ...ONE]).identity).to.deep.equal({
      form: 'address',
      protocol: 'TCP',
      address: '192.0.2.1',
      port: 80,
    });
    const mark = { form: 'fwmark', mark: 7, family: 'inet' };
    expect(service([...PLAIN, ...ONE], 'fwmark 7').identity).to.deep.equal(mark);
    const v6 = service([...PLAIN, ...server('2001:db8::1 80')], 'fwmark 7');
    expect(v6.identity).to.deep.equal({ ...mark, family: 'inet6' });
    const tunnel = ['lb_algo rr', 'lb_kind TUN', 'ip_family inet', ...server('2001:db8::1')];
    expect(service(tunnel, 'fwmark 7').identity).to.deep.equal(mark);
  });

  it('of all ports is persistent, whether it says so or not', () => {
    expect(service([...PLAIN, ...ONE], '192.0.2.1').persistence).to.deep.equal({
      timeoutSeconds: 360,
    });
    const own = ['persistence_timeout 50', ...PLAIN, ...ONE];
    expect(service(own, '192.0.2.1 0').persistence).to.deep.equal({ timeoutSeconds: 50 });
    expect(service([...PLAIN, ...ONE])).not.to.have.property('persistence');
    const bare = ['persistence_timeout', ...PLAIN, ...ONE];
    expect(service(bare).persistence).to.deep.equal({ timeoutSeconds: 360 });
  });

  it('tells clients apart by a mask of its family', () => {
    const persistent = (mask: string) => [
      ...['persistence_timeout 9', 'persistence_engine sip', `persistence_granularity ${mask}`],
      ...PLAIN,
    ];
    const four = (mask: string) => service([...persistent(mask), ...ONE]).persistence;
    expect(four('255.255.255.0')?.granularity).to.equal(0xffff_ff00);
    expect(four('24')?.granularity).to.equal(0xffff_ff00);
    expect(four('64')).to.deep.equal({ timeoutSeconds: 9, engine: 'sip' });
    const six = (mask: string) =>
      service([...persistent(mask), ...server('2001:db8::2 80')], '2001:db8::1 80').persistence;
    expect(six('64')?.granularity).to.equal(64);
    expect(six('255.255.255.0')).not.to.have.property('granularity');
    const text = block('virtual_server 192.0.2.1 80', [...persistent('64'), ...ONE]);
    expect(problemsOf(text)).to.deep.equal(['4:25 error invalid-value GENERAL_ERROR']);
  });

  it('keeps the ports that the method can change, and no others', () => {
    const ports = (kind: string, head: string) => {
      const lines = [`lb_kind ${kind}`, 'lb_algo rr', ...server('192.0.2.2 8080')];
      return service([...lines, 'sorry_server 192.0.2.9 81'], head);
    };
    const both = (kind: string, head: string) => {
      const { realServers, sorryServer } = ports(kind, head);
      return [realServers[0]?.port, sorryServer?.port];
    };
    expect(both('NAT', '192.0.2.1 80')).to.deep.equal([8080, 81]);
    expect(both('FULLNAT', '192.0.2.1 80')).to.deep.equal([8080, 81]);
    expect(both('DR', '192.0.2.1 80')).to.deep.equal([80, 80]);
    expect(both('TUN', '192.0.2.1 80')).to.deep.equal([80, 80]);
    expect(both('DR', 'fwmark 1')).to.deep.equal([0, 0]);
    expect(both('NAT', 'fwmark 1')).to.deep.equal([8080, 81]);
  });

  it('has each server once: servers that differ in an unused port are one', () => {
    const lines = ['lb_kind DR', ...server('192.0.2.2 80'), ...server('192.0.2.2 81')];
    expect(service(lines).realServers).to.have.lengthOf(1);
    const nat = ['lb_kind NAT', ...server('192.0.2.2 80'), ...server('192.0.2.2 81')];
    expect(service(nat).realServers).to.have.lengthOf(2);
    const many = Array.from({ length: 40 }, (_, n) => server(`192.0.2.${(n % 30) + 2} 80`));
    expect(service(['lb_kind NAT', ...many.flat()]).realServers).to.have.lengthOf(30);
  });

  it('has the quorum and the hysteresis that can be reached', () => {
    const values = (...lines: readonly string[]) => {
      const { quorum, hysteresis } = service([
        ...lines,
        ...PLAIN,
        ...ONE,
        ...server('192.0.2.3 80'),
      ]);
      return [quorum, hysteresis];
    };
    expect(values()).to.deep.equal([1, 0]);
    expect(values('quorum 2', 'hysteresis 1')).to.deep.equal([2, 1]);
    expect(values('quorum 3', 'hysteresis 2')).to.deep.equal([2, 1]);
    expect(values('hysteresis 5')).to.deep.equal([1, 0]);
    expect(values('weight 4', 'quorum 7', 'hysteresis 5')).to.deep.equal([7, 5]);
    const none = service([...PLAIN, ...server('192.0.2.2 80', 'weight 0')]);
    expect([none.quorum, none.hysteresis]).to.deep.equal([0, 0]);
  });

  it('lets a sorry server that is a real server too be inhibited as that one', () => {
    const same = (...lines: readonly string[]) => [
      ...[...PLAIN, 'sorry_server 192.0.2.2 80', 'sorry_server_inhibit'],
      ...server('192.0.2.2 80', ...lines),
    ];
    expect(service(same()).sorryServer?.inhibit).to.equal(false);
    expect(service(same('inhibit_on_failure')).sorryServer?.inhibit).to.equal(true);
    const problems = (...lines: readonly string[]) =>
      problemsOf(block('virtual_server 192.0.2.1 80', same(...lines)));
    expect(problems()).to.deep.equal(['5:14 error sorry-server-inhibit GENERAL_ERROR']);
    expect(problems('inhibit_on_failure')).to.deep.equal([]);
  });

  it('has one-packet scheduling where it can be', () => {
    const ops = (protocol: string) => service([`protocol ${protocol}`, 'ops', ...ONE]).onePacket;
    expect([ops('UDP'), ops('TCP')]).to.deep.equal([true, false]);
    expect(service(['ops', ...ONE], 'fwmark 1').onePacket).to.equal(true);
    expect(service(['ha_suspend', ...ONE], 'fwmark 1').haSuspend).to.equal(false);
    expect(service(['ha_suspend', ...ONE]).haSuspend).to.equal(true);
  });

  // Shows: virtual_server.slow_start, virtual_server.real_server.slow_start
  it('says how slowly servers start that return, and a server may say it for itself', () => {
    const own = 'real_server 192.0.2.3 80 {\n slow_start 0\n}';
    const { realServers } = service(['slow_start 30', ...PLAIN, ...ONE, own]);
    expect(realServers.map(({ slowStartMs }) => slowStartMs)).to.deep.equal([30_000, undefined]);
  });

  it('may depend on an instance that is master', () => {
    const { activeOnMaster } = service(['active_on master VI_1', ...PLAIN, ...ONE]);
    expect(activeOnMaster).to.deep.equal(['VI_1']);
    const none = block('virtual_server 192.0.2.1 80', ['active_on master B', ...PLAIN, ...ONE]);
    const unknown = '2:18 error unknown-instance GENERAL_ERROR';
    expect(problemsOf(none + instanceText())).to.deep.equal([unknown]);
    expect(problemsOf(none.replace('master B', 'master A') + instanceText())).to.deep.equal([]);
    const text = block('virtual_server 192.0.2.1 80', ['active_on backup VI_1', ...PLAIN, ...ONE]);
    expect(problemsOf(text)).to.deep.equal(['2:11 error invalid-choice GENERAL_ERROR']);
  });

  // Shows: active_on
  it('may depend on a sync group, and on an instance rather than on a group of its name', () => {
    const vrrp =
      instanceText() +
      instanceText().replace('instance A', 'instance B').replace(' 51', ' 52') +
      'vrrp_sync_group G {\n group {\n A\n B\n }\n}\nvrrp_sync_group A {\n group {\n }\n}\n';
    const followed = (name: string) => {
      const text = block('virtual_server 192.0.2.1 80', [
        `active_on master ${name}`,
        ...PLAIN,
        ...ONE,
      ]);
      return services(text + vrrp)[0]?.activeOnMaster;
    };
    expect(['G', 'A', 'none'].map(followed)).to.deep.equal([['A', 'B'], ['A'], ['none']]);
  });

  it('is ignored without a server that it can use', () => {
    const ignored = (lines: readonly string[]) =>
      services(block('virtual_server 192.0.2.1 80', [...PLAIN, ...lines])).length === 0;
    expect(ignored([])).to.equal(true);
    expect(ignored(server('192.0.2.300 80'))).to.equal(true);
    expect(ignored([...ONE, ...server('2001:db8::1 80')])).to.equal(true);
    expect(ignored([...ONE, 'sorry_server 2001:db8::1 80'])).to.equal(true);
    expect(ignored(ONE)).to.equal(false);
  });

  it('is there once', () => {
    const text = (head: string, more: string) =>
      block(`virtual_server ${head}`, [...PLAIN, ...ONE]) +
      block(`virtual_server ${more}`, [...PLAIN, ...server('192.0.2.3 80')]);
    expect(services(text('192.0.2.1 80', '192.0.2.1 80'))).to.have.lengthOf(1);
    expect(problemsOf(text('192.0.2.1 80', '192.0.2.1 80'))).to.deep.equal([
      '8:16 warning repeated-service OK',
    ]);
    expect(services(text('192.0.2.1 80', '192.0.2.1 81'))).to.have.lengthOf(2);
  });
});

describe('a virtual_server of a group', () => {
  const group = (...entries: readonly string[]) => block('virtual_server_group web', entries);
  const user = (...lines: readonly string[]) =>
    block('virtual_server group web', [...PLAIN, ...lines]);

  it('has the family of the addresses in the group', () => {
    const six = user(...server('2001:db8::2 80')) + group('2001:db8::1 80');
    expect(services(six)[0]?.identity).to.deep.equal({
      form: 'group',
      group: 'web',
      protocol: 'TCP',
      family: 'inet6',
    });
    const marks = user(...server('2001:db8::2 80')) + group('fwmark 7');
    expect(services(marks)[0]?.identity).to.include({ family: 'inet6' });
  });

  it('is ignored when its servers are of another family, or the group has both', () => {
    const mixed = group('192.0.2.1 80', '2001:db8::1 80');
    const mismatch = ['6:22 error address-family-mismatch OK'];
    const at = (text: string) => problemsOf(text).map((each) => each.replace(/^\d+/, '6'));
    expect(services(mixed + user(...ONE))).to.deep.equal([]);
    expect(at(mixed + user(...ONE))).to.deep.equal(mismatch);
    expect(at(group('2001:db8::1 80') + user(...ONE))).to.deep.equal(mismatch);
    const tunnel = server('192.0.2.2', 'lvs_method TUN');
    expect(services(mixed + user(...tunnel))).to.have.lengthOf(1);
    expect(services(group('192.0.2.1 80') + user(...ONE))).to.have.lengthOf(1);
  });

  it('is ignored without its group', () => {
    expect(services(user(...ONE))).to.deep.equal([]);
    expect(services(user(...ONE) + group('192.0.2.1 80'))).to.have.lengthOf(1);
  });

  it('is persistent when a line of the group has all ports', () => {
    const all = group('192.0.2.1 80', '192.0.2.5') + user(...ONE);
    expect(services(all)[0]?.persistence).to.deep.equal({ timeoutSeconds: 360 });
    expect(problemsOf(all)).to.deep.equal(['5:1 warning all-ports-not-persistent GENERAL_ERROR']);
    expect(services(group('192.0.2.1 80') + user(...ONE))[0]).not.to.have.property('persistence');
  });

  it('finds one group of a name', () => {
    const { diagnostics, configuration } = loadText(group('192.0.2.1 80') + group('fwmark 1'));
    expect(configuration.virtualServerGroups).to.deep.equal([
      { name: 'web', entries: [{ kind: 'addresses', first: '192.0.2.1', count: 1, port: 80 }] },
    ]);
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(['repeated-name']);
  });
});
