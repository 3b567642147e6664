import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createLogger, type LoggerOptions } from '../../../src/observe/log/logger.js';
import { LogLevels } from '../../../src/observe/log-levels.js';

const now = () => new Date(2026, 10, 21, 8, 16, 56, 905);
const usual = new LogLevels('info', () => 0);
const base: LoggerOptions = { levels: usual, format: 'text', name: {}, now };

describe('observe/logger', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-logger-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it('writes a file with time, identity and text', async () => {
    const logger = createLogger({ ...base, file: join(directory, 'k.log') });
    logger.log('vrrp', { event: 'linkChanged', interface: 'eth0', up: true });
    logger.log('vrrp', { event: 'priorityZeroSent', instance: 'A' });
    await logger.close();
    expect(readFileSync(join(directory, 'k.log'), 'utf8')).to.equal(
      'Sat Nov 21 08:16:56.905 2026: Keepalived_vrrp: Netlink reports eth0 up\n',
    );
  });

  it('shows lines of level debug with -D', async () => {
    const logger = createLogger({
      ...base,
      levels: new LogLevels('debug', () => 0),
      file: join(directory, 'k.log'),
    });
    logger.log('vrrp', { event: 'priorityZeroSent', instance: 'A' });
    await logger.close();
    expect(readFileSync(join(directory, 'k.log'), 'utf8')).to.contain('(A) sent 0 priority');
  });

  it('writes JSON with the fields of the event', async () => {
    const name = { networkNamespace: 'blue', daemonInstance: 'two' };
    const file = join(directory, 'k.log');
    const logger = createLogger({ ...base, format: 'json', file, name });
    logger.log('supervisor', { event: 'started' });
    await logger.close();
    const line = readFileSync(join(directory, 'k_blue_two.log'), 'utf8');
    expect(JSON.parse(line)).to.deep.equal({
      time: now().toISOString(),
      level: 'info',
      origin: 'supervisor',
      event: 'started',
      message: 'Startup complete',
    });
  });

  it('gives syslog an identity per process and RFC 5424 severities', async () => {
    const lines: string[] = [];
    let closed = 0;
    const open = (ident: string, facility: number) => ({
      write: (severity: number, text: string) => {
        lines.push(`${ident} ${facility} ${severity} ${text}`);
        return undefined;
      },
      close: () => {
        closed += 1;
      },
    });
    const syslog = { open, facility: 3 };
    const logger = createLogger({ ...base, syslog, name: { daemonInstance: 'two' } });
    logger.log('supervisor', { event: 'started' });
    logger.log('vrrp', { event: 'scriptChanged', script: 's', good: false });
    logger.log('vrrp', { event: 'scriptChanged', script: 's', good: true });
    await logger.close();
    logger.log('vrrp', { event: 'scriptChanged', script: 'late', good: true });
    expect(lines).to.deep.equal([
      'Keepalived_two 3 6 Startup complete',
      'Keepalived_vrrp_two 3 4 VRRP_Script(s) failed',
      'Keepalived_vrrp_two 3 6 VRRP_Script(s) succeeded',
    ]);
    expect(closed).to.equal(2);
  });

  it('survives outputs that fail, and says so once', async () => {
    const problems: string[] = [];
    const open = () => {
      throw new Error('no /dev/log');
    };
    const logger = createLogger({
      ...base,
      file: '/proc/nowhere/k.log',
      syslog: { open, facility: 3 },
      onProblem: (reason) => problems.push(reason),
    });
    logger.log('supervisor', { event: 'started' });
    logger.log('supervisor', { event: 'started' });
    await logger.close();
    expect(problems).to.have.length(2);
    expect(problems.join()).to.contain('cannot log to /proc/nowhere/k.log: ENOENT');
    expect(problems).to.contain('cannot log to syslog: no /dev/log');
  });

  it('says in syslog how many lines it did not get, and elsewhere that it does not', async () => {
    const lines: string[] = [];
    let failure: string | undefined = 'ENOENT';
    const open = () => ({
      write: (_: number, text: string) => {
        if (failure === undefined) {
          lines.push(text);
        }
        return failure;
      },
      close: () => undefined,
    });
    const file = join(directory, 'k.log');
    const logger = createLogger({ ...base, file, syslog: { open, facility: 3 } });
    const started = () => logger.log('supervisor', { event: 'started' });
    started();
    started();
    await new Promise((resolve) => setTimeout(resolve, 50));
    failure = undefined;
    started();
    await logger.close();
    expect(lines).to.deep.equal([
      '3 lines of the log are missing here: ENOENT', // its own complaint is one of them
      'Startup complete',
    ]);
    const text = readFileSync(file, 'utf8');
    expect(text.match(/Startup complete/g)).to.have.length(3);
    expect(text.match(/Cannot log to syslog: ENOENT; lines are lost/g)).to.have.length(1);
  });

  it('is silent without outputs', async () => {
    const logger = createLogger(base);
    logger.log('supervisor', { event: 'started' });
    await logger.close();
  });
});
