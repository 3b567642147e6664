import { expect } from 'chai';
import { loadText, problemsOf } from '../../load-text.js';

const SERVICE = ['lb_algo rr', 'lb_kind NAT', 'protocol TCP'];
const REAL_SERVER = ['real_server 192.0.2.2 80 {', '}'];

/** A virtual server with these lines, the first of which is line 2. */
function serverText(lines: readonly string[], head = '192.0.2.1 80'): string {
  return `virtual_server ${head} {\n${lines.join('\n')}\n}\n`;
}

/** Line, column and code of what is said besides what is not supported or said again. */
function found(text: string): readonly string[] {
  return problemsOf(text)
    .filter((problem) => !/repeated-keyword/.test(problem))
    .map((problem) => problem.replace(/ (?:error|warning|hint) /, ' '));
}

const general = (place: string, code: string) => `${place} ${code} GENERAL_ERROR`;

describe('a virtual_server', () => {
  it('that says everything is fine', () => {
    expect(found(serverText([...SERVICE, ...REAL_SERVER]))).to.deep.equal([]);
    expect(loadText(serverText([...SERVICE, ...REAL_SERVER])).exitStatus).to.equal(0);
  });

  it('is told what it leaves open', () => {
    const text = serverText(REAL_SERVER);
    expect(found(text)).to.deep.equal([general('1:1', 'default-used')]);
    const [{ message } = { message: '' }] = loadText(text).diagnostics;
    expect(message).to.contain('lb_algo wlc, lb_kind NAT, protocol UDP');
    const method = ['real_server 192.0.2.2 80 {', 'lvs_method DR', '}'];
    expect(found(serverText(['lb_algo rr', 'protocol UDP', ...method]))).to.deep.equal([]);
  });

  it('is told what it says again, and so are its servers and their checks', () => {
    const again = (line: string, inside: readonly string[]) => [line, ...inside, '}'];
    const check = again('TCP_CHECK {', ['retry 2', 'retry 3']);
    const url = again('url {', ['path /', 'digest', 'path /2']);
    const server = again('real_server 192.0.2.2 80 {', ['weight 2', 'weight 3', ...check]);
    const other = again('real_server 192.0.2.3 80 {', again('HTTP_GET {', url));
    const text = serverText([...SERVICE, 'lvs_sched wlc', 'quorum x', ...server, ...other]);
    expect(problemsOf(text).filter((problem) => problem.includes('repeated'))).to.deep.equal([
      '5:1 hint repeated-keyword OK',
      '9:1 hint repeated-keyword OK',
      '12:1 hint repeated-keyword OK',
      '20:1 hint repeated-keyword OK',
    ]);
    const [service] = loadText(text).configuration.virtualServers;
    expect(service).to.include({ scheduler: 'wlc' });
    expect(service?.realServers[0]).to.include({ weight: 3 });
    expect(service?.realServers[0]?.checks[0]).to.have.nested.property('timing.retry', 3);
  });

  it('without servers is ignored', () => {
    expect(found(serverText(SERVICE))).to.deep.equal([general('1:1', 'no-real-server')]);
  });

  it('of a firewall mark has no protocol', () => {
    const marked = serverText([...SERVICE, ...REAL_SERVER], 'fwmark 1');
    expect(found(marked)).to.deep.equal([general('4:1', 'protocol-ignored')]);
    const without = serverText([...SERVICE.slice(0, 2), ...REAL_SERVER], 'fwmark 1');
    expect(found(without)).to.deep.equal([]);
    const suspended = ['ha_suspend', ...SERVICE.slice(0, 2), ...REAL_SERVER];
    expect(found(serverText(suspended, 'fwmark 1'))).to.deep.equal([
      general('2:1', 'ha-suspend-ignored'),
    ]);
    expect(found(serverText([...suspended, 'protocol TCP']))).to.deep.equal([]);
  });

  it('has the flags of a scheduler behind it', () => {
    const behind = [...SERVICE, 'lb_algo sh', 'sh-port', 'hashed', 'lb_algo mh', 'mh-fallback'];
    expect(found(serverText([...behind, ...REAL_SERVER]))).to.deep.equal([]);
    const before = ['sh-port', 'lb_algo sh', 'mh-port', ...SERVICE, 'hashed', ...REAL_SERVER];
    expect(found(serverText(before))).to.deep.equal([
      general('2:1', 'scheduler-flag-ignored'),
      general('4:1', 'scheduler-flag-ignored'),
      general('8:1', 'scheduler-flag-ignored'),
    ]);
  });

  it('has one-packet scheduling for UDP alone', () => {
    expect(found(serverText([...SERVICE, 'ops', ...REAL_SERVER]))).to.deep.equal([
      general('5:1', 'ops-ignored'),
    ]);
    const udp = [...SERVICE, 'protocol udp', 'ops', ...REAL_SERVER];
    expect(found(serverText(udp))).to.deep.equal([]);
  });

  it('has its sorry server before the method that reaches it', () => {
    const before = [...SERVICE, 'sorry_server_lvs_method DR', 'sorry_server 192.0.2.9 80'];
    expect(found(serverText([...before, ...REAL_SERVER]))).to.deep.equal([
      general('5:1', 'sorry-server-missing'),
    ]);
    const after = [...SERVICE, 'sorry_server 192.0.2.9 80', 'sorry_server_lvs_method DR'];
    expect(found(serverText([...after, ...REAL_SERVER]))).to.deep.equal([]);
  });

  it('names a group that is defined, before or after it', () => {
    const service = serverText([...SERVICE, ...REAL_SERVER], 'group servers');
    const group = 'virtual_server_group servers {\n192.0.2.1 80\n}\n';
    expect(found(service + group)).to.deep.equal([]);
    expect(found(group + service)).to.deep.equal([]);
    expect(found(service)).to.deep.equal(['1:22 unknown-server-group OK']);
    const near = loadText(service + group.replace('servers', 'server'));
    expect(near.diagnostics.map(({ hint }) => hint)).to.include("did you mean 'server'?");
  });
});

