import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { commands } from '../../src/cli/command-table.js';
import { openControlServer } from '../../src/daemon/control/control-server.js';
import { openapiDocument } from '../../src/daemon/control/openapi/openapi-document.js';
import { exampleDaemon } from '../daemon/control/example-daemon.js';
import { answerJudge } from '../daemon/control/openapi/answer-judge.js';
import { upkeepPath } from '../lab/daemon-kind.js';

const program = upkeepPath;

interface Result {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
}

function upkeep(args: readonly string[], input = '', node: readonly string[] = []) {
  return new Promise<Result>((resolve) => {
    const child = spawn(process.execPath, [...node, program, ...args], {
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    let out = '';
    let error = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      error += text;
    });
    child.stdin.on('error', () => undefined); // it may end without reading
    child.stdin.end(input);
    child.on('close', (status) => resolve({ status, out, error }));
  });
}

const draft = `vrrp_instance VI_1 {
    interface eth0
    virtual_router_id 51
    priority 100
    virtual_ipaddress {
        10.0.0.1/24
    }
}
`;

describe('cli/upkeep', () => {
  it('explains itself', async () => {
    const { status, out, error } = await upkeep(['--help']);
    expect({ status, error }).to.deep.equal({ status: 0, error: '' });
    for (const words of ['Usage: upkeep', 'check', 'status', 'reload', 'keepalived -t -f FILE']) {
      expect(out).to.contain(words);
    }
    expect(out).to.match(/^ {2}realserver {2,}\S/m);
    expect(await upkeep(['help'])).to.deep.equal({ status, out, error });
    expect(Math.max(...out.split('\n').map((line) => line.length))).to.be.at.most(100);
  });

  it('shows the same to those who give no command, but fails', async () => {
    const { status, out, error } = await upkeep([]);
    expect(status).to.equal(1);
    expect(out).to.equal('');
    expect(error).to.contain('Usage: upkeep');
  });

  it('explains each command in two ways', async () => {
    const asked = await upkeep(['help', 'check']);
    expect(asked.out).to.match(/^Usage: upkeep check/);
    expect(await upkeep(['check', '--help'])).to.deep.equal(asked);
    expect(await upkeep(['help', '--help'])).to.deep.equal(await upkeep(['help', 'help']));
  });

  it('explains every option of every command', async () => {
    for (const { name: command, load } of commands) {
      const { status, out } = await upkeep(['help', command]);
      expect(status).to.equal(0);
      const widest = Math.max(...out.split('\n').map((line) => line.length));
      expect(widest, command).to.be.at.most(100);
      const { manual } = await load();
      const grammars = [manual, ...Object.values(manual.actions ?? {})];
      for (const [name, { short }] of grammars.flatMap(({ options }) => Object.entries(options))) {
        const letter = short === undefined ? ' {4}' : `-${short}, `;
        expect(out).to.match(new RegExp(`^ {2}${letter}--${name}\\b.* {2}\\S`, 'm'));
      }
    }
  });

  it('prints its version', async () => {
    const { status, out } = await upkeep(['--version']);
    expect(status).to.equal(0);
    expect(out).to.match(/^upkeep v\d+\.\d+\.\d+ \(keepalived\.conf 2\.4 compatible\)\n/);
    expect(await upkeep(['version'])).to.include({ status: 0, out });
  });

  it('suggests the command that was meant', async () => {
    const { status, error } = await upkeep(['chekc']);
    expect(status).to.equal(1);
    expect(error).to.contain("unknown command 'chekc'. Did you mean 'check'?");
    expect((await upkeep(['help', 'statsu'])).error).to.contain("Did you mean 'status'?");
    const far = await upkeep(['frobnicate']);
    expect(far.error).to.contain('Commands: check, status').and.not.to.contain('Did you mean');
  });

  it('refuses wrong arguments with status 1', async () => {
    for (const [args, message] of [
      [['status', '--wrong'], "Unknown option '--wrong'"],
      [['reload', 'extra'], "unexpected argument 'extra'"],
      [
        ['check', '--format', 'xml', 'x'],
        "--format is one of text, json, sarif, github, not 'xml'",
      ],
      [['reload', '--socket'], '--socket'],
    ] as const) {
      const { status, error } = await upkeep(args);
      expect(status, error).to.equal(1);
      expect(error).to.contain(`upkeep ${args[0]}: `).and.to.contain(message);
      expect(error).to.contain(`upkeep help ${args[0]}`).and.not.to.contain('    at ');
    }
  });
});

