/** Large configurations for the benchmark of the check. */
import { globalDefinitions } from '../lab/configuration.js';

/** How the blocks of real servers look: blocks that are alike word for word are read once. */
export type ServerForm = 'alike' | 'short' | 'different';

/**
 * `virtual_server` blocks with real servers: six equal lines with a TCP_CHECK in each, or three
 * lines, or three lines with a weight of its own.
 */
export function manyServers(
  virtualServers: number,
  realServersEach: number,
  form: ServerForm = 'alike',
): string {
  const parts = [globalDefinitions()];
  for (let index = 0; index < virtualServers; index += 1) {
    parts.push(virtualServer(index, realServersEach, form));
  }
  return parts.join('');
}

function virtualServer(index: number, realServers: number, form: ServerForm): string {
  const lines = [
    `virtual_server ${numbered('10', index)} 8080 {`,
    '    delay_loop 1',
    '    lvs_sched rr',
    '    lvs_method NAT',
    '    protocol TCP',
  ];
  for (let server = 0; server < realServers; server += 1) {
    const number = index * realServers + server;
    lines.push(`    real_server ${numbered('127', number)} 8080 {`);
    if (form !== 'alike') {
      lines.push(`        weight ${form === 'short' ? 10 : 1 + (number % 250)}`, '    }');
      continue;
    }
    lines.push(
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
