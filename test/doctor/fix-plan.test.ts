import { expect } from 'chai';
import type { Fix } from '../../src/doctor/check.js';
import { planFixes } from '../../src/doctor/fix-plan.js';

const FORWARD: Fix = { kind: 'setting', name: 'net/ipv4/ip_forward', value: '1' };
const VLAN: Fix = { kind: 'setting', name: 'net/ipv4/conf/eth0.7/proxy_arp', value: '0' };
const LIMIT: Fix = {
  kind: 'dropIn',
  ...{ path: '/etc/systemd/system/a.service.d/50.conf', section: '[Service]' },
  ...{ lines: ['LimitNOFILE=400'], command: ['systemctl', 'daemon-reload'] },
};
const SETTINGS_FILE = '/etc/sysctl.d/90-upkeep-doctor.conf';
const HEAD = '# Written by upkeep doctor --fix.';

describe('planFixes', () => {
  it('puts settings into one file of sysctl.d, in the form that it takes', () => {
    const { files, settings } = planFixes([FORWARD, VLAN, FORWARD], () => undefined, true);
    const lines = [HEAD, 'net.ipv4.ip_forward = 1', 'net/ipv4/conf/eth0.7/proxy_arp = 0', ''];
    expect(files).to.deep.equal([{ path: SETTINGS_FILE, text: lines.join('\n') }]);
    expect(settings.map(({ name }) => name)).to.deep.equal([
      'net/ipv4/ip_forward',
      'net/ipv4/conf/eth0.7/proxy_arp',
    ]);
  });

  it('keeps what is there, but for what it sets anew', () => {
    const there = `${HEAD}\nnet.ipv4.ip_forward = 0\nnet.core.rmem_max = 5\n`;
    const [file] = planFixes([FORWARD], () => there, true).files;
    expect(file?.text).to.equal(`${HEAD}\nnet.core.rmem_max = 5\nnet.ipv4.ip_forward = 1\n`);
  });

  it('writes no file for a namespace of its own', () => {
    const plan = planFixes([FORWARD], () => undefined, false);
    expect(plan.files).to.deep.equal([]);
    expect(plan.settings).to.have.lengthOf(1);
  });

  it('writes a heading once, and each command once', () => {
    const plan = planFixes([LIMIT, LIMIT], () => undefined, true);
    expect(plan.files[0]?.text).to.equal(`${HEAD}\n[Service]\nLimitNOFILE=400\n`);
    expect(plan.commands).to.deep.equal([['systemctl', 'daemon-reload']]);
  });

  it('takes a module for another line than its parameter', () => {
    const module = (line: string): Fix => ({
      kind: 'dropIn',
      ...{ path: '/etc/modules-load.d/upkeep.conf', lines: [line], command: ['modprobe', line] },
    });
    const [file] = planFixes([module('ip_vs'), module('ip_vs_mh')], () => undefined, true).files;
    expect(file?.text).to.equal(`${HEAD}\nip_vs\nip_vs_mh\n`);
  });
});
