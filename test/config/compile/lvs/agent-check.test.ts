import { expect } from 'chai';
import type { HealthCheck } from '../../../../src/config/lvs-model.js';
import { loadText, problemsOf } from '../../load-text.js';

function textOf(lines: readonly string[]): string {
  const head = ['virtual_server 192.0.2.1 80 {', 'lb_algo rr', 'lb_kind NAT', 'protocol TCP'];
  return [...head, 'real_server 192.0.2.2 80 {', ...lines, '}', '}', ''].join('\n');
}

function checksOf(lines: readonly string[]): readonly HealthCheck[] {
  return loadText(textOf(lines)).configuration.virtualServers[0]?.realServers[0]?.checks ?? [];
}

const inAgent = (...lines: readonly string[]) => ['AGENT_CHECK {', ...lines, '}'];
const TCP = ['TCP_CHECK {', '}'];

describe('AGENT_CHECK in the file', () => {
  it('has a port of its own, is believed at once, and says what it is told to say', () => {
    const lines = inAgent('connect_port 9000', 'send "web1\\n"', 'required');
    const [check] = checksOf(lines);
    expect(check).to.deep.include({ kind: 'agent', send: '776562310a', required: true });
    expect(check).to.have.nested.property('connection.address', '192.0.2.2');
    expect(check).to.have.nested.property('connection.port', 9000);
    expect(check).to.have.nested.property('timing.retry', 0);
    const plain = checksOf([...inAgent('connect_port 9000', 'required off'), ...TCP]);
    expect(plain[0]).to.deep.include({ send: '', required: false });
    expect(problemsOf(textOf(lines))).to.deep.equal([]);
    // a toggle that stands alone is on in each check of words
    expect(checksOf(['GRPC_CHECK {', 'tls', '}'])[0]).to.deep.include({ tls: true });
  });

  // Shows: AGENT_CHECK, AGENT_CHECK.connect_ip, AGENT_CHECK.connect_port, AGENT_CHECK.bindto
  // Shows: AGENT_CHECK.bind_port, AGENT_CHECK.bind_if, AGENT_CHECK.connect_timeout
  // Shows: AGENT_CHECK.fwmark, AGENT_CHECK.delay_loop, AGENT_CHECK.warmup, AGENT_CHECK.retry
  // Shows: AGENT_CHECK.delay_before_retry, AGENT_CHECK.rise, AGENT_CHECK.fall
  // Shows: AGENT_CHECK.fast_interval, AGENT_CHECK.alpha, AGENT_CHECK.log_all_failures
  it('has the times and connections of other checks', () => {
    const where = ['connect_ip 192.0.2.9', 'connect_port 9000', 'bindto 192.0.2.7', 'fwmark 5'];
    const from = ['bind_port 4000', 'bind_if eth7', 'connect_timeout 2', 'required'];
    const when = ['delay_loop 4', 'warmup 1', 'delay_before_retry 3', 'alpha', 'rise 2'];
    const more = [...where, ...from, ...when, 'fast_interval 1', 'log_all_failures'];
    const timed = {
      ...{ delayLoopMs: 4000, warmupMs: 1000, delayBeforeRetryMs: 3000, alpha: true },
      ...{ rise: { attempts: 2, delayMs: 1000 }, logAllFailures: true },
    };
    const [tried, fallen] = ['retry 5', 'fall 3'].map(
      (line) => checksOf(inAgent(...more, line))[0],
    );
    expect(tried).to.deep.include({
      timing: { ...timed, retry: 5 },
      connection: {
        ...{ address: '192.0.2.9', port: 9000, bindAddress: '192.0.2.7', bindPort: 4000 },
        ...{ bindInterface: 'eth7', connectTimeoutMs: 2000, mark: 5 },
      },
    });
    expect(fallen).to.deep.include({ timing: { ...timed, retry: 2 } });
  });

  it('is ignored without the port of its agent', () => {
    const text = textOf([...inAgent('required'), ...TCP]);
    expect(checksOf([...inAgent(), ...TCP]).map(({ kind }) => kind)).to.deep.equal(['tcp']);
    expect(problemsOf(text)).to.deep.equal(['6:1 error missing-keyword GENERAL_ERROR']);
    const wrong = [...inAgent('connect_port 70000'), ...TCP];
    expect(checksOf(wrong).map(({ kind }) => kind)).to.deep.equal(['tcp']);
    expect(problemsOf(textOf(wrong))).to.deep.equal([
      '7:14 error number-out-of-range INVALID_NUMBER',
    ]);
  });

  it('alone is worth a warning, unless the agent is required', () => {
    expect(problemsOf(textOf(inAgent('connect_port 9000')))).to.deep.equal([
      '6:1 warning agent-alone OK',
    ]);
    const discovered = [
      'real_servers file /run/servers.json {',
      ...inAgent('connect_port 9000'),
      '}',
    ];
    const text = textOf(TCP).replace('real_server ', `${discovered.join('\n')}\nreal_server `);
    expect(problemsOf(text)).to.deep.equal(['6:1 warning agent-alone OK']);
    expect(problemsOf(textOf([...inAgent('connect_port 9000'), ...TCP]))).to.deep.equal([]);
  });
});
