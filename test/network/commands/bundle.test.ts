/** A bundle beside a daemon, and without one: secrets are planted, and none is found. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration, globalDefinitions, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { scratchDirectory } from '../../lab/scratch.js';
import { controlSocket, upkeep, upkeepWith } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const KEY = 'c0ffee11'.repeat(8);
const PLANTED = [
  'pw-Zx81',
  KEY,
  'tok-4711-script',
  'tok-4712-notify',
  'tok-4713-query',
  'tls-pw-99',
  'tok-4714-header',
  'tok-4715-body',
  'pw-Old1',
  'a0b1c2d3e4',
];

/** A secret of every kind that a file can have. */
const SECRETS = `${globalDefinitions()}
SSL {
    password tls-pw-99
    ca /etc/tls/ca.pem
}
vrrp_script fit {
    script "/bin/true --token=tok-4711-script"
    interval 1
}
virtual_server 10.99.0.200 80 {
    protocol TCP
    real_server 10.99.0.1 80 {
        UDP_CHECK {
            payload a0b1c2d3e4
        }
        HTTP_GET {
            url {
                path /health?token=tok-4713-query
                status_code 200
                header Authorization "Bearer tok-4714-header"
                body "token=tok-4715-body"
            }
        }
    }
}
`;
const PASSWORD = `version 2
    notify "/bin/true $W" root
    track_script {
        fit
    }
    authentication {
        auth_type PASS
        auth_pass pw-Zx81
    }`;
const SIGNATURE = `
    auth_hmac {
        key 1 hex:${KEY}
        active_key 1
    }`;

describe('upkeep bundle', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  itOurs('has all that helps, and none of the secrets, with and without a daemon', async () => {
    const other = { name: 'VI_2', virtualRouterId: 52, addresses: ['10.99.0.101/24'] };
    const signed = configuration({ priority: 150, more: SIGNATURE, ...other });
    const options = { priority: 150, version: 2, advertInterval: 1, more: PASSWORD } as const;
    const text = `${configuration(options, SECRETS)}${signed.slice(globalDefinitions().length)}`;
    const included = join(scratchDirectory(), 'more.conf');
    writeFileSync(included, '# the wiki says why\n# auth_pass pw-Old1\n');
    const definitions = '$W=tok-4712-notify\n';
    const daemon = lab.start('n1', `include ${included}\n${definitions}${text}`);
    await eventually('master', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    const archive = join(daemon.directory, 'b.tar.gz');
    const contents = (): string => {
      const socket = ['--socket', controlSocket(daemon)];
      const made = upkeep('bundle', '-o', archive, ...socket, daemon.configurationPath);
      expect(made.status, made.errors).to.equal(0);
      return execFileSync('tar', ['-xzOf', archive], { encoding: 'utf8' });
    };
    const running = contents();
    expect(running).to.contain('"VI_1"').and.contain('upkeep_vrrp_instance_state');
    expect(running).to.contain('fw-vrrp-in').and.contain('/etc/tls/ca.pem');
    expect(running).to.contain('"ifname":"eth0"').and.contain('[masked]');
    expect(running).to.contain('# the wiki says why').and.contain('auth_pass [masked]\n');
    expect(PLANTED.filter((secret) => running.includes(secret))).to.deep.equal([]);
    expect(execFileSync('stat', ['-c', '%a', archive], { encoding: 'utf8' })).to.equal('600\n');
    await daemon.stop();
    const stopped = contents();
    expect(stopped).to.contain('"VI_1"').and.contain('no answer: noDaemon');
    expect(PLANTED.filter((secret) => stopped.includes(secret))).to.deep.equal([]);
  });

  itOurs('has no name and no address of ours when they are not wanted', async () => {
    const node = lab.network.node('n1');
    const name = { name: 'CORP_FRONT', addresses: [`${VIRTUAL_ADDRESS}/24`] };
    const daemon = lab.start('n1', configuration({ priority: 150, ...name }, SECRETS));
    await eventually('master', () => node.holds(VIRTUAL_ADDRESS));
    const archive = join(daemon.directory, 'anonymous.tar.gz');
    const socket = ['--socket', controlSocket(daemon)];
    const made = upkeep('bundle', '--anonymise', '--since', '1h', '-o', archive, ...socket);
    expect(made.status, made.errors).to.equal(0);
    const texts = execFileSync('tar', ['-xzOf', archive], { encoding: 'utf8' });
    const planted = [
      ...[VIRTUAL_ADDRESS, node.address, node.hardwareAddress, '10.99.0.200', '0A630064'],
      ...['CORP_FRONT', ...PLANTED],
    ];
    expect(planted.filter((each) => texts.includes(each))).to.deep.equal([]);
    expect(texts).to.not.match(new RegExp(`(?<![\\w-])${hostname()}(?![\\w-])`));
    expect(texts).to.contain('upkeep_vrrp_instance_state').and.contain('"ifname":"eth0"');
    // The interface of the kernel and the instance of the daemon have the same other address.
    const [, other = ''] = /"address": "(10\.[\d.]+)"/.exec(texts) ?? [];
    expect(texts.split(other).length).to.be.greaterThan(4);
  });

  itOurs('lists its files with their sums, and what was said since a time', async () => {
    const daemon = lab.start('n1', configuration({ priority: 150 }));
    await eventually('master', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    const place = daemon.directory;
    const bundle = (...more: readonly string[]) => {
      const options = ['-o', join(place, 's.tar.gz'), '--socket', controlSocket(daemon)];
      const state = { STATE_DIRECTORY: place };
      expect(upkeepWith(state, 'bundle', ...options, ...more).status).to.equal(0);
      execFileSync('tar', ['-xzf', join(place, 's.tar.gz'), '-C', place]);
    };
    const read = (file: string) => readFileSync(join(place, 'upkeep-bundle', file), 'utf8');
    bundle();
    const { files, versions } = JSON.parse(read('manifest.json'));
    const names: readonly string[] = files.map(({ name }: { name: string }) => name);
    expect(names).to.include.members([
      ...['check.json', 'doctor.json', 'journal.txt', 'unit.txt', 'events.jsonl', 'status.json'],
      ...['kernel/settings.txt', 'configuration.json'],
    ]);
    const there = execFileSync('tar', ['-tzf', join(place, 's.tar.gz')], { encoding: 'utf8' });
    expect(there.match(/[^/\n]$/gm)).to.have.lengthOf(names.length + 1);
    for (const { name, bytes, sha256 } of files) {
      const text = read(name);
      expect(Buffer.byteLength(text), name).to.equal(bytes);
      expect(createHash('sha256').update(text).digest('hex'), name).to.equal(sha256);
    }
    expect(versions.node).to.equal(process.versions.node);
    expect(JSON.parse(read('check.json'))).to.include({ exitStatus: 0 });
    expect(read('daemon.txt')).to.contain('upkeepd');
    expect(read('events.jsonl')).to.contain('VI_1');
    bundle('--since', '0s');
    expect(read('events.jsonl')).to.not.contain('VI_1');
    expect(upkeep('bundle', '--since', 'yesteryear').status).to.equal(1);
  });
});
