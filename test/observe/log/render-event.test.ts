import { expect } from 'chai';
import type { DaemonLogEvent } from '../../../src/observe/log/log-events.js';
import { renderEvent } from '../../../src/observe/log/render-event.js';
import type { PacketProblem } from '../../../src/vrrp/packet/packet-problem.js';
import { ip } from '../../vrrp/machine/sample-instance.js';
import { exampleEvents } from './example-events.js';

function text(event: DaemonLogEvent): string {
  return renderEvent(event).text;
}

const OVERRIDE = 'Override 3 (10.0.0.2:80 drain until 2026-11-29T14:00:00.000Z, "new disk")';

const SOURCE = 'Servers of [10.0.0.1]:tcp:80 by file /etc/web.json';

/** The lines as log monitors and the operator see them. */
const golden: Readonly<Record<string, string>> = {
  discoveryChanged: `info ${SOURCE}: 2 added, 1 removed, 3 now`,
  discoveryHeld:
    `warn ${SOURCE}: 0 to add, 3 to remove: ` +
    'more than max_change, 3 servers stay until this was so for 5 min 0 s',
  discoveryFailed: `warn ${SOURCE}: no answer (it is no JSON), 3 servers as before`,
  discoveryReturned: `info ${SOURCE}: answers again, 3 servers`,
  configurationChanged: 'info The files of the configuration have changed',
  announced: 'info 192.0.2.10 is announced: a route in table 112, metric 0',
  withdrawn: 'warn 192.0.2.10 is not announced any more: no quorum: 192.0.2.10:80',
  announcementRefused: 'error The kernel does not add the route to announced 192.0.2.10: EPERM',
  announcedUnseen: 'error No address is announced, those of this machine cannot be seen: EMFILE',
  maintenanceBegan: 'warn Maintenance by lea, "new disk": no instance is master',
  maintenanceEnded: 'info Maintenance is over (time)',
  changeAsked: 'info POST /v1/overrides by token lea from 192.0.2.7',
  reloadReverted:
    'warn Going back to the configuration before the last reload: it was not confirmed within 60 s',
  adminStateChanged:
    'info Draining service [10.0.0.2]:tcp:80 of VS [10.0.0.1]:tcp:80, by an operator',
  overrideSet: `info ${OVERRIDE} set by lea`,
  overrideCleared: `info ${OVERRIDE} cleared by lea`,
  overrideExpiring: `info ${OVERRIDE} ends soon`,
  overrideExpired: `info ${OVERRIDE} is over`,
  overrideDangling: `warn ${OVERRIDE} has no server any more: it is kept for a day`,
  overrideDropped: `warn ${OVERRIDE} is dropped: the machine was booted`,
  stateChanged:
    'info (VI_1) Entering MASTER STATE (from BACKUP: no advertisement for 3.609 s, priority 100)',
  groupStateChanged: 'info VRRP_Group(G1) Syncing instances to MASTER state (from BACKUP: VI_1)',
  priorityChanged: 'info (VI_1) Changing effective priority from 100 to 90 (script chk failed)',
  fileFault: 'warn (VI_1): tracked file load now FAULT state',
  trackFileInvalid: 'warn Invalid number 99999999999 read from /run/load - ignoring',
  processQuorumChanged: 'warn Quorum lost for tracked process nginx',
  processEventsConfirmed: 'info proc_events has confirmed it is configured',
  processEventsRefused:
    'warn the kernel does not tell of processes that begin and end here (ECONNREFUSED): /proc is ' +
    'read each second for those that are tracked',
  processEventsLost:
    'info events of processes were lost (ENOBUFS): the tracked ones have been looked up again',
  scriptChanged: 'warn VRRP_Script(chk) failed',
  lowerPriorityAdvert:
    'info (VI_1) Received advert from 10.0.0.2 with lower priority 90, ours 100, ' +
    'forcing new election',
  discardingLowerPriority:
    'info (VI_1) received lower priority (90) advert from 10.0.0.2 - discarding',
  conflictBegan:
    'warn (VI_1) TWO MASTERS on eth0, VRID 51: 10.0.0.2 (02:00:00:00:00:02) is master too, ' +
    'and is refused (2 adverts): advert from 10.0.0.2: authentication failure, ' +
    'the password differs',
  conflictEnded: 'warn (VI_1) no second master any more, after 1 min 30 s: not heard for 4 s',
  priorityZeroReceived: 'info (VI_1) Backup received priority 0 advertisement (from 10.0.0.2)',
  priorityZeroSent: 'debug (VI_1) sent 0 priority',
  handOverOffered:
    'info (VI_1) offers its addresses to a backup (priority 1 for 10 s) and holds them meanwhile',
  handOverNotTaken: 'warn (VI_1) no backup has taken over: it stays MASTER with its own priority',
  lvsWaitOver:
    'warn (VI_1, VI_2) the table of IPVS is not filled after 5 s (vrrp_wait_for_lvs): ' +
    'no longer waiting for it',
  quorumWaitOver:
    'warn the checks of virtual server 10.0.0.1:80 have not told its quorum after 20 s ' +
    '(vrrp_wait_for_lvs): it counts as there',
  packetDropped:
    'warn (VI_1) invalid TTL/HL from 10.0.0.2. Received 12 and expect 255 - dropped ' +
    '(ip_ttl_err) (and 3 more like it, not logged)',
  peerDiffers: 'warn (VI_1) advert from 10.0.0.2: expected 1 VIPs but received 2 - accepted',
  realServerAdded: 'info Adding service [10.0.0.2]:tcp:80 to VS [10.0.0.1]:tcp:80',
  realServerRemoved:
    'warn Removing service [10.0.0.2]:tcp:80 from VS [10.0.0.1]:tcp:80 (connection refused)',
  weightChanged:
    'info Changing weight from 1 to 5 for active service [10.0.0.2]:tcp:80 of VS ' +
    '[10.0.0.1]:tcp:80',
  quorumGained: 'info Gained quorum 1+1=2 <= 3 for VS [10.0.0.1]:tcp:80',
  quorumLost: 'warn Lost quorum 2-1=1 > 0 for VS [10.0.0.1]:tcp:80',
  quorumMissing: 'warn Starting with quorum down 2-0=2 > 0 for VS [10.0.0.1]:tcp:80',
  realServerShutDown: 'info Shutting down service [10.0.0.2]:tcp:80 from VS [10.0.0.1]:tcp:80',
  checkFromService:
    'warn Checks of [10.0.0.2]:tcp:80 of VS [10.0.0.1]:tcp:80 come from 10.0.0.1, which the ' +
    'server has as well: give the interface another address, or write bindto in the check',
  groupEntryAdded: 'info VS [10.0.0.1]:tcp:80 added into group web',
  groupEntryRemoved: 'info VS [10.0.0.1]:tcp:80 in group web no longer exists',
  tableRestored:
    'warn All 3 services had been taken out of the table by someone else, and are back',
  tableRepaired:
    'warn VS [10.0.0.1]:tcp:80 was changed by someone else, and is put right: ' +
    '10.0.0.2:80 was gone, weight 5 of 10.0.0.3:80',
  marksUnavailable:
    'error nftables_ipvs cannot be used, each address of a group is a service: ' +
    '"nft" is not installed (package nftables)',
  marksFailed:
    'error The packets of groups are not marked by table keepalived_ipvs: ' +
    'Error: Operation not permitted',
  marksRemoved: 'warn Table keepalived_ipvs was removed by someone else, and is made again',
  sorryServerAdded: 'warn Adding sorry server [10.0.0.2]:tcp:80 to VS [10.0.0.1]:tcp:80',
  sorryServerRemoved: 'info Removing sorry server [10.0.0.2]:tcp:80 from VS [10.0.0.1]:tcp:80',
  timerLate: 'info A thread timer expired 0.217111 seconds ago: Set realtime priority 2',
  linkChanged: 'info Netlink reports eth0 down',
  linkbeatSilent: "warn eth0 does not say by MII whether it has a link: netlink's word counts",
  linkChangeDelayed: 'info eth0 is down: it counts if it lasts for 1.5 s',
  addressesChanged: 'debug (VI_1) setting VIPs. (3 added, 1 replaced in 2.1 ms)',
  addressRefused: 'error (VI_1) cannot add 10.0.0.9/24 to eth0: EPERM',
  trackFileNotCreated: 'warn Cannot create the tracked file /run/load: EACCES',
  routesChanged: 'debug (VI_1) setting Virtual Routes and Rules. (3 in 2.1 ms)',
  routeRefused: 'error (VI_1) cannot add route 10.1.0.0/16 via 10.7.0.1: ENETUNREACH',
  staticRestored: 'info Restoring deleted static route 10.1.0.0/16 via 10.7.0.1',
  addressSeen: 'info Assigned address 10.0.0.9 for interface eth0',
  firewallRefused: 'error Cannot change the firewall for VRRP: Error: Operation not permitted',
  firewallLost: 'warn Table keepalived was removed by someone else, and is made again',
  deviceMade: 'info (VI_1): Success creating VMAC interface vrrp.51',
  deviceAdopted: 'info (VI_1): Found matching interface vrrp.51',
  deviceRemoved: 'info Success removing interface vrrp.51',
  deviceStays: 'error Cannot remove interface vrrp.51: EPERM',
  deviceRefused: 'error (VI_1) cannot make interface vrrp.51: EBUSY',
  adopted: 'info (VI_1) went on with 1 address that the previous process held',
  hostSettingChanged: 'info Set net.ipv4.vs.conntrack from 0 to 1: FULLNAT needs it',
  hostSettingPutBack: 'info Set net.ipv4.vs.conntrack back to 0',
  hostSettingMissing:
    'warn net.ipv4.ip_forward is 0, and 1 is needed: answers are forwarded ' +
    '(sysctl -w net.ipv4.ip_forward=1)',
  hostSettingRefused: 'error Cannot set net.ipv4.ip_forward to 1: EROFS',
  neighbourSet: 'info Neighbour 10.1.0.1 on eth0 is 02:00:00:00:00:01',
  neighbourRemoved: 'info Removed the neighbour 10.1.0.1 of eth0',
  neighbourRefused: 'error Neighbour 10.1.0.1 of eth0 cannot be changed: ENETDOWN',
  neighboursUnreadable: 'error The neighbours of this machine cannot be read: EMFILE',
  sourceNatInstalled: 'info Source NAT: nft has made 2 rules over IPv4',
  sourceNatLost:
    'warn Source NAT: the rules over IPv6 were removed by someone else, and are made again',
  sourceNatRemoved: 'info Source NAT: removed the rules that nft had made over IPv4',
  sourceNatRefused:
    'error Source NAT over IPv4 does not work: ' +
    'no program could translate the source (nft: no; iptables: no)',
  sourceNatStays: 'error Source NAT: the rules that nft had made over IPv4 cannot be removed: no',
  starting:
    'info Starting Keepalived v2.4.3 (upkeep v0.1.0, ' +
    'configuration /etc/keepalived/keepalived.conf)',
  started: 'info Startup complete',
  orphanEnded: 'warn Killed process 24 (vrrp) of a daemon that is gone',
  childStarted: 'info Starting VRRP child process, pid=25',
  childDied: 'error VRRP child process(25) died: Respawning (signal SIGKILL)',
  reloading: 'info Reloading ... (k.conf)',
  reloaded: 'info Reload complete (in 12 ms)',
  reloadScheduled: 'info Scheduling reload for 2026-11-28 13:10:11',
  reloadCancelled: 'info Cancelling reload scheduled for 2026-11-28 13:10:11',
  reloadTimeIgnored:
    "warn Invalid reload time '26-11-01 06:00:00' specified - ignoring (it is in the past)",
  mailSent: 'debug SMTP alert successfully sent to [10.0.0.25]:25: VRRP Instance A - Stopping',
  mailFailed: 'warn SMTP alert not sent by [10.0.0.25]:25 (550 no): VRRP Instance A - Stopping',
  mailsDropped: 'warn 2 SMTP alerts dropped: the daemon ends',
  stopped: 'info Stopped Keepalived v2.4.3 (upkeep, after 1 h 2 min)',
};

