/**
 * What a reload does with a change of the configuration, in words. A row is a way into the model;
 * the longest one that fits says what follows, so that a property without a row of its own has
 * that of its block, and nothing in the model is without one.
 */
import type { Configuration } from '../../config/model.js';

/** What is read at the start alone. */
export const NEXT_START = 'nothing before the daemon starts again';

const SCRIPT_RUNS = 'scripts that start from now on run so';
const MAIL = 'mail from now on is sent so';
const DUMP = 'the next dump is written so';
const NEXT_STOP = 'counts at the next stop';
const NEXT_RELOAD = 'counts from the next reload on';
const FIFO = 'the FIFO is closed and opened anew, its script started again';
const GARP = 'gratuitous ARP from now on is sent so';
const NOT_DONE = 'nothing: upkeep does not act on it yet';
const TRACKERS = 'the priority, or FAULT, is worked out anew at once';
const MOVED = 'what differs is set or removed at once, the rest stays';
const NOTIFY = 'the next change of state starts it';
const RECEIVE = 'adverts from now on are judged so';
const CHECKED_ANEW = 'the check starts again, from what was known of the server';
const BALANCER_LOG = 'log lines, scripts and mail from now on';
const DISCOVERED = 'the next answer of the source is judged so';
const TABLE = 'the kernel is told, see the services above';

