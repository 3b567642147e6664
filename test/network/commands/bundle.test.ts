/** A bundle beside a daemon, and without one: secrets are planted, and none is found. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration, globalDefinitions, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import { controlSocket, upkeep } from '../../lab/upkeep-command.js';
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
        HTTP_GET {
            url {
                path /health?token=tok-4713-query
                status_code 200
            }
        }
    }
}
`;
const PASSWORD = `version 2
    notify "/bin/true tok-4712-notify"
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
    const daemon = lab.start('n1', text);
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
    expect(PLANTED.filter((secret) => running.includes(secret))).to.deep.equal([]);
    expect(execFileSync('stat', ['-c', '%a', archive], { encoding: 'utf8' })).to.equal('600\n');
    await daemon.stop();
    const stopped = contents();
    expect(stopped).to.contain('"VI_1"').and.contain('no answer: noDaemon');
    expect(PLANTED.filter((secret) => stopped.includes(secret))).to.deep.equal([]);
  });
});
