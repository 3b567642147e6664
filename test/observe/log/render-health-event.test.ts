import { expect } from 'chai';
import type { CheckName } from '../../../src/config/checkers/kinds.js';
import type { HealthLogEvent } from '../../../src/health/log-events.js';
import { renderEvent } from '../../../src/observe/log/render-event.js';

const server = '[10.0.0.2]:tcp:80';
const service = '[10.0.0.1]:tcp:80';

function failed(check: CheckName, retries: number, reason = ''): HealthLogEvent {
  return { event: 'checkFailed', check, server, service, detail: '/x', retries, reason };
}

describe('observe/render-health-event', () => {
  it('says how often a check was tried, and why it failed', () => {
    const text = (event: HealthLogEvent): string => renderEvent(event).text;
    expect(text(failed('TCP_CHECK', 3))).equal(
      'TCP_CHECK on service [10.0.0.2]:tcp:80 failed after 3 retries.',
    );
    expect(text(failed('SSL_GET', 0, 'timeout'))).equal(
      'SSL_CHECK on service [10.0.0.2]:tcp:80 failed. (timeout)',
    );
    expect(text(failed('MISC_CHECK', 1))).equal(
      'Misc check for [[10.0.0.2]:tcp:80 VS [10.0.0.1]:tcp:80] by [/x] failed after 1 retry.',
    );
    expect(text(failed('DNS_CHECK', 2, 'read timeout'))).equal(
      'DNS_CHECK ([10.0.0.2]:tcp:80) read timeout after 2 retries',
    );
  });

  it('is silent by default about good DNS checks only', () => {
    const good = (check: CheckName): HealthLogEvent => ({
      ...{ event: 'checkSucceeded', check, server, service, detail: '', first: true },
    });
    expect(renderEvent(good('DNS_CHECK')).level).equal('debug');
    expect(renderEvent(good('TCP_CHECK')).level).equal('info');
  });
});
