/** Virtual servers with their real servers. */
import type { VNode } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { html } from '../html.js';
import { attemptsOf, type CheckHistory } from '../model/check-history.js';
import { serverOffer } from '../model/server-changes.js';
import { inOrderOfNeed, overrideOf, serverTally, serviceText } from '../model/servers.js';
import type { OverrideView, VirtualServerView } from '../model/views.js';
import { ServerLine } from './server-line.js';
import { StateMark, type Tone } from './state-mark.js';
import { OpenOffer } from './steering.js';

/** With more of them, those that are well begin closed. */
const MOST_OPEN = 50;
/** Rows that are drawn before they are asked for. */
const FIRST_ROWS = 60;

interface VirtualServersProps {
  readonly servers: readonly VirtualServerView[];
  /** Routers that are told what is said of a real server. */
  readonly members: readonly string[];
  readonly overrides: readonly OverrideView[];
  readonly history: CheckHistory;
  readonly nowMs: number;
}

/** All of them. */
export function VirtualServers({ servers, ...common }: VirtualServersProps): VNode {
  const tallies = servers.map(serverTally);
  const up = tallies.reduce((sum, each) => sum + each.up, 0);
  const all = tallies.reduce((sum, each) => sum + each.all, 0);
  return html`<section aria-labelledby="servers-title">
    <h2 id="servers-title">
      Virtual servers <span class="count">${servers.length}</span>
      <span class="quiet">${up} of ${all} real servers up</span>
    </h2>
    ${servers.map(
      (server) => html`<${ServerBlock}
        key=${server.key}
        server=${server}
        ...${common}
        beginsOpen=${servers.length <= MOST_OPEN}
      />`,
    )}
  </section>`;
}

interface BlockProps extends Omit<VirtualServersProps, 'servers'> {
  readonly server: VirtualServerView;
  readonly beginsOpen: boolean;
}

function ServerBlock({ server, beginsOpen, ...common }: BlockProps): VNode {
  const { up, all, down } = serverTally(server);
  const isWell = server.quorum.up && down.length === 0;
  const [isOpen, setOpen] = useState(beginsOpen || !isWell);
  const toggled = ({ currentTarget }: Event) =>
    setOpen(currentTarget instanceof HTMLDetailsElement && currentTarget.open);
  return html`<details class="service" open=${isOpen} onToggle=${toggled}>
    <summary>
      <${StateMark} ...${standOf(server, down.length)} />
      <span class="name" title=${server.label}>${serviceText(server)}</span>
      <span class="meter" aria-hidden="true">
        <span style=${{ width: `${all === 0 ? 0 : (100 * up) / all}%` }}></span>
      </span>
      <span class="tally">${up} of ${all} up</span>
      <span class="quiet">${quorumText(server)}</span>
    </summary>
    ${isOpen && html`<${ServerTable} server=${server} ...${common} />`}
  </details>`;
}

function standOf(
  { quorum, installed, suspended }: VirtualServerView,
  down: number,
): { readonly tone: Tone; readonly text: string } {
  if (!installed) {
    return { tone: 'calm', text: suspended ? 'Elsewhere' : 'Not installed' };
  }
  if (!quorum.up) {
    return { tone: 'bad', text: 'No quorum' };
  }
  return down > 0 ? { tone: 'watch', text: 'Degraded' } : { tone: 'good', text: 'Serving' };
}

function quorumText({ quorum, sorryServer, services }: VirtualServerView): string {
  const sorry = sorryServer === undefined ? undefined : `sorry server ${sorryServer.label}`;
  return [
    `weight ${quorum.sum}, quorum ${quorum.required}`,
    services[0]?.scheduler,
    sorryServer?.inUse === true ? `${sorry} answers` : sorry,
  ]
    .filter((each) => each !== undefined)
    .join(' · ');
}

type TableProps = Omit<BlockProps, 'beginsOpen'>;

function ServerTable({ server, members, overrides, history, nowMs }: TableProps): VNode {
  const [most, setMost] = useState(FIRST_ROWS);
  const ordered = inOrderOfNeed(server.realServers);
  const left = ordered.length - most;
  const mayChange = useContext(OpenOffer) !== undefined;
  const heaviest = Math.max(1, ...ordered.map(({ weight }) => weight.effective));
  return html`<table class="servers">
      <thead>
        <tr>
          <th scope="col">Real server</th>
          <th scope="col">State</th>
          <th scope="col">Weight</th>
          <th scope="col" class="number">Active</th>
          <th scope="col" class="number">Inactive</th>
          <th scope="col">Checks</th>
          <th scope="col">Why</th>
          ${mayChange && html`<th scope="col"><span class="spoken">Change</span></th>`}
        </tr>
      </thead>
      <tbody>
        ${ordered.slice(0, most).map(
          (each) => html`<${ServerLine}
              key=${each.label}
              server=${each}
              override=${overrideOf(server, each, overrides)}
              offer=${mayChange ? () => serverOffer(server, each, overrides, members) : undefined}
              attempts=${attemptsOf(server, each, history)}
              ...${{ heaviest, nowMs }}
            />`,
        )}
      </tbody>
    </table>
    ${
      left > 0 &&
      html`<button class="more" onClick=${() => setMost(ordered.length)}>
        Show ${left} more real servers
      </button>`
    }`;
}
