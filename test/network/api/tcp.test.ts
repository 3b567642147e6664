/** HTTP over TCP: who may come in, what is refused, and that nothing depends on its process. */
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { newToken } from '../../../src/daemon/api/token-file.js';
import { curl } from '../../lab/clients/curl.js';
import { configuration, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { upkeepPath } from '../../lab/daemon-kind.js';
import { makeCertificate } from '../../lab/servers/real-servers.js';
import { statusOf } from '../../lab/upkeep-command.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually, START_WITHIN_MS } from '../../lab/wait.js';

/** Lines of /proc/PID/status that say what each thread of a process may do. */
function rightsOf(pid: number): readonly string[] {
  const rights = /^(Uid|Groups|CapPrm|CapEff|CapInh|CapAmb|NoNewPrivs):.*$/gm;
  return readdirSync(`/proc/${pid}/task`).map((thread) =>
    [...readFileSync(`/proc/${pid}/task/${thread}/status`, 'latin1').matchAll(rights)]
      .map(([line]) => line.replaceAll(/\s+/g, ' ').trim())
      .join('; '),
  );
}

/** The client knows the name of the router, as by /etc/hosts. */
const RESOLVES = `
import dns from 'node:dns';
const { lookup } = dns;
dns.lookup = (name, options, done) => name === 'lb.example'
  ? done(null, options.all ? [{ address: '10.99.0.1', family: 4 }] : '10.99.0.1', 4)
  : lookup(name, options, done);
`;

/** What a browser may make of an answer: nothing else than what its type says. */
function expectSafeHeaders(answer: string, type = 'application/json'): void {
  const [headers = ''] = answer.split('\r\n\r\n');
  expect(headers).to.match(/^HTTP\/1.1 200 /);
  expect(headers).to.include(`content-type: ${type}\r\n`);
  expect(headers).to.match(/^content-security-policy: default-src 'none';/m);
  expect(headers).to.match(/^x-content-type-options: nosniff\r$/m);
  expect(headers).to.match(/^referrer-policy: no-referrer\r$/m);
  expect(headers).to.match(/^cache-control: no-store\r$/m);
}

describe('HTTP over TCP', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  let directory = '';
  const operator = newToken('night', 'operate');
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-api-'));
    chmodSync(directory, 0o755);
    makeCertificate(directory, 'lb.example');
    makeCertificate(directory, 'console');
    writeFileSync(join(directory, 'tokens'), `# of the night shift\n${operator.line}\n`);
    chmodSync(join(directory, 'tokens'), 0o640);
  });
  after(() => rmSync(directory, { recursive: true }));

  const file = (name: string) => join(directory, name);
  const client = () => lab.network.node('client');

  async function start(global: string): Promise<Daemon> {
    const before = `global_defs {\n${global}\n}\n`;
    const daemon = lab.start('n1', configuration({ priority: 150 }, before));
    const isMaster = () => lab.network.node('n1').holds(VIRTUAL_ADDRESS);
    await eventually('it is master', isMaster, START_WITHIN_MS);
    await daemon.waitForLog(/Startup complete/, START_WITHIN_MS);
    return daemon;
  }

  const apiPid = (daemon: Daemon) =>
    statusOf(daemon).children.find(({ name }) => name === 'api')?.pid;

  async function answers(url: string): Promise<void> {
    await eventually(`${url} answers`, () => curl(client(), url).status === 200, START_WITHIN_MS);
  }

  // Shows: global_defs.metrics_listen, global_defs.metrics_allow
  it('is served by a process without rights, whose death changes nothing else', async () => {
    const daemon = await start(
      'metrics_listen 10.99.0.1:9165\nmetrics_listen 10.99.0.1:9166\nmetrics_allow 10.99.0.0/24',
    );
    const url = 'http://10.99.0.1:9165/metrics';
    await answers(url);
    const { body } = curl(client(), url);
    expect(body).to.match(/^upkeep_vrrp_instance_state\{.*state="MASTER"\} 1$/m);
    expect(curl(client(), 'http://10.99.0.1:9165/v1/status').status).to.equal(404);
    const first = apiPid(daemon) ?? 0;
    const threads = rightsOf(first);
    expect(threads.length).to.be.greaterThan(3);
    for (const rights of threads) {
      expect(rights).to.match(/^Uid: (?!0 )(\d+) \1 \1 \1; Groups:( \1)?; /);
      expect(rights).to.match(/CapInh: 0+; CapPrm: 0+; CapEff: 0+; CapAmb: 0+; NoNewPrivs: 1/);
    }
    const { since } = stateOf(daemon);
    process.kill(first, 'SIGKILL');
    await eventually('another process', () => (apiPid(daemon) ?? first) !== first);
    await answers(url);
    const second = apiPid(daemon) ?? 0;
    process.kill(second, 'SIGSTOP');
    await eventually('a third', () => (apiPid(daemon) ?? second) !== second, START_WITHIN_MS);
    await answers(url);
    expect(stateOf(daemon)).to.deep.equal({ state: 'MASTER', since });

    daemon.reload(
      configuration(
        { priority: 150 },
        'global_defs {\nmetrics_listen 10.99.0.1:9167\nmetrics_allow 192.0.2.0/24 10.99.0.1\n}\n',
      ),
    );
    const own = () => curl(lab.network.node('n1'), 'http://10.99.0.1:9167/metrics').status;
    await eventually('the other port', () => own() === 200, START_WITHIN_MS);
    expect(curl(client(), 'http://10.99.0.1:9167/metrics').status).to.equal(0);
    expect(curl(client(), url).status).to.equal(0);
    daemon.reload(configuration({ priority: 150 }));
    await eventually('no process', () => apiPid(daemon) === undefined, START_WITHIN_MS);
    expect((await daemon.stop()).code).to.equal(0);
  });

  function stateOf(daemon: Daemon) {
    const instance = statusOf(daemon).vrrp?.instances[0];
    return { state: instance?.state, since: instance?.lastTransitionMs };
  }

  // Shows: global_defs.api_listen, global_defs.api_tls, global_defs.api_client_ca
  // Shows: global_defs.api_client, global_defs.api_token_file, global_defs.api_host
  it('knows clients by token and by certificate, by TLS, and by no other way', async () => {
    const daemon = await start(
      `api_listen 10.99.0.1:9443\napi_listen 127.0.0.1:9080
      api_tls ${file('lb.example.crt')} ${file('lb.example.key')}
      api_client_ca ${file('console.crt')}\napi_client console admin
      api_token_file ${file('tokens')}\napi_host lb.example`,
    );
    const ask = (path: string, ...args: readonly string[]) => {
      const tls = ['--cacert', file('lb.example.crt'), '--resolve', 'lb.example:9443:10.99.0.1'];
      return curl(client(), ...tls, ...args, `https://lb.example:9443${path}`);
    };
    const codeOf = ({ status, body }: ReturnType<typeof curl>) =>
      `${status} ${status === 200 ? '' : JSON.parse(body).code}`.trim();
    const token = ['-H', `Authorization: Bearer ${operator.token}`];
    const certificate = ['--cert', file('console.crt'), '--key', file('console.key')];
    const post = ['-X', 'POST'];
    const codes = () => ({
      nobody: codeOf(ask('/v1')),
      token: codeOf(ask('/v1', ...token)),
      wrongToken: codeOf(ask('/v1', '-H', 'Authorization: Bearer x')),
      tokenReloads: codeOf(ask('/v1/reload', ...post, ...token)),
      certificateReloads: codeOf(ask('/v1/reload', ...post, ...certificate)),
      tlsOfOld: ask('/v1', ...token, '--tls-max', '1.1').status,
      plain: curl(client(), ...token, 'http://10.99.0.1:9443/v1').status,
      otherName: codeOf(ask('/v1', ...token, '-H', 'Host: evil.example')),
      otherOrigin: codeOf(ask('/v1/reload', ...post, ...certificate, '-H', 'Origin: https://evil')),
      form: codeOf(ask('/v1/reload', ...post, ...certificate, '-d', 'wait=1')),
    });
    await eventually('the API answers', () => ask('/v1', ...token).status === 200, START_WITHIN_MS);
    expect(codes()).to.deep.equal({
      nobody: '401 notAuthenticated',
      token: '200',
      wrongToken: '401 notAuthenticated',
      tokenReloads: '403 roleNotEnough',
      certificateReloads: '200',
      tlsOfOld: 0,
      plain: 0,
      otherName: '421 hostUnknown',
      otherOrigin: '403 originForeign',
      form: '415 bodyInvalid',
    });
    expectSafeHeaders(ask('/v1', '-i', ...token).body);
    const stream = ['-i', '--max-time', '1', '-H', 'Accept: text/event-stream'];
    expectSafeHeaders(ask('/v1/events', ...stream, ...token).body, 'text/event-stream');

    writeFileSync(file('token'), `${operator.token}\n`);
    const elsewhere = (...words: readonly string[]) => {
      const host = ['--host', 'https://lb.example:9443', '--ca', file('lb.example.crt')];
      const argv = [upkeepPath, ...host, '--token-file', file('token'), ...words];
      const resolved = ['--import', `data:text/javascript,${encodeURIComponent(RESOLVES)}`];
      return client().run(process.execPath, [...resolved, ...argv]);
    };
    expect(elsewhere('status')).to.match(/VI_1.*MASTER/);
    expect(elsewhere('events', '--since', '1h')).to.match(/Entering MASTER STATE/);

    const another = newToken('day', 'read');
    writeFileSync(file('tokens'), `${another.line}\n`);
    const now = ['-H', `Authorization: Bearer ${another.token}`];
    await eventually('the other token is known', () => ask('/v1', ...now).status === 200);
    expect(codeOf(ask('/v1', ...token))).to.equal('401 notAuthenticated');
    for (let tries = 0; tries < 9; tries += 1) {
      ask('/v1', '-H', 'Authorization: Bearer x');
    }
    expect(codeOf(ask('/v1', ...now))).to.equal('429 tooManyLogins');
    expect(daemon.running).to.equal(true);
  });

  // Shows: global_defs.api_allow
  it('lets this machine read without a token, and is bounded', async () => {
    await start('api_listen 127.0.0.1:9080\napi_allow 127.0.0.0/8');
    const node = lab.network.node('n1');
    const url = 'http://127.0.0.1:9080';
    const isThere = () => curl(node, `${url}/v1`).status === 200;
    await eventually('the API answers', isThere, START_WITHIN_MS);
    expect(curl(node, '-X', 'POST', `${url}/v1/reload`).status).to.equal(403);
    const large = file('large');
    writeFileSync(large, 'x'.repeat(70_000));
    const body = ['-H', 'content-type: application/json', '-d', `@${large}`];
    expect(curl(node, ...body, `${url}/v1/plan`).status).to.equal(413);
    expect(curl(node, '-H', `x: ${'x'.repeat(9000)}`, `${url}/v1`).status).to.equal(0);
    const silent = `require('node:net').connect(9080, '127.0.0.1').on('close', () => {
      process.exit(0);
    });`;
    node.run(process.execPath, ['-e', silent]); // ends when it is cut
    const crowd = node.spawn(process.execPath, [
      '-e',
      `const hold = () => require('node:net').connect(9080, '127.0.0.1').on('close', hold);
      for (let n = 0; n < 80; n += 1) hold();
      setTimeout(() => process.exit(), 30_000);`,
    ]);
    try {
      await eventually('there is no room', () => !isThere(), START_WITHIN_MS);
    } finally {
      crowd.kill('SIGKILL');
    }
    await eventually('there is room again', isThere, START_WITHIN_MS);
  });
});
