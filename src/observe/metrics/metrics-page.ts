/** docs/metrics.md, made of the table. */
import { compatGroups } from './compat/exporters.js';
import { familyGroups } from './families.js';
import type { MetricFamily } from './family.js';
import { MOST_REAL_SERVERS } from './metrics-view.js';

/** The page, with its name below `docs/`. */
export const METRICS_PAGE = 'metrics.md';

/** Its text. */
export function metricsPage(): string {
  const most = MOST_REAL_SERVERS.toLocaleString('en');
  return `# Metrics

<!-- Made by \`upkeep manual --output docs\` of the table in src/observe/metrics. -->

\`upkeep metrics\` prints them; \`GET /metrics\` of the control socket gives them to a monitoring
system: OpenMetrics 1.0 to those who ask for it, the text format 0.0.4 to the others.

    curl --unix-socket /run/upkeep/control.sock http://localhost/metrics

Prometheus reads no sockets. \`metrics_listen 127.0.0.1:9165\` in \`global_defs\` gives them over
TCP, from a process of its own without privileges; \`metrics_tls\` and \`metrics_allow\` say to
whom. Or what a timer writes, the textfile collector of node_exporter takes:

    cd /var/lib/prometheus/node-exporter
    upkeep metrics > upkeep.prom.new && mv upkeep.prom.new upkeep.prom

Alerts for Prometheus are in [etc/monitoring](../etc/monitoring/upkeep.rules.yml), with a
[page for each](runbooks); beside them is a [dashboard](../etc/monitoring/grafana-upkeep.json) for
Grafana.

- The daemon is looked at once a second at most, however many clients ask.
- A family without a value is absent: so are those of a process that is not needed, or does not
  answer (\`upkeep_scrape_answered\`).
- States are a series for each state, 1 for the one that is:
  \`upkeep_vrrp_instance_state{state="MASTER"} == 1\`.
- \`virtual_router\` is the VRID and the first address, \`51@10.0.0.100\`: the same on all members
  of a virtual router, so that
  \`sum by (virtual_router, family) (upkeep_vrrp_instance_state{state="MASTER"})\` is the number of
  its masters.
- Counters go on when a child is replaced, and begin anew with the daemon.
- With more than ${most} real servers the families of real servers and checks are absent, and
  \`upkeep_metrics_truncated\` is 1. \`metrics_detail full\` in \`global_defs\` gives them all the
  same; \`services\` and \`instances\` give less. A client may ask for a part, and for another
  detail: \`/metrics?scope=vrrp,lvs&detail=services\`.
- Dashboards and alerts of an exporter that scraped keepalived go on with \`metrics_compat\`:
  see the end of this page.

${familyGroups.map(({ title, families }) => `## ${title}\n\n${table(families)}`).join('\n')}
## Families of exporters

\`metrics_compat\` names exporters whose families are given as well: \`mehdy\` (and cafebazaar's,
which it has come from), \`gen2brain\`, \`textfile\` (scripts that turn keepalived's JSON dump into
a file for node_exporter). mehdy and textfile have a \`keepalived_vrrp_state\` with other labels
each, so that one of them can be named only. What is different from the exporters:

- \`keepalived_up\` is 0 when a process that is needed does not run; the daemon answers all the
  same.
- gen2brain's \`keepalived_vrrp_ip_ttl_err\` counts wrong TTLs; the exporter gave the errors of the
  interval. Its counters have the state as a label, so that a failover begins other series.
- A real server of several virtual servers has one series of gen2brain's, with the sum.

${compatTables()}`;
}

function compatTables(): string {
  return compatGroups(['mehdy', 'gen2brain'])
    .concat(compatGroups(['textfile']))
    .map(({ title, families }) => `### ${title}\n\n${table(families)}`)
    .join('\n');
}

function table(families: readonly MetricFamily[]): string {
  const rows = families.map(({ name, type, labels, help }) => {
    const names = labels.map((label) => `\`${label}\``).join(', ');
    return `| \`${name}\` | ${type} | ${names} | ${help} |\n`;
  });
  return `| family | type | labels | meaning |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}
