import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ControlServer, openControlServer } from '../../src/daemon/control/control-server.js';
import {
  readConfiguration,
  reloadGround,
} from '../../src/daemon/supervisor/configuration-reader.js';
import { withoutSecrets } from '../../src/daemon/supervisor/running-state.js';
import { exampleDaemon } from '../daemon/control/example-daemon.js';
import { runWithMemory } from './memory-terminal.js';

const instance = (priority: number) => `vrrp_instance VI_1 {
  interface eth0
  virtual_router_id 5
  priority ${priority}
  virtual_ipaddress {
    192.0.2.1 dev eth0
  }
}
`;

describe('cli/plan', () => {
  let directory: string;
  let file: string;
  let socket: string;
  let server: ControlServer | undefined;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-plan-'));
    file = join(directory, 'k.conf');
    socket = join(directory, 'control.sock');
    writeFileSync(file, instance(100));
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    rmSync(directory, { recursive: true });
  });

  const plan = (...args: readonly string[]) => runWithMemory('plan', '--socket', socket, ...args);

  /** A daemon that runs with the file as it is now, as master. */
  async function startDaemon(): Promise<void> {
    const options = { file, configId: undefined, allIncludeChecks: false };
    const read = readConfiguration(options, () => undefined);
    if (read.kind === 'refused') {
      throw new Error(read.reason);
    }
    const ground = reloadGround(read.configuration);
    const configuration = withoutSecrets(ground.configuration);
    server = await openControlServer(socket, {
      ...exampleDaemon,
      running: async () => ({
        configurationFile: file,
        configId: 'lb7',
        allIncludeChecks: false,
        ...ground,
        configuration,
        vrrpStates: [{ instance: 'VI_1', state: 'MASTER' }],
        overrides: [],
      }),
    });
  }

  it('ends with 0 while the file is what runs, and with 2 when it has changed', async () => {
    await startDaemon();
    const same = await plan();
    expect([same.status, same.out]).to.deep.equal([
      0,
      `A reload with ${file} would change nothing.\n`,
    ]);
    writeFileSync(file, instance(90).replace('192.0.2.1', '192.0.2.2'));
    const other = await plan();
    expect(other.status).to.equal(2);
    expect(other.out).to.include('~ vrrp_instance VI_1, now MASTER  priority 100 → 90\n');
    expect(other.out).to.include('+   virtual addresses 192.0.2.2 dev eth0 scope global\n');
    expect(other.out).to.include('-   virtual addresses 192.0.2.1 dev eth0 scope global\n');
  });

  it('takes the lines of the file that the daemon takes, unless told otherwise', async () => {
    await startDaemon();
    writeFileSync(
      file,
      instance(100).replace(/^ {2}priority.*$/m, '@lb7 priority 100\n@lb8 priority 9'),
    );
    expect((await plan()).status).to.equal(0);
    const other = await plan('-i', 'lb8');
    expect([other.status, other.out.includes('priority 100 → 9')]).to.deep.equal([2, true]);
  });

  it('writes JSON', async () => {
    await startDaemon();
    writeFileSync(file, instance(90));
    const { status, out } = await plan('--format', 'json', file);
    expect(status).to.equal(2);
    expect(JSON.parse(out)).to.deep.include({ file, action: 'reload', services: [] });
    expect(JSON.parse(out)).to.have.nested.property('changes[0].change', 'edit');
  });

  it('plans a start without a daemon', async () => {
    expect(await plan(file)).to.deep.include({
      status: 0,
      out: `A start with ${file} would change nothing.\n`,
    });
  });

  it('makes no plan from a file with errors, or without one', async () => {
    await startDaemon();
    writeFileSync(file, `${instance(100)}nonsense 1\n`);
    const wrong = await plan();
    expect(wrong.status).to.equal(1);
    expect(wrong.out).to.include(`A reload with ${file} would be refused: ${file}:9:1: `);
    expect(wrong.error).to.include(`error: ${file}:9:1: `);
    expect((await plan(join(directory, 'missing'))).status).to.equal(1);
    expect((await plan('--format', 'xml')).status).to.equal(1);
    await server?.close();
    server = undefined;
    const start = await plan(join(directory, 'missing'));
    expect([start.status, start.out]).to.deep.equal([1, '']);
    expect(start.error).to.include('upkeep plan: ');
  });

  /** What `plan` says of the file, without the file's path. */
  async function refusal(text: string): Promise<string | undefined> {
    writeFileSync(file, text);
    const { status, out } = await plan('--format', 'json');
    expect(status).to.equal(1);
    const { refused }: { refused?: string } = JSON.parse(out);
    return refused?.replace(`${file}:`, '').replace(`${directory}/`, '');
  }

  it('foresees that the daemon refuses an interface that is missing', async () => {
    await startDaemon();
    const text = instance(100).replaceAll('eth0', 'nosuch0');
    expect(await refusal(text)).to.match(/^2:13: .*nosuch0/);
  });

  it('foresees that the daemon refuses an include that is lost', async () => {
    const included = join(directory, 'more.conf');
    writeFileSync(included, '');
    writeFileSync(file, `${instance(100)}include more.conf\n`);
    await startDaemon();
    expect((await plan()).status).to.equal(0);
    rmSync(included);
    const lost = "9:9: the included file 'more.conf' cannot be read";
    expect(await refusal(`${instance(100)}include more.conf\n`)).to.equal(lost);
  });

  it('foresees that the daemon refuses what cannot change', async () => {
    await startDaemon();
    const refused = 'instance cannot change at a reload; restart the daemon';
    expect(await refusal(`global_defs {\n}\ninstance b\n${instance(100)}`)).to.equal(refused);
  });
});
