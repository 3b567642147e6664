/** Large configurations for the benchmark of the check. */
import { globalDefinitions } from '../lab/configuration.js';

/** `virtual_server` blocks with real servers that are checked by TCP_CHECK. */
export function manyServers(virtualServers: number, realServersEach: number): string {
  const parts = [globalDefinitions()];
  for (let index = 0; index < virtualServers; index += 1) {
    parts.push(virtualServer(index, realServersEach));
  }
  return parts.join('');
}

function virtualServer(index: number, realServers: number): string {
  const lines = [
    `virtual_server ${numbered('10', index)} 8080 {`,
    '    delay_loop 1',
    '    lvs_sched rr',
    '    lvs_method NAT',
    '    protocol TCP',
  ];
  for (let server = 0; server < realServers; server += 1) {
    lines.push(
      `    real_server ${numbered('127', index * realServers + server)} 8080 {`,
      '        weight 10',
      '        TCP_CHECK {',
      '            connect_timeout 1',
      '            retry 0',
      '            delay_before_retry 1',
      '        }',
      '    }',
    );
  }
  return `${lines.join('\n')}\n}\n`;
}

/** An address of its own for each index below 16 million. */
function numbered(first: string, index: number): string {
  return `${first}.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
}