describe('observe/render-event', () => {
  for (const event of exampleEvents) {
    it(`renders ${event.event} as one line`, () => {
      const line = renderEvent(event);
      expect(line.text).to.match(/^[^\n]{8,200}$/);
      expect(line.text).not.to.match(/undefined|\[object|NaN/);
      expect(['error', 'warn', 'info', 'debug']).to.include(line.level);
    });
  }

  it('keeps the shapes that log monitors match', () => {
    const seen = new Set<string>();
    for (const event of exampleEvents) {
      const expected = golden[event.event];
      if (expected !== undefined) {
        const { level, text: words } = renderEvent(event);
        expect(`${level} ${words}`).to.equal(expected);
        seen.add(event.event);
      }
    }
    expect([...seen].sort()).to.deep.equal(Object.keys(golden).sort());
  });

  it('words servers that stay in the table as enabled and disabled', () => {
    const words: Readonly<Record<string, string>> = {
      realServerAdded: 'Enabling service [10.0.0.2]:tcp:80 of VS [10.0.0.1]:tcp:80',
      realServerRemoved:
        'Disabling service [10.0.0.2]:tcp:80 of VS [10.0.0.1]:tcp:80 (connection refused)',
      sorryServerAdded: 'Enabling sorry server [10.0.0.2]:tcp:80 to VS [10.0.0.1]:tcp:80',
      sorryServerRemoved: 'Disabling sorry server [10.0.0.2]:tcp:80 from VS [10.0.0.1]:tcp:80',
    };
    const inhibited = exampleEvents.filter((event) => 'inhibit' in event);
    expect(inhibited.map((event) => event.event)).to.have.members(Object.keys(words));
    for (const event of inhibited) {
      expect(text({ ...event, inhibit: true })).to.equal(words[event.event]);
      expect(text(event)).not.to.equal(words[event.event]);
    }
  });

  it('names the peer where the known lines name it', () => {
    const peer = '10.0.0.2';
    const lines: readonly (readonly [PacketProblem, string])[] = [
      [
        { kind: 'length', received: 40, expected: 32 },
        `vrrp packet from ${peer} too long, length 40 and expect 32`,
      ],
      [
        { kind: 'interval', receivedMs: 2000, ownMs: 1000 },
        `advertisement interval mismatch with ${peer} mine=1 sec rcv'd=2 sec`,
      ],
      [
        { kind: 'missingAddresses', virtualRouterId: 10, missing: [ip('10.0.0.9')] },
        `ip address associated with VRID 10 not present in advert from ${peer}: 10.0.0.9`,
      ],
      [{ kind: 'noPeer' }, `advert from ${peer}: source is not a unicast peer`],
    ];
    for (const event of exampleEvents) {
      for (const [problem, expected] of lines) {
        if (event.event === 'peerDiffers') {
          expect(text({ ...event, problem })).to.equal(`(VI_1) ${expected} - accepted`);
        }
      }
    }
  });

  it('says (init) only for the first state', () => {
    const first = {
      event: 'stateChanged',
      instance: 'A',
      from: 'INIT',
      to: 'BACKUP',
      cause: 'start',
    } as const;
    expect(text({ ...first, reason: 'start', priority: 1 })).to.equal(
      '(A) Entering BACKUP STATE (init) (from INIT: start, priority 1)',
    );
    expect(text({ ...first, from: 'MASTER', reason: '', priority: 1 })).to.equal(
      '(A) Entering BACKUP STATE (from MASTER, priority 1)',
    );
  });

  it('warns of FAULT', () => {
    const fault = {
      event: 'stateChanged',
      instance: 'A',
      from: 'MASTER',
      to: 'FAULT',
      cause: 'fault',
    } as const;
    expect(renderEvent({ ...fault, reason: 'interface eth0 down', priority: 1 }).level).to.equal(
      'warn',
    );
  });

  it('never lets foreign text break a line', () => {
    const words = text({
      event: 'scriptFailed',
      what: 'x',
      command: 'a\nStarting Keepalived\u001b[2J',
      reason: 'b',
    });
    expect(words).to.equal('x failed (b): a Starting Keepalived [2J');
  });

  it('shows the delay before a restart', () => {
    expect(
      text({ event: 'childDied', child: 'vrrp', pid: 9, how: 'exit status 1', restartInMs: 2000 }),
    ).to.equal('VRRP child process(9) died: Respawning in 2 s (exit status 1)');
  });
});