describe('cli/upkeep check', () => {
  it('is content with a good draft from standard input', async () => {
    const { status, out, error } = await upkeep(['check', '--elsewhere', '-'], draft);
    expect(out + error).to.equal('no problems found\n');
    expect(status).to.equal(0);
  });

  it('complains with a place, and with keepalived’s status', async () => {
    const { status, out } = await upkeep(
      ['check', '--elsewhere', '-'],
      draft.replace('priority', 'priorty'),
    );
    expect(status).to.equal(5);
    expect(out).to.match(/<stdin>:4:5: error: /);
    expect(out).to.contain('priorty 100');
  });

  it('gives JSON', async () => {
    const args = ['check', '--format', 'json', '--elsewhere', '-'];
    const { status, out } = await upkeep(args, draft.replace('priority', 'priorty'));
    const report = JSON.parse(out);
    expect(status).to.equal(5);
    expect(report).to.include({ file: '<stdin>', exitStatus: 5 });
    expect(report.diagnostics[0]).to.include({ line: 4, column: 5, code: 'unknown-keyword' });
  });

  it('compares with this machine unless told not to', async () => {
    const foreign = draft.replace('eth0', 'nosuch0');
    const here = await upkeep(['check', '-'], foreign);
    expect(here.status).to.equal(5);
    expect(here.out).to.contain('nosuch0');
    expect((await upkeep(['check', '--elsewhere', '-'], foreign)).status).to.equal(0);
  });

  it('reports a missing file', async () => {
    const { status, out } = await upkeep(['check', '/nowhere/k.conf']);
    expect(status).to.equal(4);
    expect(out).to.contain('/nowhere/k.conf');
  });

  it('loads neither winston nor execa nor raw-socket nor js-yaml', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'upkeep-cli-'));
    try {
      const hook = join(directory, 'hook.cjs');
      writeFileSync(
        hook,
        `const { writeSync } = require('node:fs');
         process.on('exit', () => writeSync(2, Object.keys(require.cache).join('\\n')));`,
      );
      const { error } = await upkeep(['check', '-'], draft, ['--require', hook]);
      const loaded = error.split('\n').filter((line) => line.endsWith('.js'));
      const programs = dirname(loaded[0] ?? '');
      expect(loaded).to.include(join(programs, 'upkeep-check.js'));
      const bundled = /function require(?:Winston|RawSocket)\b|\bexecaCore/;
      const withPackages = (files: readonly string[]) =>
        files.filter((file) => bundled.test(readFileSync(file, 'utf8')));
      expect(withPackages(loaded)).to.deep.equal([]);
      expect(error).not.to.contain('/package-js-yaml.js');
      const control = [
        'package-winston.js',
        'vrrp-child.js',
        'upkeepd-execa.js',
        'package-js-yaml.js',
      ];
      const there = control.map((file) => join(programs, file));
      expect(withPackages(there)).to.deep.equal(there.slice(0, 3));
      expect(there.every((file) => existsSync(file))).to.equal(true);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('cli/upkeep status and reload', () => {
  let directory: string;
  let socket: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-cli-'));
    socket = join(directory, 'control.sock');
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  async function withDaemon(refusal: string | undefined, test: () => Promise<void>) {
    const server = await openControlServer(socket, {
      ...exampleDaemon,
      reloads: {
        ...exampleDaemon.reloads,
        ask: async () =>
          refusal === undefined
            ? { kind: 'accepted' }
            : { kind: 'refused', reason: refusal, problems: [] },
      },
      metrics: async (dialect) => `# in ${dialect}\n`,
      recording: async () => undefined,
      running: () => Promise.reject(new Error('nobody asks for this')),
    });
    try {
      await test();
    } finally {
      await server.close();
    }
  }

  it('shows the table, JSON and YAML', async () => {
    await withDaemon(undefined, async () => {
      const table = await upkeep(['status', '--socket', socket]);
      expect(table.status).to.equal(0);
      expect(table.out).to.match(/^VI_1 +MASTER +13 s +100 +51 +eth0 +this node +held$/m);
      const json = await upkeep(['status', '--json', '--socket', socket]);
      const heard = { method: 'GET', path: '/v1/status', status: 200, type: 'application/json' };
      expect(answerJudge(openapiDocument())({ ...heard, body: json.out })).to.equal('');
      expect(JSON.parse(json.out).vrrp.instances[0]).to.include({ name: 'VI_1', state: 'MASTER' });
      const yaml = await upkeep(['status', '--format=yaml', '--socket', socket]);
      expect(yaml.out)
        .to.match(/^ +pid: 4711$/m)
        .and.to.match(/^ +state: MASTER$/m);
    });
  });

  it('prints the metrics in the dialect that is asked for', async () => {
    await withDaemon(undefined, async () => {
      for (const [option, out] of [
        [[], '# in text\n'],
        [['--openmetrics'], '# in openmetrics\n'],
      ] as const) {
        const answer = await upkeep(['metrics', ...option, '--socket', socket]);
        expect(answer).to.deep.equal({ status: 0, out, error: '' });
      }
    });
  });

  it('says that there is no recording, and at which line one cannot be played', async () => {
    await withDaemon(undefined, async () => {
      const { status, error } = await upkeep(['recording', '--socket', socket]);
      expect(status).to.equal(1);
      expect(error).to.equal('upkeep: no recording: no VRRP process answers\n');
    });
    const file = join(directory, 'incident.jsonl');
    writeFileSync(file, '\n{"atMs":1,"input":{"kind":"time"}}\n');
    const { status, error } = await upkeep(['recording', '--replay', file]);
    expect(status).to.equal(1);
    expect(error).to.contain(`${file}:2 cannot be played: no configuration stands before`);
  });

  it('reports what the daemon says to a reload', async () => {
    await withDaemon(undefined, async () => {
      expect(await upkeep(['reload', '--socket', socket])).to.deep.equal({
        status: 0,
        out: 'The new configuration is accepted.\n',
        error: '',
      });
    });
    await withDaemon('k.conf:3:1: unknown keyword', async () => {
      const { status, error } = await upkeep(['reload', '--socket', socket]);
      expect(status).to.equal(1);
      expect(error).to.contain('k.conf:3:1: unknown keyword');
    });
  });

  it('says so when no daemon listens, with status 3', async () => {
    for (const command of ['status', 'reload', 'metrics']) {
      const { status, out, error } = await upkeep([command, '--socket', socket]);
      expect({ status, out }).to.deep.equal({ status: 3, out: '' });
      expect(error).to.contain(`no daemon listens at ${socket}`);
    }
  });
});
