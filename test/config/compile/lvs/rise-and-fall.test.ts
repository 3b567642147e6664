import { expect } from 'chai';
import type { HealthCheck } from '../../../../src/config/lvs-model.js';
import { loadText, problemsOf } from '../../load-text.js';

interface Places {
  readonly service?: readonly string[];
  readonly server: readonly string[];
}

/** A service with one server, which has these lines. */
function textOf({ service = [], server }: Places): string {
  const head = ['virtual_server 192.0.2.1 80 {', 'lb_algo rr', 'lb_kind NAT', 'protocol TCP'];
  return [...head, ...service, 'real_server 192.0.2.2 80 {', ...server, '}', '}', ''].join('\n');
}

function checksOf(places: Places): readonly HealthCheck[] {
  const [service] = loadText(textOf(places)).configuration.virtualServers;
  return service?.realServers[0]?.checks ?? [];
}

function timing(check: HealthCheck | undefined) {
  return check !== undefined && 'timing' in check ? check.timing : undefined;
}

const TCP = ['TCP_CHECK {', '}'];
const PAGE = ['url {', 'path /', '}'];

describe('how many checks in a row bring a server up or down', () => {
  // Shows: virtual_server.rise, virtual_server.fall, virtual_server.fast_interval
  // Shows: virtual_server.real_server.rise, virtual_server.real_server.fall
  // Shows: virtual_server.real_server.fast_interval
  it('is as the innermost says that says it', () => {
    const lines = ['rise 4', 'fall 3', 'fast_interval 2'];
    const rise = { attempts: 4, delayMs: 2000 };
    const all = { retry: 2, delayBeforeRetryMs: 2000, rise };
    expect(timing(checksOf({ service: lines, server: TCP })[0])).to.deep.include(all);
    expect(timing(checksOf({ server: [...TCP, ...lines] })[0])).to.deep.include(all);
    const [low] = checksOf({ service: ['retry 9', 'fast_interval 7'], server: [...lines, ...TCP] });
    expect(timing(low)).to.deep.include(all);
    const own = ['TCP_CHECK {', 'delay_before_retry 5', 'rise 2', 'fall 1', '}'];
    const [high] = checksOf({ service: ['delay_loop 6'], server: [...lines, ...own] });
    expect(timing(high)).to.deep.include({
      ...{ delayLoopMs: 6000, retry: 0, delayBeforeRetryMs: 5000 },
      rise: { attempts: 2, delayMs: 2000 },
    });
    const [slow] = checksOf({ service: ['delay_loop 6', 'rise 2'], server: TCP });
    expect(timing(slow)?.rise).to.deep.equal({ attempts: 2, delayMs: 6000 });
    expect(timing(checksOf({ server: TCP })[0])).not.to.have.property('rise');
  });

  // Shows: TCP_CHECK.rise, TCP_CHECK.fall, TCP_CHECK.fast_interval
  // Shows: HTTP_GET.rise, HTTP_GET.fall, HTTP_GET.fast_interval
  // Shows: SSL_GET.rise, SSL_GET.fall, SSL_GET.fast_interval
  // Shows: GRPC_CHECK.rise, GRPC_CHECK.fall, GRPC_CHECK.fast_interval
  // Shows: SMTP_CHECK.rise, SMTP_CHECK.fall, SMTP_CHECK.fast_interval
  // Shows: SMTP_CHECK.host.rise, SMTP_CHECK.host.fall, SMTP_CHECK.host.fast_interval
  // Shows: DNS_CHECK.rise, DNS_CHECK.fall, DNS_CHECK.fast_interval
  // Shows: MISC_CHECK.rise, MISC_CHECK.fall, MISC_CHECK.fast_interval
  // Shows: UDP_CHECK.rise, UDP_CHECK.fall, UDP_CHECK.fast_interval
  // Shows: PING_CHECK.rise, PING_CHECK.fall, PING_CHECK.fast_interval
  it('has rise, fall and fast_interval of its own, whatever kind it is', () => {
    const lines = ['rise 4', 'fall 3', 'fast_interval 2'];
    const all = { retry: 2, delayBeforeRetryMs: 2000, rise: { attempts: 4, delayMs: 2000 } };
    const more: Readonly<Record<string, readonly string[]>> = {
      ...{ TCP_CHECK: [], GRPC_CHECK: [], SMTP_CHECK: [], DNS_CHECK: [], UDP_CHECK: [] },
      ...{ PING_CHECK: [], HTTP_GET: PAGE, SSL_GET: PAGE, MISC_CHECK: ['misc_path /x'] },
    };
    for (const [kind, own] of Object.entries(more)) {
      const [check] = checksOf({ server: [`${kind} {`, ...own, ...lines, '}'] });
      expect(timing(check), kind).to.deep.include(all);
    }
    const [host] = checksOf({ server: ['SMTP_CHECK {', 'host {', ...lines, '}', '}'] });
    expect(timing(host)).to.deep.include(all);
  });

  it('says that retry and fall in one block are one thing', () => {
    const server = ['retry 5', 'fall 3', ...TCP];
    expect(problemsOf(textOf({ server }))).to.include('7:1 warning retry-and-fall OK');
    expect(timing(checksOf({ server })[0])?.retry).to.equal(2);
  });
});
