import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';

const PROBE = new URL('../../src/health/probe-ping.js', import.meta.url).href;

/**
 * Pings an address in a network namespace of its own, where `prepare` has run, and tells the
 * outcome.
 */
async function pingIn(prepare: string, address: string): Promise<unknown> {
  const connection = { address, port: 0, connectTimeoutMs: 300, mark: 0, bindPort: 7 };
  const script = `
    import { startPing } from '${PROBE}';
    startPing({ kind: 'ping', timing: {}, connection: ${JSON.stringify(connection)} }, (outcome) =>
      console.log(JSON.stringify(outcome)));`;
  const shell = `ip link set lo up; ${prepare}; exec "$0" --input-type=module -e "$1"`;
  const words = ['-n', 'sh', '-ec', shell, process.execPath, script];
  const { stdout } = await promisify(execFile)('unshare', words);
  return JSON.parse(stdout);
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
    expect(silence).to.deep.equal({ outcome: 'bad', reason: 'timeout' });
    const nowhere = await pingIn(':', '192.0.2.1');
    expect(nowhere).to.deep.equal({ outcome: 'bad', reason: 'connect ENETUNREACH' });
  });

  it('keeps a range of groups that has group 0', async () => {
    const range = '/proc/sys/net/ipv4/ping_group_range';
    expect(await pingIn(`echo 0 5 > ${range}`, '127.0.0.1')).to.deep.equal({ outcome: 'good' });
  });
});
