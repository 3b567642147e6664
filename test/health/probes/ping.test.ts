import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';

const PROBE = new URL('../../../src/health/probes/ping.js', import.meta.url).href;
const RANGE = '/proc/sys/net/ipv4/ping_group_range';

/** Runs a script in a network namespace of its own, where `prepare` has run. */
async function runIn(prepare: string, script: string): Promise<unknown> {
  const shell = `ip link set lo up; ${prepare}; exec "$0" --input-type=module -e "$1"`;
  const words = ['-n', 'sh', '-ec', shell, process.execPath, script];
  const { stdout } = await promisify(execFile)('unshare', words);
  return JSON.parse(stdout);
}

/** The outcome of a ping in such a namespace. */
function pingIn(prepare: string, address: string): Promise<unknown> {
  const connection = { address, port: 0, connectTimeoutMs: 300, mark: 0, bindPort: 7 };
  const script = `
    import { startPing } from '${PROBE}';
    startPing({ kind: 'ping', timing: {}, connection: ${JSON.stringify(connection)} }, (outcome) =>
      console.log(JSON.stringify(outcome)));`;
  return runIn(`echo 0 0 > ${RANGE}; ${prepare}`, script);
}

const SILENT = 'echo 1 > /proc/sys/net/ipv4/icmp_echo_ignore_all';

describe('PING_CHECK', () => {
  for (const address of ['127.0.0.1', '::1']) {
    it(`is good when ${address} answers`, async () => {
      expect(await pingIn(':', address)).to.deep.equal({ outcome: 'good' });
    });
  }

  it('is bad for silence, and where no way leads', async () => {
    const silence = await pingIn(SILENT, '127.0.0.1');
    expect(silence).to.deep.equal({ outcome: 'bad', reason: 'timeout', code: 'timeout' });
    const nowhere = await pingIn(':', '192.0.2.1');
    expect(nowhere).to.deep.equal({
      outcome: 'bad',
      reason: 'connect ENETUNREACH',
      code: 'unreachable',
    });
  });

  it('is not possible for a group that may not ping', async () => {
    const outcome = await pingIn(`echo 5 9 > ${RANGE}`, '127.0.0.1');
    expect(outcome).to.deep.equal({ outcome: 'undecided', reason: 'socket: EACCES' });
  });
});
