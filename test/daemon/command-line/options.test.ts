import { expect } from 'chai';
import { optionTable } from '../../../src/daemon/command-line/option-table.js';
import {
  type DaemonOptions,
  defaultOptions,
} from '../../../src/daemon/command-line/option-values.js';
import { parseDaemonOptions } from '../../../src/daemon/command-line/options.js';

function changes(...argv: string[]): Partial<DaemonOptions> | string {
  const parsed = parseDaemonOptions(argv);
  if (parsed.kind !== 'run') {
    return parsed.text;
  }
  const before = new Map<string, unknown>(Object.entries(defaultOptions));
  return Object.fromEntries(
    Object.entries(parsed.options).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(before.get(key)),
    ),
  );
}

describe('daemon/options', () => {
  const cases: readonly (readonly [readonly string[], Partial<DaemonOptions>])[] = [
    [[], {}],
    [['-nlD'], { foreground: true, logConsole: true, logDetail: 1 }],
    [['-DD', '--log-detail'], { logDetail: 3 }],
    [['-f', '/x.conf'], { configurationFile: '/x.conf' }],
    [['-t'], { configurationTest: {} }],
    [['-t/tmp/out'], { configurationTest: { messageFile: '/tmp/out' } }],
    [['--config-test=/tmp/out'], { configurationTest: { messageFile: '/tmp/out' } }],
    [['-g'], { logFile: '/tmp/keepalived.log' }],
    [['-gx.log', '--flush'], { logFile: 'x.log' }],
    [['-S', '3'], { logFacility: 19 }],
    [['-Slocal7'], { logFacility: 23 }],
    [['--log-facility=user'], { logFacility: 1 }],
    [['-G', '-a', '-d'], { useSyslog: false, logAddressChanges: true, withoutMeaning: ['-d'] }],
    [['-u', '022'], { umask: 0o022 }],
    [['-u0x3f'], { umask: 0o077 }],
    [['-u', '63'], { umask: 0o077 }],
    [
      ['-X', '-V', '-I', '-R'],
      {
        releaseUnknownAddresses: true,
        releaseVrrpAtStop: false,
        releaseIpvsAtStop: false,
        respawnChildren: false,
      },
    ],
    [
      ['-p', 'a', '-r', 'b', '-c', 'c', '-b', 'd'],
      {
        pidFiles: { parent: 'a', vrrp: 'b', checkers: 'c', bfd: 'd' },
      },
    ],
    [['-P'], { runCheckers: false }],
    [['-C', '-B'], { runVrrp: false, runBfd: false }],
    [['-P', '--all', '-B'], { runBfd: false, withoutMeaning: ['--all'] }],
    [
      ['-s', 'blue', '-i', 'lb1', '-e'],
      {
        networkNamespace: 'blue',
        configId: 'lb1',
        allIncludeChecks: true,
      },
    ],
    [['--ignore-sigint'], { ignoreSigint: true }],
    [['--log-format', 'json'], { logFormat: 'json' }],
    [['--control-socket=/x.sock'], { controlSocket: '/x.sock' }],
    [['-m'], { withoutMeaning: ['-m'] }],
    [['-x', '-A', '/run/agentx'], { snmp: true, snmpSocket: '/run/agentx' }],
    [['-n', 'what', 'ever'], { foreground: true, unexpectedArguments: ['what', 'ever'] }],
  ];
  for (const [argv, expected] of cases) {
    it(`reads ${JSON.stringify(argv)}`, () => {
      expect(changes(...argv)).to.deep.equal(expected);
    });
  }

  for (const [argv, message] of [
    [['-Snowhere'], 'Invalid log facility'],
    [['-S8'], 'Invalid log facility'],
    [['-u', '08'], 'Invalid umask'],
    [['-u', '01000'], 'Invalid umask'],
    [['-u', 'abc'], 'Invalid umask'],
    [['--log-format', 'xml'], 'Invalid log format'],
    [['-f'], 'requires an argument'],
    [['--zz'], "unrecognized option '--zz'"],
    [['-T', '-s', '10.0.0.1'], "'upkeep genhash' takes the same options"],
  ] as const) {
    it(`refuses ${JSON.stringify(argv)} with status 1`, () => {
      const parsed = parseDaemonOptions(argv);
      expect(parsed).to.include({ kind: 'error', exitCode: 1 });
      expect(changes(...argv)).to.contain(message);
    });
  }

  it('knows every option of keepalived 2.4', () => {
    const shorts = 'fPCBlDSgGuXVIRndprcbTaxAsmMeitvh';
    const longs =
      'use-file vrrp check no_bfd all log-console log-detail log-facility log-file ' +
      'flush-log-file no-syslog umask release-vips dont-release-vrrp dont-release-ipvs ' +
      'dont-respawn dont-fork dump-conf pid vrrp_pid checkers_pid bfd_pid genhash ' +
      'address-monitoring snmp snmp-agent-socket namespace core-dump core-dump-pattern ' +
      'all-config config-id ignore-sigint signum config-test config-fd perf debug version help';
    expect([...shorts].filter((letter) => !optionTable.some((row) => row.short === letter))).to.be
      .empty;
    expect(longs.split(' ').filter((name) => !optionTable.some((row) => row.long === name))).to.be
      .empty;
    const spellings = optionTable.flatMap((row) => [row.long, ...(row.short ? [row.short] : [])]);
    expect(new Set(spellings).size).to.equal(spellings.length);
  });

  it('prints versions that scripts can search', () => {
    const parsed = parseDaemonOptions(['-n', '-v', '--nonsense']);
    expect(parsed).to.include({ kind: 'print', stream: 'stderr', exitCode: 0 });
    const text = String(changes('--version'));
    expect(text).to.match(/^upkeep v\d+\.\d+\.\d+ \(keepalived\.conf 2\.4 compatible\)\n/);
    expect(text).to.match(/^Keepalived v2\.4\.\d+ /m);
  });

  it('explains every option in lines that fit', () => {
    const parsed = parseDaemonOptions(['-h']);
    expect(parsed).to.include({ kind: 'print', stream: 'stderr', exitCode: 0 });
    const text = String(changes('-h'));
    for (const row of optionTable) {
      expect(text).to.contain(`--${row.long}`);
    }
    expect(Math.max(...text.split('\n').map((line) => line.length))).to.be.at.most(100);
  });

  it('prints signal numbers, and refuses unknown names', () => {
    expect(parseDaemonOptions(['--signum=JSON'])).to.deep.equal({
      kind: 'print',
      text: '36\n',
      stream: 'stdout',
      exitCode: 0,
    });
    expect(parseDaemonOptions(['--signum', 'TDUMP'])).to.deep.equal({
      kind: 'error',
      text: 'Unknown sigfunc TDUMP\n',
      exitCode: 1,
    });
  });
});
