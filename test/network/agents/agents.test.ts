/** SNMP and D-Bus as managers and clients see them, over changes of state and deaths of either. */
import { expect } from 'chai';
import { globalDefinitions, instance, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { signalIfAlive } from '../../lab/process-tree.js';
import { startPrivateBus } from '../../lab/servers/private-bus.js';
import { startSnmpMaster } from '../../lab/servers/snmp-master.js';
import { statusOf } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const INSTANCE = '1.3.6.1.4.1.9586.100.5.2.3.1';
const NAME = `${INSTANCE}.2.1`;
const STATE = `${INSTANCE}.4.1`;
const PRIORITY = `${INSTANCE}.7.1`;
const STATE_TRAP = '.1.3.6.1.4.1.9586.100.5.2.10.0.2';
const NEW_MASTER_TRAP = '.1.3.6.1.2.1.207.0.1';
const MASTER = 'INTEGER: 2';

const BUS_NAME = 'org.keepalived.Test';
const OBJECTS = '/org/keepalived/Vrrp1';
const STATUS = 'org.keepalived.Vrrp1.Instance';

/** The process id of the agents child; undefined while there is none. */
function agentsOf(daemon: Daemon): number | undefined {
  return statusOf(daemon).children.find(({ name }) => name === 'agents')?.pid;
}

describe('agents of other management systems', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const configuration = (definitions: string) =>
    globalDefinitions(definitions) + instance({ priority: 200 });

  // Shows: global_defs.enable_traps, global_defs.enable_snmp_rfcv3
  itOurs('SNMP says what status says, sends traps, and outlives master and agent', async () => {
    const node = lab.network.node('n1');
    const master = await startSnmpMaster(node);
    // Without a link no election: a trap that is sent before snmpd knows the subagent is lost.
    node.setInterface('eth0', false);
    const daemon = lab.start(
      'n1',
      configuration(
        `enable_snmp_vrrp\nenable_snmp_rfcv3\nenable_traps\nsnmp_socket ${master.socket}`,
      ),
    );
    await daemon.waitForLog(/SNMP subagent connected/);
    node.setInterface('eth0', true);
    await eventually('it is master', () => node.holds(VIRTUAL_ADDRESS));
    await eventually('SNMP says so', () => master.walk(STATE).get(STATE) === MASTER);
    const known = statusOf(daemon).vrrp?.instances[0];
    expect(master.walk(NAME).get(NAME)).to.equal(`STRING: "${known?.name}"`);
    expect(master.walk(PRIORITY).get(PRIORITY)).to.equal(`INTEGER: ${known?.basePriority}`);
    expect(master.set(PRIORITY, 'i', '1')).to.include('notWritable');
    for (const trap of [STATE_TRAP, NEW_MASTER_TRAP]) {
      const isMasterTrap = (line: string) =>
        line.includes(`.1.3.6.1.6.3.1.1.4.1.0 = OID: ${trap}\t`) ||
        line.endsWith(`.1.3.6.1.6.3.1.1.4.1.0 = OID: ${trap}`);
      await eventually(`trap ${trap}`, () => master.traps().some(isMasterTrap));
    }
    expect(master.traps().some((line) => line.includes(`${STATE} = ${MASTER}`))).to.equal(true);

    const killed = agentsOf(daemon);
    signalIfAlive(killed ?? 0, 'SIGKILL');
    await eventually(
      'its successor serves',
      () => {
        const pid = agentsOf(daemon);
        return pid !== undefined && pid !== killed && master.walk(STATE).get(STATE) === MASTER;
      },
      20_000,
    );
    expect(node.holds(VIRTUAL_ADDRESS)).to.equal(true);
    expect(statusOf(daemon).vrrp?.instances[0]?.counters.become_master).to.equal(1);
    master.stop();
    await daemon.waitForLog(/the master agent at \S+ cannot be reached/);
    expect((await daemon.stop()).code).to.equal(0);
    master.close();
  });

  // Shows: global_defs.enable_dbus, global_defs.dbus_service_name
  itOurs('a client of D-Bus sees changes of state, and can have gratuitous ARP sent', async () => {
    const bus = await startPrivateBus(BUS_NAME);
    const daemon = lab.start('n1', configuration(`enable_dbus\ndbus_service_name ${BUS_NAME}`), {
      environment: bus.environment,
    });
    const path = `${OBJECTS}/Instance/eth0/51/IPv4`;
    await daemon.waitForLog(new RegExp(`D-Bus name ${BUS_NAME}`));
    await eventually('it is said to be master', () =>
      bus.signals().includes(`${path} VrrpStatusChange 2`),
    );
    const properties = bus.call(path, 'org.freedesktop.DBus.Properties.GetAll', `string:${STATUS}`);
    expect(properties).to.match(/uint32 2\s+string "Master"/);
    lab.sniffer.clear();
    bus.call(path, `${STATUS}.SendGarp`);
    await eventually('gratuitous ARP', () => lab.sniffer.seen('gratuitousArp').length > 0);
    const isUnknown = /Error org\.freedesktop\.DBus\.Error\./;
    expect(bus.call(`${OBJECTS}/Instance/eth0/52/IPv4`, `${STATUS}.SendGarp`)).to.match(isUnknown);
    expect(bus.call(path, 'org.freedesktop.DBus.Properties.Get', 'string:x', 'string:y')).to.match(
      isUnknown,
    );
    expect(
      bus.call(
        path,
        'org.freedesktop.DBus.Properties.Set',
        `string:${STATUS}`,
        'string:Name',
        'variant:string:x',
      ),
    ).to.match(isUnknown);
    bus.call(`${OBJECTS}/Vrrp`, 'org.keepalived.Vrrp1.Vrrp.ReloadConfig');
    await eventually('it has reloaded', () =>
      bus.signals().includes(`${OBJECTS}/Vrrp VrrpReloaded`),
    );
    await daemon.stop();
    await eventually('it says that it ends', () => {
      const last = bus.signals().slice(-2);
      return last[0] === `${path} VrrpStatusChange 98` && last[1] === `${OBJECTS}/Vrrp VrrpStopped`;
    });
    bus.close();
  });

  itOurs('what is not there is said once, and nothing else waits for it', async () => {
    const daemon = lab.start(
      'n1',
      configuration('enable_dbus\nenable_snmp_vrrp\nsnmp_socket unix:/nonexistent/master'),
      { environment: { DBUS_SYSTEM_BUS_ADDRESS: 'unix:path=/nonexistent/bus' } },
    );
    await eventually('it is master', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    await daemon.waitForLog(/cannot offer org\.keepalived\.Vrrp1/);
    await daemon.waitForLog(/\/nonexistent\/master cannot be reached/);
    expect((await daemon.stop()).code).to.equal(0);
  });
});
