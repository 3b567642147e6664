/** What a check is called in log lines. */
import type { HealthCheck } from '../config/lvs-model.js';
import type { CheckName } from './log-events.js';

/** The keyword of the configuration for a check. */
export function checkName(check: HealthCheck): CheckName {
  switch (check.kind) {
    case 'tcp':
      return 'TCP_CHECK';
    case 'http':
      return check.tls ? 'SSL_GET' : 'HTTP_GET';
    case 'smtp':
      return 'SMTP_CHECK';
    case 'dns':
      return 'DNS_CHECK';
    case 'misc':
      return 'MISC_CHECK';
    case 'udp':
      return 'UDP_CHECK';
    case 'ping':
      return 'PING_CHECK';
    case 'file':
      return 'FILE_CHECK';
    case 'bfd':
      return 'BFD_CHECK';
  }
}

/** What is checked beyond an address: the page, script, file or instance; "" for none. */
export function checkDetail(check: HealthCheck, page: number): string {
  switch (check.kind) {
    case 'http':
      return check.urls[page]?.path ?? '';
    case 'misc':
      return check.command.text;
    case 'file':
      return check.trackFile;
    case 'bfd':
      return check.instance;
    default:
      return '';
  }
}