/** The rows: names of properties, `*` for an element of a list. */
const rows: Readonly<Record<keyof Configuration, string>> & Readonly<Record<string, string>> = {
  global: 'counts from now on',
  'global.routerId': 'mail and dumps name the router so',
  'global.usePidDirectory': NEXT_START,
  'global.childWaitTimeMs': NEXT_STOP,
  'global.scripts': `${SCRIPT_RUNS}; track scripts start again`,
  'global.startupScript': NEXT_START,
  'global.shutdownScript': 'it runs at the next stop',
  'global.notifyFifo': FIFO,
  'global.vrrpNotifyFifo': FIFO,
  'global.fifoWritesStatesOnReload': 'counts for this reload',
  'global.vrrpProcess': NEXT_START,
  'global.vrrpStartupDelayMs': NEXT_START,
  'global.waitForLvsMs': 'instances that start from now on wait so long',
  'global.logUnknownVrids': 'log lines from now on',
  'global.umask': NEXT_START,
  'global.reloadFile': NEXT_RELOAD,
  'global.reloadCheckConfig': NEXT_RELOAD,
  'global.dumpFiles': DUMP,
  'global.balancer': 'the load balancer works so from now on',
  'global.balancer.timeouts': TABLE,
  'global.balancer.syncDaemon': TABLE,
  'global.balancer.flush': NEXT_START,
  'global.balancer.flushOnStop': NEXT_STOP,
  'global.balancer.notifyFifo': FIFO,
  'global.balancer.process': NEXT_START,
  'global.balancer.marking': 'the tables that mark packets are replaced, see the services above',
  'global.balancer.tlsClient': 'the next check with TLS shows it',
  'global.balancer.masquerade': 'the firewall is changed so, see the settings above',
  'global.balancer.hostSetup': 'the machine is set up so, see the settings above',
  'global.services': NOT_DONE,
  'global.services.mail': MAIL,
  'global.services.mail.alerts': MAIL,
  'global.services.tuning.processName': NEXT_START,
  'global.services.tuning.bfdProcess': NEXT_START,
  'global.services.tuning.delayAfterBootMs': NEXT_START,
  'global.services.tuning.reloadTimeFile': 'this file is followed from now on',
  'global.services.tuning.reloadDaily': 'counts from now on',
  'global.services.tuning.watchesConfiguration': 'counts from now on',
  'global.services.tuning.configurationCopyDirectory': NEXT_RELOAD,
  'global.services.tuning.temporaryDirectory': 'nothing: the processes read no file',
  'global.services.tuning.announceTable': 'the routes move to that table at once',
  'global.services.tuning.announceProtocol': 'the routes are set anew at once',
  'global.services.tuning.announceMetric': 'the routes have it at once',
  'global.services.tuning.announceDrainMetric': NEXT_STOP,
  'global.services.tuning.announceDrainMs': NEXT_STOP,
  'global.services.tuning.announceWhen': 'counts at once',
  'global.services.tuning.announceHold': 'counts at once',
  'global.services.tuning.handOverAtStopMs': NEXT_STOP,
  'global.services.defaultInterface': 'addresses that name no interface go there',
  vrrpScripts: 'the script starts again at once, its successes and failures count from the start',
  syncGroups: 'the group has its new members and trackers at once',
  'syncGroups.*.notify': NOTIFY,
  'syncGroups.*.smtpAlert': MAIL,
  'syncGroups.*.notifyPriorityChanges': 'lines of the FIFO from now on',
  'syncGroups.*.trackScripts': TRACKERS,
  'syncGroups.*.trackInterfaces': TRACKERS,
  vrrpInstances: 'counts at once; state and addresses are kept, a master sends an advert',
  'vrrpInstances.*.initialState': 'nothing: the priority decides, at the start as well',
  'vrrpInstances.*.priority': TRACKERS,
  'vrrpInstances.*.trackScripts': TRACKERS,
  'vrrpInstances.*.trackInterfaces': TRACKERS,
  'vrrpInstances.*.dontTrackPrimary': TRACKERS,
  'vrrpInstances.*.notify': NOTIFY,
  'vrrpInstances.*.notifyPriorityChanges': 'lines of the FIFO from now on',
  'vrrpInstances.*.smtpAlert': MAIL,
  'vrrpInstances.*.announced': 'its addresses are announced, or no longer, at once',
  'vrrpInstances.*.garp': GARP,
  'vrrpInstances.*.virtualAddresses': 'a master moves what differs at once, the rest stays',
  'vrrpInstances.*.excludedAddresses': 'a master moves what differs at once, the rest stays',
  'vrrpInstances.*.virtualRoutes': 'a master moves what differs at once, the rest stays',
  'vrrpInstances.*.virtualRules': 'a master moves what differs at once, the rest stays',
  'vrrpInstances.*.trackBfds': TRACKERS,
  'vrrpInstances.*.trackVirtualServers': TRACKERS,
  'syncGroups.*.trackVirtualServers': TRACKERS,
  'vrrpInstances.*.trackFiles': TRACKERS,
  'syncGroups.*.trackFiles': TRACKERS,
  'vrrpInstances.*.trackProcesses': TRACKERS,
  'syncGroups.*.trackProcesses': TRACKERS,
  'vrrpInstances.*.checkUnicastSource': RECEIVE,
  'vrrpInstances.*.skipCheckAdvertAddresses': RECEIVE,
  'vrrpInstances.*.ownerIgnoreAdverts': RECEIVE,
  'vrrpInstances.*.authentication':
    'adverts from now on are sent and judged so: change both routers',
  'vrrpInstances.*.version': 'adverts from now on are sent and judged so: change both routers',
  'vrrpInstances.*.advertIntervalMs': 'adverts go out so at once: change both routers',
  virtualServerGroups: TABLE,
  virtualServers: BALANCER_LOG,
  'virtualServers.*.scheduler': TABLE,
  'virtualServers.*.schedulerFlags': TABLE,
  'virtualServers.*.weightSteps': TABLE,
  'virtualServers.*.onePacket': TABLE,
  'virtualServers.*.persistence': TABLE,
  'virtualServers.*.quorum': 'the quorum is worked out anew',
  'virtualServers.*.hysteresis': 'the quorum is worked out anew',
  'virtualServers.*.quorumUp': 'the next change of the quorum starts it',
  'virtualServers.*.quorumDown': 'the next change of the quorum starts it',
  'virtualServers.*.sorryServer': TABLE,
  'virtualServers.*.activeOnMaster': TABLE,
  'virtualServers.*.omega': NEXT_STOP,
  'virtualServers.*.announced': 'its address is announced, or no longer, at once',
  'virtualServers.*.haSuspend': 'checks rest or go on by the addresses of this machine',
  'virtualServers.*.defaults': 'real servers that say nothing of their own have it',
  'virtualServers.*.discovered': 'its source is asked at once, its servers are set up so',
  'virtualServers.*.discovered.*.minimumSize': DISCOVERED,
  'virtualServers.*.discovered.*.maximumChange': DISCOVERED,
  'virtualServers.*.discovered.*.holdMs': DISCOVERED,
  'virtualServers.*.realServers': TABLE,
  'virtualServers.*.realServers.*.inhibitOnFailure': 'counts when the server fails',
  'virtualServers.*.realServers.*.slowStartMs': 'counts from now on for one that returns',
  'virtualServers.*.realServers.*.notifyUp': 'the next change of the server starts it',
  'virtualServers.*.realServers.*.notifyDown': 'the next change of the server starts it',
  'virtualServers.*.realServers.*.smtpAlert': MAIL,
  'virtualServers.*.realServers.*.snmpName': NOT_DONE,
  'virtualServers.*.realServers.*.checkSettings':
    'its checks that say nothing of their own have it',
  'virtualServers.*.realServers.*.checks': CHECKED_ANEW,
  trackFiles: 'the file is read again',
  trackProcesses: 'its processes are counted again',
  bfdInstances: NOT_DONE,
  trackGroups: TRACKERS,
  staticAddresses: MOVED,
  staticRoutes: MOVED,
  staticRules: MOVED,
  staticNeighbours: 'the kernel knows the neighbour so at once',
  garpGroups: NOT_DONE,
};

/** What follows from a change at `way`: names of properties and `*`. */
export function consequenceAt(way: readonly string[]): string {
  for (let length = way.length; length > 0; length -= 1) {
    const found = rows[way.slice(0, length).join('.')];
    if (found !== undefined) {
      return found;
    }
  }
  return 'counts from now on';
}
