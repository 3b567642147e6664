/** The panels of the dashboard, and what they ask for. */
import { familyGroups } from '../../src/observe/metrics/families.js';

const names = new Set(familyGroups.flatMap(({ families }) => families).map(({ name }) => name));

/** The family with a key, as it is asked for. @throws Error when there is no such family */
export function family(key: string): string {
  const name = `upkeep_${key}`;
  if (!names.has(name)) {
    throw new Error(`there is no family ${name}`);
  }
  return name;
}

type Kind = 'timeseries' | 'stat' | 'state-timeline' | 'table' | 'heatmap';

/** What is drawn, and what its lines are called. */
interface Query {
  readonly expr: string;
  readonly legend: string;
}

/** A panel before it has a place. */
export interface PanelRow {
  readonly title: string;
  readonly kind: Kind;
  readonly unit?: string;
  readonly queries: readonly Query[];
}

/** The selector of a variable. */
export const INSTANCE = 'instance=~"$instance"';
const ROUTER = `${INSTANCE},virtual_router=~"$virtual_router"`;
const SERVICE = `${INSTANCE},virtual_server=~"$virtual_server"`;

/** A family with a selector. */
export function one(key: string, selector: string, more = ''): string {
  return `${family(key)}{${selector}${more === '' ? '' : `,${more}`}}`;
}

const perSecond = (key: string, selector: string, by: string): string =>
  `sum by (${by}) (rate(${one(key, selector)}[$__rate_interval]))`;
const quantile = (share: number, key: string, by: string): string => {
  const labels = by === '' ? 'le' : `${by}, le`;
  const buckets = `${family(key)}_bucket{${INSTANCE}}`;
  return `histogram_quantile(${share}, sum by (${labels}) (rate(${buckets}[$__rate_interval])))`;
};

function panel(title: string, kind: Kind, unit: string, ...queries: readonly string[]): PanelRow {
  const pairs = queries.flatMap((expr, index) =>
    index % 2 === 0 ? [{ expr, legend: queries[index + 1] ?? '' }] : [],
  );
  return { title, kind, queries: pairs, ...(unit === '' ? {} : { unit }) };
}

const isMaster = one('vrrp_instance_state', ROUTER, 'state="MASTER"');
const masters = `max by (virtual_router, instance) (${isMaster})`;
const grown = (key: string): string => `increase(${one(key, INSTANCE)}[$__rate_interval])`;
const ratio = (one: string, other: string): string => `${one} / ${other}`;
const runTime = (part: string): string =>
  `rate(${family('tracker_duration_seconds')}_${part}{${INSTANCE}}[$__rate_interval])`;
const lateness = `${family('vrrp_advert_lateness_seconds')}_bucket{${INSTANCE}}`;
const serversOf = (more = ''): string =>
  `sum by (virtual_server) (${one('virtual_server_real_servers', SERVICE, more)})`;

