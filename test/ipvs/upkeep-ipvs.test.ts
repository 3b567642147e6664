/** `upkeep ipvs` beside ipvsadm on one table. */
import { expect } from 'chai';
import { upkeepPath } from '../lab/daemon-kind.js';
import { Topology } from './stage/topology.js';

const RULES = `-A -t 10.1.0.2:80 -s wrr
-a -t 10.1.0.2:80 -r 10.2.0.11:8080 -m -w 3
-a -t 10.1.0.2:80 -r 10.2.0.12:80 -g -w 0
-a -t 10.1.0.2:80 -r 10.2.0.13:80 -i -w 1 --tun-type ipip
-A -t 10.1.0.2:443 -s sh -p 30 -b sh-fallback,sh-port
-A -t 10.1.0.3:80 -s wlc -p 300 -M 255.255.255.0
-A -u 10.1.0.2:53 -s rr -o
-a -u 10.1.0.2:53 -r 10.2.0.11:53 -i -w 1 --tun-type gue --tun-port 6080 --tun-csum
-a -u 10.1.0.2:53 -r 10.2.0.12:53 -i -w 1 --tun-type gre --tun-nocsum
-A -u 10.1.0.3:5060 -s rr -p 60 --pe sip -o
-A --sctp-service 10.1.0.2:99 -s lc
-A -t [fd00:1::2]:80 -s rr -p 60 -M 64
-a -t [fd00:1::2]:80 -r [fd00:2::11]:80 -m -w 1
-A -f 5 -s sed
-a -f 5 -r 10.2.0.11:0 -g -w 1
-A -f 5 -6 -s nq
`;

describe('upkeep ipvs', function () {
  this.timeout(60_000);
  let topology: Topology;
  const ipvsadm = (args: readonly string[], input?: string): string =>
    topology.node('a').run('ipvsadm', args, input);
  const upkeep = (args: readonly string[], input?: string): string =>
    topology.node('a').run(process.execPath, [upkeepPath, 'ipvs', ...args], input);
  /** Without blanks at the ends of lines. */
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line) => line !== '');

  before('fill the table of a director', () => {
    topology = new Topology();
    ipvsadm(['-R'], RULES);
    ipvsadm(['--start-daemon', 'master', '--mcast-interface', 'eth1', '--syncid', '3']);
  });
  after('clear the stage', () => {
    topology.close();
  });

  for (const [ours, theirs] of [
    [['list'], ['-Ln']],
    [
      ['list', '-n', '--stats'],
      ['-Ln', '--stats', '--exact'],
    ],
    [
      ['list', '--rate'],
      ['-Ln', '--rate', '--exact'],
    ],
    [
      ['list', '--thresholds'],
      ['-Ln', '--thresholds'],
    ],
    [
      ['list', '--daemon'],
      ['-L', '--daemon'],
    ],
    [
      ['list', '--timeout'],
      ['-L', '--timeout'],
    ],
    [['save'], ['-Sn']],
  ] as const) {
    it(`${ours.join(' ')} says what ipvsadm ${theirs.join(' ')} says`, () => {
      const expected = lines(ipvsadm(theirs));
      expect(expected.join('\n')).to.match(/\d/);
      expect(lines(upkeep(ours))).to.deep.equal(expected);
    });
  }

  it('lists all as JSON', () => {
    const report: unknown = JSON.parse(upkeep(['list', '--json']));
    expect(report).to.have.nested.property('services.length', 9);
    expect(report).to.have.nested.property('info.version', '1.2.1');
    expect(report).to.have.nested.property('services[0].statistics.connections', 0);
  });

  it('restores what it has saved, thresholds included', () => {
    ipvsadm(['-e', '-t', '10.1.0.2:80', '-r', '10.2.0.12:80', '-w', '7', '-x', '100', '-y', '50']);
    const saved = upkeep(['save']);
    const list = ipvsadm(['-Ln', '--thresholds']);
    expect(list).to.match(/10\.2\.0\.12:80 +100 +50/);
    ipvsadm(['-C']);
    expect(upkeep(['save'])).to.equal('');
    expect(upkeep(['restore'], saved)).to.equal('');
    expect(ipvsadm(['-Ln', '--thresholds'])).to.equal(list);
    expect(upkeep(['save'])).to.equal(saved);
  });

  it('restores nothing when a line is wrong, and says which one the kernel refuses', () => {
    const before = ipvsadm(['-Sn']);
    expect(() => upkeep(['restore'], '-A -f 77 -s rr\nnonsense\n')).to.throw('<stdin>:2:');
    expect(ipvsadm(['-Sn'])).to.equal(before);
    expect(() => upkeep(['restore'], '-A -f 77 -s rr\n-A -f 5 -s rr\n')).to.throw(
      '<stdin>:2: FWM 5 inet: the service exists',
    );
    expect(ipvsadm(['-Sn'])).to.include('-A -f 77 -s rr');
  });

  it('restores names, values without a blank and an empty table as ipvsadm does', () => {
    const before = ipvsadm(['-Sn']);
    const text = '-C\n-A -t10.1.0.9:http -srr -p\n-a --tcp-service=10.1.0.9:80 -rlocalhost -w2\n';
    ipvsadm(['-R'], text);
    const theirs = ipvsadm(['-Sn']);
    expect(theirs).to.include('-p 360').and.to.include('127.0.0.1:80');
    ipvsadm(['-C']);
    expect(upkeep(['restore'], text)).to.equal('');
    expect(ipvsadm(['-Sn'])).to.equal(theirs);
    ipvsadm(['-C']);
    ipvsadm(['-R'], before);
  });

  it('lists connections as ipvsadm does', () => {
    ipvsadm(['-A', '-t', '10.1.0.77:80', '-s', 'rr']);
    ipvsadm(['-a', '-t', '10.1.0.77:80', '-r', '10.2.0.11:80', '-m']);
    topology.node('a').ip('address', 'add', '10.1.0.77/32', 'dev', 'lo');
    const knock = 'exec 3<>/dev/tcp/10.1.0.77/80 || exit 0';
    topology.node('a').run('bash', ['-c', knock]);
    const withoutTime = (text: string) =>
      lines(text).map((line) => line.replace(/ \d\d:\d\d /, ' '));
    const theirs = withoutTime(ipvsadm(['-Lcn']));
    expect(theirs.join('\n')).to.include('10.1.0.77:80');
    expect(withoutTime(upkeep(['list', '--connections']))).to.deep.equal(theirs);
  });

  it('zeroes services that are there', () => {
    expect(upkeep(['zero'])).to.equal('');
    expect(upkeep(['zero', '-t', '10.1.0.2:80'])).to.equal('');
    expect(() => upkeep(['zero', '-t', '10.9.9.9:80'])).to.throw('there is no such service');
  });
});
