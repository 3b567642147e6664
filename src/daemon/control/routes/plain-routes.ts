/** The state as a plain page, for browsers that run no script, and for those that read text. */
import type { View } from '../views/catalogue.js';
import { statusView } from '../views/status-view.js';
import type { ApiRoute } from './route.js';

/** Rows of pages. */
export const plainRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/plain.html',
    role: 'read',
    summary: 'Instances and servers as tables of HTML, for browsers without scripts.',
    media: ['text/html'],
    run: async (daemon) => {
      const [status, problems] = await Promise.all([daemon.status(), daemon.problems()]);
      const view = statusView(status, daemon.trackers(), daemon.configuration(), problems);
      return { status: 200, type: 'text/html; charset=utf-8', body: plainPage(view) };
    },
  },
];

/** All that is in it comes from the machine, its file and other routers: each word is escaped. */
export function plainPage({ at, daemon, problems, vrrp, lvs }: View<'Status'>): string {
  const instances = (vrrp?.instances ?? []).map(
    ({ name, virtualRouter, state, since, priority, transition, faults }) => [
      ...[name, virtualRouter, state, since, `${priority.effective}`],
      faults.length > 0 ? faults.map(({ text }) => text).join('; ') : (transition?.reason ?? ''),
    ],
  );
  const servers = (lvs?.virtualServers ?? []).flatMap(({ label, quorum, realServers }) =>
    realServers.map((server) => [
      ...[label, quorum.up ? 'up' : 'lost', server.label],
      server.adminState === 'ready' ? server.health : server.adminState,
      `${server.weight.kernel ?? server.weight.effective}`,
      `${server.connections?.active ?? ''}`,
      server.checks.flatMap(({ up, reason }) => (up ? [] : [reason])).join('; '),
    ]),
  );
  const node = escaped(daemon.node);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="10">
<title>${node} · upkeep</title>
<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="page.css">
</head>
<body>
<main id="page">
<h1>${node}</h1>
<p>upkeep ${escaped(daemon.version)}, at ${escaped(at)}; asked again every 10 seconds.</p>
<section>
<h2>${problems.length === 0 ? 'Nothing needs attention' : 'Needs attention'}</h2>
<ul>
${problems.map((text) => `<li>${escaped(text)}</li>\n`).join('')}</ul>
</section>
${table('Virtual routers', INSTANCE_HEADS, instances)}
${table('Real servers', SERVER_HEADS, servers)}</main>
</body>
</html>
`;
}

const INSTANCE_HEADS = ['Instance', 'Virtual router', 'State', 'Since', 'Priority', 'Why'];
const SERVER_HEADS = [
  ...['Virtual server', 'Quorum', 'Real server', 'State', 'Weight', 'Active', 'Why'],
];

function table(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  if (rows.length === 0) {
    return '';
  }
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join('');
  const lines = rows.map((cells) => {
    const [first = '', ...others] = cells.map(escaped);
    const rest = others
      .map((text, at) => `<td data-label="${heads[at + 1]}">${text}</td>`)
      .join('');
    return `<tr><th scope="row">${first}</th>${rest}</tr>\n`;
  });
  return `<section>
<h2>${title}</h2>
<table>
<thead><tr>${head}</tr></thead>
<tbody>
${lines.join('')}</tbody>
</table>
</section>
`;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (each) => ENTITIES.get(each) ?? each);
}
