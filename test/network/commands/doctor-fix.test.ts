/**
 * `upkeep doctor --fix` for real: in a machine of its own (network, processes, files of /etc), so
 * that its settings are those of boot.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { upkeepPath } from '../../lab/daemon-kind.js';
import { scratchDirectory, shellScript } from '../../lab/scratch.js';
import { itOurs } from '../../lab/use-lab.js';

const TEXT = `global_defs {
 lvs_host_setup check
}
vrrp_instance VI_1 {
 interface lan0
 virtual_router_id 51
 priority 100
 virtual_ipaddress {
  10.99.0.100/24
 }
}
virtual_server 198.51.100.1 80 {
 protocol TCP
 lvs_method NAT
 real_server 10.99.0.2 80 {
  TCP_CHECK {
  }
 }
}
`;
const SETTINGS = 'net.ipv4.ip_forward net.ipv4.conf.lan0.proxy_arp';
const DROP_IN = '/etc/systemd/network/20-lan.network.d/50-upkeep.conf';
const SYSCTL = '/etc/sysctl.d/90-upkeep-doctor.conf';

/** What systemd-networkd notes, and a machine that forwards nothing and answers for others. */
const MACHINE = `mount -t tmpfs none /etc/sysctl.d
mount -t tmpfs none /etc/systemd
mount -t tmpfs none /run
mkdir /etc/systemd/network
ip link add lan0 type veth peer name far0
ip address add 10.99.0.1/24 dev lan0
ip link set lan0 up
mkdir -p /run/systemd/netif/links
echo NETWORK_FILE=/etc/systemd/network/20-lan.network > \\
  /run/systemd/netif/links/$(ip -o link show lan0 | cut -d: -f1)
sysctl -qw net.ipv4.ip_forward=0 net.ipv4.conf.lan0.proxy_arp=1
doctor() { node "$UPKEEP" doctor --socket /run/none.sock "$@" "$FILE"; }
checks='--check ip-forward --check proxy-arp --check networkd-owns-interface'
`;

const { PATH = '' } = process.env;

describe('upkeep doctor --fix', function () {
  this.timeout(60_000);

  /** Runs a script in such a machine. @returns what it said, and what it ran */
  function inMachine(script: string): { readonly output: string; readonly called: string } {
    const directory = scratchDirectory();
    const [file, state] = [join(directory, 'keepalived.conf'), join(directory, 'state')];
    writeFileSync(file, TEXT);
    mkdirSync(state);
    const calls = join(directory, 'calls');
    writeFileSync(calls, '');
    shellScript(directory, 'networkctl', `echo "networkctl $*" >> ${calls}`);
    const apart = ['--net', '--pid', '--mount', '--fork', '--mount-proc'];
    const run = spawnSync('unshare', [...apart, 'sh', '-ec', `${MACHINE}${script}`], {
      encoding: 'utf8',
      env: {
        ...process.env,
        ...{ PATH: `${directory}:${PATH}`, UPKEEP: upkeepPath },
        ...{ FILE: file, STATE_DIRECTORY: state },
      },
    });
    expect(run.status, `${run.stdout}${run.stderr}`).to.equal(0);
    return { output: `${run.stdout}${run.stderr}`, called: readFileSync(calls, 'utf8') };
  }

  itOurs('writes drop-ins and settings, is content then, and takes them back', async () => {
    const { output, called } = inMachine(`doctor $checks > /dev/null && exit 9
doctor --fix --yes $checks
echo FIXED; cat ${SYSCTL} ${DROP_IN}; sysctl ${SETTINGS}
doctor --strict $checks
doctor --undo
echo UNDONE; find /etc/sysctl.d /etc/systemd/network -type f; sysctl ${SETTINGS}
doctor --undo
doctor $checks > /dev/null && exit 9
exit 0`);
    const fixed = output.slice(output.indexOf('FIXED'), output.indexOf('UNDONE'));
    expect(fixed).to.contain(`FIXED
# Written by upkeep doctor --fix.
net.ipv4.conf.lan0.proxy_arp = 0
net.ipv4.ip_forward = 1
# Written by upkeep doctor --fix.
[Network]
KeepConfiguration=yes
net.ipv4.ip_forward = 1
net.ipv4.conf.lan0.proxy_arp = 0
`);
    expect(fixed).to.contain('0 failed, 0 to look at, 3 fine');
    const undone = output.slice(output.indexOf('UNDONE'));
    expect(undone).to.contain(`UNDONE
net.ipv4.ip_forward = 0
net.ipv4.conf.lan0.proxy_arp = 1
`);
    expect(undone.includes('there is nothing to undo') || output).to.equal(true);
    expect(called).to.equal('networkctl reload\nnetworkctl reload\n');
  });

  itOurs('keeps the lines of a drop-in that was there, and what was changed since', async () => {
    const { output } = inMachine(`echo 'net.core.rmem_max = 5' > ${SYSCTL}
doctor --fix --yes $checks > /dev/null
echo FIXED; cat ${SYSCTL}
echo by hand >> ${DROP_IN}
status=0; doctor --undo > /dev/null || status=$?
echo UNDONE $status; cat ${SYSCTL} ${DROP_IN}`);
    expect(output).to.contain('FIXED\nnet.core.rmem_max = 5\nnet.ipv4.conf.lan0.proxy_arp = 0\n');
    const undone = output.slice(output.indexOf('UNDONE'));
    expect(undone).to.match(/^UNDONE 2\nnet\.core\.rmem_max = 5\n# Written/);
    expect(undone).to.contain('by hand');
    expect(output).to.contain(`${DROP_IN} has been changed since, and stays as it is`);
  });

  itOurs('does nothing where it cannot note what was there', async () => {
    const { output } = inMachine(`rmdir "$STATE_DIRECTORY"; touch "$STATE_DIRECTORY"
status=0; doctor --fix --yes $checks || status=$?
echo ENDED $status; find /etc/sysctl.d -type f; sysctl ${SETTINGS}`);
    expect(output).to.contain('upkeep doctor: what is there cannot be noted, so nothing was done');
    expect(output).to.contain('ENDED 1\nnet.ipv4.ip_forward = 0\nnet.ipv4.conf.lan0.proxy_arp = 1');
  });
});