/** The rows of the dashboard. */
export const ROWS: readonly { readonly title: string; readonly panels: readonly PanelRow[] }[] = [
  {
    title: 'Who is master',
    panels: [
      panel('Master', 'state-timeline', '', masters, '{{virtual_router}} {{instance}}'),
      panel(
        'Masters now',
        'stat',
        '',
        `sum by (virtual_router) (${isMaster})`,
        '{{virtual_router}}',
      ),
      panel(
        'Effective priority',
        'timeseries',
        '',
        one('vrrp_instance_effective_priority', INSTANCE),
        '{{vrrp_instance}} {{instance}}',
      ),
      panel(
        'Transitions by cause',
        'timeseries',
        '',
        `sum by (to, cause) (${grown('vrrp_transitions_total')})`,
        '{{to}} {{cause}}',
      ),
      panel(
        'Second master',
        'stat',
        '',
        one('vrrp_second_master', INSTANCE),
        '{{vrrp_instance}} {{instance}}',
      ),
      panel('Faults', 'timeseries', '', one('vrrp_fault', INSTANCE), '{{vrrp_instance}} {{cause}}'),
    ],
  },
  {
    title: 'Adverts',
    panels: [
      panel(
        'Sent and received',
        'timeseries',
        'pps',
        perSecond('vrrp_adverts_sent_total', INSTANCE, 'instance'),
        'sent {{instance}}',
        perSecond('vrrp_adverts_received_total', INSTANCE, 'instance'),
        'received {{instance}}',
      ),
      panel(
        'Rejected by reason',
        'timeseries',
        'pps',
        perSecond('vrrp_adverts_rejected_total', INSTANCE, 'vrrp_instance, reason'),
        '{{vrrp_instance}} {{reason}}',
      ),
      panel(
        'By peer and result',
        'timeseries',
        'pps',
        perSecond('vrrp_peer_adverts_total', INSTANCE, 'vrrp_instance, peer, result'),
        '{{vrrp_instance}} {{peer}} {{result}}',
      ),
      panel(
        'Age of the last advert',
        'timeseries',
        's',
        `time() - ${one('vrrp_master_advert_timestamp_seconds', INSTANCE)}`,
        '{{vrrp_instance}} {{instance}}',
      ),
      panel(
        'Lateness',
        'heatmap',
        's',
        `sum by (le) (increase(${lateness}[$__rate_interval]))`,
        '{{le}}',
      ),
    ],
  },
  {
    title: 'Addresses',
    panels: [
      panel(
        'Held',
        'state-timeline',
        '',
        one('vrrp_address_held', INSTANCE),
        '{{address}} {{instance}}',
      ),
      panel(
        'Put back',
        'timeseries',
        '',
        grown('vrrp_address_repairs_total'),
        '{{vrrp_instance}} {{instance}}',
      ),
      panel(
        'Gratuitous ARP and neighbour advertisements',
        'timeseries',
        'pps',
        perSecond('vrrp_gratuitous_sent_total', INSTANCE, 'instance, kind'),
        '{{instance}} {{kind}}',
      ),
      panel(
        'Take-over, 95th percentile',
        'timeseries',
        's',
        quantile(0.95, 'vrrp_takeover_duration_seconds', 'instance'),
        '{{instance}}',
      ),
    ],
  },
  {
    title: 'Trackers',
    panels: [
      panel('Up', 'state-timeline', '', one('tracker_up', INSTANCE), '{{tracker}} {{instance}}'),
      panel(
        'Weight',
        'timeseries',
        '',
        one('tracker_weight', INSTANCE),
        '{{tracker}} {{vrrp_instance}}',
      ),
      panel(
        'Run time',
        'timeseries',
        's',
        ratio(runTime('sum'), runTime('count')),
        '{{tracker}} {{instance}}',
      ),
    ],
  },
  {
    title: 'Services',
    panels: [
      panel(
        'Quorum and weight',
        'timeseries',
        '',
        one('virtual_server_alive_weight', SERVICE),
        '{{virtual_server}} weight',
        one('virtual_server_quorum_required', SERVICE),
        '{{virtual_server}} quorum',
      ),
      panel(
        'Real servers up',
        'timeseries',
        'percentunit',
        ratio(serversOf('state="up"'), serversOf()),
        '{{virtual_server}}',
      ),
      panel(
        'Real servers',
        'table',
        '',
        one('real_server_up', SERVICE),
        'up',
        one('real_server_effective_weight', SERVICE),
        'weight',
        one('real_server_connections', SERVICE, 'state="active"'),
        'connections',
        one('real_server_last_change_timestamp_seconds', SERVICE),
        'last change',
      ),
      panel(
        'Connections',
        'timeseries',
        'cps',
        perSecond('virtual_server_new_connections_total', SERVICE, 'virtual_server'),
        '{{virtual_server}}',
      ),
      panel(
        'Traffic in',
        'timeseries',
        'Bps',
        perSecond('virtual_server_bytes_in_total', SERVICE, 'virtual_server'),
        '{{virtual_server}}',
      ),
      panel(
        'Connections by real server',
        'timeseries',
        'cps',
        perSecond('real_server_new_connections_total', SERVICE, 'real_server'),
        '{{real_server}}',
      ),
    ],
  },
  {
    title: 'Checks',
    panels: [
      panel(
        'Duration, 50th and 95th percentile',
        'timeseries',
        's',
        quantile(0.5, 'check_duration_seconds', 'virtual_server'),
        '{{virtual_server}} 50 %',
        quantile(0.95, 'check_duration_seconds', 'virtual_server'),
        '{{virtual_server}} 95 %',
      ),
      panel(
        'Results',
        'timeseries',
        'cps',
        perSecond('check_attempts_total', SERVICE, 'result'),
        '{{result}}',
      ),
      panel(
        'Lateness, 99th percentile',
        'timeseries',
        's',
        quantile(0.99, 'check_lateness_seconds', 'instance'),
        '{{instance}}',
      ),
      panel(
        'Running and queued',
        'timeseries',
        '',
        one('checks_running', INSTANCE),
        'running {{instance}}',
        one('checks_queued', INSTANCE),
        'queued {{instance}}',
      ),
    ],
  },
  {
    title: 'Daemon',
    panels: [
      panel(
        'Processes',
        'state-timeline',
        '',
        one('process_up', INSTANCE),
        '{{process}} {{instance}}',
      ),
      panel(
        'Restarts',
        'timeseries',
        '',
        one('process_restarts_total', INSTANCE),
        '{{process}} {{instance}}',
      ),
      panel(
        'Event loop at work',
        'timeseries',
        'percentunit',
        `rate(${one('process_event_loop_busy_seconds_total', INSTANCE)}[$__rate_interval])`,
        '{{process}} {{instance}}',
      ),
      panel(
        'Memory',
        'timeseries',
        'bytes',
        one('process_resident_memory_bytes', INSTANCE),
        '{{process}} {{instance}}',
      ),
      panel(
        'Reloads',
        'timeseries',
        '',
        one('configuration_reloads_total', INSTANCE),
        '{{result}} {{instance}}',
      ),
      panel('Notifications', 'timeseries', '', grown('notify_runs_total'), '{{kind}} {{result}}'),
      panel(
        'Overrides',
        'table',
        '',
        one('override_created_timestamp_seconds', INSTANCE),
        '{{kind}} {{target}}',
      ),
    ],
  },
  {
    title: 'Discovered servers',
    panels: [
      panel(
        'Servers by source',
        'timeseries',
        '',
        one('discovery_servers', INSTANCE),
        '{{virtual_server}} {{source}}',
      ),
      panel(
        'Age of the last answer',
        'timeseries',
        's',
        `time() - ${one('discovery_last_success_timestamp_seconds', INSTANCE)}`,
        '{{virtual_server}} {{source}}',
      ),
      panel(
        'Answers, and changes held',
        'timeseries',
        '',
        one('discovery_up', INSTANCE),
        'up {{virtual_server}} {{source}}',
        one('discovery_held', INSTANCE),
        'held {{virtual_server}} {{source}}',
      ),
    ],
  },
];

/** Every expression of a panel, with the variables set to all. */
export function panelExpressions(): readonly { readonly title: string; readonly expr: string }[] {
  return ROWS.flatMap(({ panels }) => panels).flatMap(({ title, queries }) =>
    queries.map(({ expr }) => ({
      title,
      expr: expr
        .replaceAll(/\$(?:instance|virtual_router|virtual_server)/g, '.*')
        .replaceAll('$__rate_interval', '10s'),
    })),
  );
}
