/** `upkeep key rotate`: what it prints. The way itself: test/config/rotate/, and on a real pair. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { upkeep } from '../lab/upkeep-command.js';

const OLD = `hex:${'01'.repeat(32)}`;
const NEW = `hex:${'02'.repeat(32)}`;

function routerText(keys: readonly string[]): string {
  return [
    ...['vrrp_instance VI_1 {', 'interface lo0', 'virtual_router_id 51', 'priority 100'],
    ...['auth_hmac {', ...keys, 'active_key 1', '}'],
    ...['virtual_ipaddress {', '10.0.0.100', '}', '}', ''],
  ].join('\n');
}

describe('upkeep key rotate', () => {
  const directory = mkdtempSync(join(tmpdir(), 'upkeep-key-'));
  const [here, there] = [join(directory, 'a.conf'), join(directory, 'b.conf')];

  before(() => {
    for (const path of [here, there]) {
      writeFileSync(path, routerText([`key 1 ${OLD}`]));
    }
  });

  after(() => rmSync(directory, { recursive: true }));

  it('prints each step: the file, the lines, the reload, and what follows', () => {
    const { output, errors, status } = upkeep('key', 'rotate', here, there, '--key', NEW);
    expect(errors).to.equal('');
    expect(status).to.equal(0);
    const lines = output.split('\n');
    expect(lines[0]).to.match(/^Key 2 of VI_1, in 4 steps\./);
    expect(lines.slice(3, 8)).to.deep.equal([
      `1. ${here}: the router knows the new key`,
      `   ${here}, line 7:`,
      `   + key 2 ${NEW}`,
      '   then on that router: upkeep reload',
      '   upkeep check --peer: each router believes the other',
    ]);
    expect(output.match(/each router believes the other/g)).to.have.lengthOf(4);
  });

  it('makes a key of 32 bytes, another one each time', () => {
    const keys = [1, 2].map(() =>
      /\+ key 2 (.*)/.exec(upkeep('key', 'rotate', here, there).output),
    );
    expect(keys[0]?.[1]).to.match(/^hex:[0-9a-f]{64}$/);
    expect(keys[0]?.[1]).not.to.equal(keys[1]?.[1]);
  });

  it('says why there is no way, or what is missing on the command line', () => {
    expect(upkeep('key', 'rotate', here, there, '--id', '1')).to.deep.include({
      status: 1,
      errors: "upkeep key: key 1 is there already in 'VI_1': choose another number\n",
    });
    for (const args of [['rotate', here], ['turn'], ['rotate', here, there, '--id', '256']]) {
      expect(upkeep('key', ...args).status, args.join(' ')).to.equal(1);
    }
  });
});
