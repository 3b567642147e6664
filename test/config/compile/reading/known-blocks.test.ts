import { expect } from 'chai';
import fc from 'fast-check';
import {
  findKnown,
  keepKnown,
  noKnownBlocks,
} from '../../../../src/config/compile/reading/known-blocks.js';
import { loadText } from '../../load-text.js';

/** Lines of a real server; few, so that servers are often the same. */
const LINES = [
  'weight 3',
  'inhibit_on_failure',
  'lvs_method FULLNAT',
  'TCP_CHECK {\nretry 2\n}',
  'TCP_CHECK {\nbind_port 7\n}',
  'PING_CHECK {\nretry 2\n}',
  'HTTP_GET {\nurl {\npath /\n}\n}',
  'notify_up /bin/x',
  'wieght 4',
  '$LINE',
  `\${LINE}`,
] as const;

const server = fc.array(fc.constantFrom(...LINES), { maxLength: 3 });

/** Services with these servers; with `marks` each block has a text of its own. */
function textOf(services: readonly (readonly (readonly string[])[])[], marks: boolean): string {
  let count = 0;
  const blocks = services.map((servers, index) => {
    const inner = servers.map((lines, place) => {
      const own = lines.map((line) => {
        count += 1;
        return marks ? line.replace(' {', ` { # ${count}`) : line;
      });
      const head = `real_server 192.0.2.${place + 2} 80 {${marks ? ` # ${index}.${place}` : ''}`;
      return `${head}\n${own.join('\n')}\n}`;
    });
    const head = `$LINE=weight ${index}\nvirtual_server 198.51.100.${index + 1} 80 {\nlb_algo rr`;
    return `${head}\nlb_kind NAT\nprotocol TCP\n${inner.join('\n')}\n}\n`;
  });
  return blocks.join('');
}

function outcome(text: string) {
  const { configuration, diagnostics } = loadText(text);
  const said = diagnostics.map(({ code, span }) => `${span.line} ${code}`);
  return { services: configuration.virtualServers, said };
}

describe('blocks that say what others said', () => {
  it('are understood as if they were alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(server, { minLength: 1, maxLength: 4 }), { maxLength: 4 }),
        (services) => {
          expect(outcome(textOf(services, false))).to.deep.equal(outcome(textOf(services, true)));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('are found by their text, the last few of them', () => {
    const known = noKnownBlocks<number>();
    expect(findKnown(known, 'a')).to.equal(undefined);
    ['a', 'b', 'c', 'd', 'e'].forEach((text, index) => {
      keepKnown(known, text, index);
    });
    keepKnown(known, undefined, 9);
    expect(['a', 'b', 'e'].map((text) => findKnown(known, text))).to.deep.equal([undefined, 1, 4]);
    expect(findKnown(known, undefined)).to.equal(undefined);
  });
});