describe('the servers of a virtual_server', () => {
  const server = (head: string, ...lines: readonly string[]) => [
    `real_server ${head} {`,
    ...lines,
    '}',
  ];
  const service = (kind: string) => ['lb_algo rr', `lb_kind ${kind}`, 'protocol TCP'];

  it('are listed once', () => {
    const twice = [...service('NAT'), ...server('192.0.2.2 80'), ...server('192.0.2.2 80')];
    expect(found(serverText(twice))).to.deep.equal([general('7:13', 'repeated-real-server')]);
    const ports = [...service('NAT'), ...server('192.0.2.2 80'), ...server('192.0.2.2 81')];
    expect(found(serverText(ports))).to.deep.equal([]);
  });

  it('are of the family of the service, unless a tunnel leads to them', () => {
    const other = server('2001:db8::1 80');
    const mismatch = [general('5:13', 'address-family-mismatch')];
    expect(found(serverText([...service('NAT'), ...other]))).to.deep.equal(mismatch);
    expect(found(serverText([...service('TUN'), ...other]))).to.deep.equal([]);
    const own = server('2001:db8::1 80', 'lvs_method TUN');
    expect(found(serverText([...service('NAT'), ...own]))).to.deep.equal([]);
    expect(found(serverText([...service('NAT'), ...other], '2001:db8::9 80'))).to.deep.equal([]);
    const marked = ['lb_algo rr', 'lb_kind DR', 'ip_family inet', 'real_server 2001:db8::1 {', '}'];
    expect(found(serverText(marked, 'fwmark 1'))).to.deep.equal(mismatch);
    expect(found(serverText([...marked, 'ip_family inet6'], 'fwmark 1'))).to.deep.equal([]);
  });

  it('have a service whose ip_family is that of its address', () => {
    const lines = (family: string) => [...SERVICE, `ip_family ${family}`, ...REAL_SERVER];
    expect(found(serverText(lines('inet')))).to.deep.equal([]);
    expect(found(serverText(lines('inet6')))).to.deep.equal([
      general('5:11', 'address-family-mismatch'),
    ]);
  });

  it('have the port of the service, unless NAT changes it', () => {
    const other = server('192.0.2.2 8080');
    const unused = [general('5:23', 'port-not-used')];
    expect(found(serverText([...service('DR'), ...other]))).to.deep.equal(unused);
    expect(found(serverText([...service('TUN'), ...other]))).to.deep.equal(unused);
    expect(found(serverText([...service('NAT'), ...other]))).to.deep.equal([]);
    const own = server('192.0.2.2 8080', 'lvs_method NAT');
    expect(found(serverText([...service('DR'), ...own]))).to.deep.equal([]);
    expect(found(serverText([...service('DR'), ...server('192.0.2.2 80')]))).to.deep.equal([]);
    const sorry = [...service('DR'), ...REAL_SERVER, 'sorry_server 192.0.2.9 81'];
    expect(found(serverText(sorry))).to.deep.equal([general('7:24', 'port-not-used')]);
  });

  it('outweigh the quorum', () => {
    const weighted = server('192.0.2.3 80', 'weight 3');
    const lines = (quorum: string) => [...service('NAT'), quorum, ...REAL_SERVER, ...weighted];
    expect(found(serverText(lines('quorum 4')))).to.deep.equal([]);
    expect(found(serverText(lines('quorum 5')))).to.deep.equal([
      general('5:8', 'quorum-too-large'),
    ]);
    expect(found(serverText(['weight 2', ...lines('quorum 5')]))).to.deep.equal([]);
    expect(found(serverText(['quorum 2', ...lines('hysteresis 1')]))).to.deep.equal([]);
    expect(found(serverText(lines('hysteresis 1')))).to.deep.equal([
      general('5:12', 'hysteresis-too-large'),
    ]);
  });

  it('are many ports only with persistence', () => {
    const lines = [...service('NAT'), ...REAL_SERVER];
    for (const head of ['192.0.2.1', '192.0.2.1 0']) {
      expect(found(serverText(lines, head))).to.deep.equal([
        general('1:1', 'all-ports-not-persistent'),
      ]);
      expect(found(serverText(['persistence_timeout', ...lines], head))).to.deep.equal([]);
    }
  });
});

describe('tunnel options', () => {
  const method = (words: string) =>
    found(serverText([...SERVICE, 'real_server 192.0.2.2 80 {', `lvs_method ${words}`, '}']));

  it('go together', () => {
    const fine = ['DR', 'TUN', 'TUN type ipip nocsum', 'TUN type gue port 6080 remcsum'];
    for (const words of [...fine, 'TUN csum type gre', 'TUN port 6080 type gue']) {
      expect(method(words), words).to.deep.equal([]);
    }
  });

  it('are told when they do not', () => {
    expect(method('TUN type gue csum')).to.deep.equal([general('6:12', 'tunnel-options')]);
    expect(method('TUN port 6080')).to.deep.equal([general('6:16', 'tunnel-options')]);
    expect(method('TUN type gre remcsum')).to.deep.equal([general('6:25', 'tunnel-options')]);
    expect(method('TUN csum')).to.deep.equal([general('6:16', 'tunnel-options')]);
  });
});
