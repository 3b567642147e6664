/** Another key for a pair, step by step. */
import { expect } from 'chai';
import { nodeFileHost } from '../../../src/config/language/file-host.js';
import { loadConfiguration } from '../../../src/config/load.js';
import { applyEdits } from '../../../src/config/rotate/edits.js';
import {
  type Rotation,
  type RotationRequest,
  rotationOf,
} from '../../../src/config/rotate/rotation.js';

const OLD = `hex:${'01'.repeat(32)}`;
const NEW = `hex:${'02'.repeat(32)}`;

type Files = Readonly<Record<string, string>>;

function routerText(name: string, more: readonly string[], priority: number): string {
  return [
    `vrrp_instance ${name} {`,
    '    interface eth0',
    '    virtual_router_id 51',
    `    priority ${priority}`,
    '    auth_hmac {',
    ...more.map((line) => `        ${line}`),
    '    }',
    '    virtual_ipaddress {',
    '        10.0.0.100/24',
    '    }',
    '}',
    '',
  ].join('\n');
}

const SIGNED = [`key 1 ${OLD}   # since June`, 'active_key 1'];
const PAIR: Files = {
  'a.conf': routerText('VI_1', SIGNED, 200),
  'b.conf': routerText('VI_B', SIGNED, 100),
};

function rotate(files: Files, more: Partial<RotationRequest> = {}): Rotation | string {
  const host = nodeFileHost();
  const load = (router: string, changed: ReadonlyMap<string, string>) =>
    loadConfiguration(router, {
      ...{ configId: 'n', allIncludeChecks: false },
      host: {
        ...host,
        readFile: (path) => {
          const text = changed.get(path) ?? files[path];
          return text === undefined ? { kind: 'missing' } : Buffer.from(text);
        },
      },
    });
  return rotationOf({ files: ['a.conf', 'b.conf'], key: NEW, load, ...more });
}

function planned(files: Files, more: Partial<RotationRequest> = {}): Rotation {
  const rotation = rotate(files, more);
  if (typeof rotation === 'string') {
    throw new Error(rotation);
  }
  return rotation;
}

describe('config/rotate: another key for a pair', () => {
  it('has four steps, and after each of them both believe each other', () => {
    const { id, instances, steps } = planned(PAIR);
    expect(id).to.equal(2);
    expect(instances).to.deep.equal(['VI_1']);
    expect(steps.map(({ router, what }) => `${router}: ${what}`)).to.deep.equal([
      'a.conf: knows the new key',
      'b.conf: knows the new key, and signs with it',
      'a.conf: signs with it, and forgets the old one',
      'b.conf: forgets the old one',
    ]);
    expect(steps.flatMap(({ findings }) => findings)).to.deep.equal([]);
  });

  it('leads to files that have the new key and not the old one', () => {
    const files = new Map(Object.entries(PAIR));
    for (const { edits } of planned(PAIR).steps) {
      for (const file of new Set(edits.map((edit) => edit.file))) {
        const own = edits.filter((edit) => edit.file === file);
        for (const { line, remove } of own) {
          const there = files
            .get(file)
            ?.split('\n')
            .slice(line - 1, line - 1 + remove.length);
          expect(there).to.deep.equal(remove);
        }
        files.set(file, applyEdits(files.get(file) ?? '', own));
      }
    }
    const signed = [`key 2 ${NEW}`, 'active_key 2'];
    expect(Object.fromEntries(files)).to.deep.equal({
      'a.conf': routerText('VI_1', signed, 200),
      'b.conf': routerText('VI_B', signed, 100),
    });
  });

  it('takes the number and the instance that it is told, and no number twice', () => {
    expect(planned(PAIR, { id: 9, instance: 'VI_1' }).id).to.equal(9);
    expect(rotate(PAIR, { id: 1 })).to.match(/key 1 is there already in 'VI_1'/);
    expect(rotate(PAIR, { instance: 'VI_B' })).to.match(/'VI_B' is not in both files/);
  });

  it('would show a step after which one is not believed', () => {
    const { steps } = planned(PAIR, { key: 'file:/nonexistent/key' });
    expect(steps[0]?.findings.map(({ code }) => code)).to.include('hmac-key-unusable');
  });

  it('refuses what it could not change or what is not whole, and says why', () => {
    const withB = (more: readonly string[]): Files => ({
      ...PAIR,
      'b.conf': routerText('VI_B', more, 100),
    });
    const refusals: readonly (readonly [Files, RegExp])[] = [
      [withB([`key 3 ${OLD}`, 'active_key 3']), /do not believe each other now/],
      [
        {
          'a.conf': routerText('A', [`key 1 ${OLD}`, `key 3 ${OLD}`, 'active_key 1'], 200),
          'b.conf': routerText('B', [`key 1 ${OLD}`, `key 3 ${OLD}`, 'active_key 3'], 100),
        },
        /sign 'A' with different keys/,
      ],
      [withB(['key one', 'active_key 1']), /b\.conf has errors/],
      [
        { ...PAIR, 'b.conf': PAIR['b.conf']?.replace(/auth_hmac[^}]*\}/, '') ?? '' },
        /no instance of both files has auth_hmac|do not believe/,
      ],
      [
        {
          ...PAIR,
          'a.conf': `$ID=1\n${routerText('VI_1', [`key 1 ${OLD}`, 'active_key $ID'], 200)}`,
        },
        /a\.conf:9: 'active_key' is not on a line of its own, comes out of a definition/,
      ],
      [
        {
          'a.conf': 'include c.conf\n',
          'b.conf': 'include c.conf\n',
          'c.conf': PAIR['a.conf'] ?? '',
        },
        /c\.conf is read by both routers/,
      ],
    ];
    for (const [files, reason] of refusals) {
      expect(rotate(files)).to.match(reason);
    }
  });
});
