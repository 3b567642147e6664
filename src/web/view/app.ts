/** The page: what is wrong first, then who is master, what is served, and what happened. */
import type { VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { LiveState } from '../connection/live.js';
import { html } from '../html.js';
import { alarmsOf } from '../model/alarms.js';
import { mayOperate, type Offer } from '../model/changes.js';
import type { CheckHistory } from '../model/check-history.js';
import { matrixRows } from '../model/matrix.js';
import { membersOf } from '../model/members.js';
import type { ClusterView, DaemonView } from '../model/views.js';
import { AlarmList } from './alarm-list.js';
import { ChangeDialog } from './change-dialog.js';
import { EventList } from './event-list.js';
import { Header, LostBanner } from './header.js';
import { Machinery } from './machinery.js';
import { RouterMatrix } from './router-matrix.js';
import { SteeringBar } from './sign-in.js';
import { OpenOffer, type PageDoors } from './steering.js';
import { TokenForm } from './token-form.js';
import { VirtualServers } from './virtual-servers.js';

interface AppProps {
  readonly state: LiveState;
  /** Of the clock of the router. */
  readonly nowMs: number;
  readonly steering: PageDoors;
}

/** Everything. */
export function App({ state, nowMs, steering }: AppProps): VNode {
  const { link, standing, client, cluster, events, history } = state;
  const [offer, setOffer] = useState<Offer | undefined>();
  const close = () => setOffer(undefined);
  const status = standing?.status;
  return html`<${OpenOffer.Provider} value=${mayOperate(client) ? setOffer : undefined}>
    <${Header} status=${status} link=${link} nowMs=${nowMs} />
    ${
      client !== undefined &&
      standing !== undefined &&
      html`<${SteeringBar} client=${client} standing=${standing} steering=${steering} />`
    }
    ${
      offer !== undefined &&
      html`<${ChangeDialog} offer=${offer} run=${steering.run} close=${close} />`
    }
    <${LostBanner} link=${link} at=${status?.at} />
    ${link.kind === 'locked' && html`<${TokenForm} link=${link} unlock=${steering.unlock} />`}
    ${
      standing !== undefined &&
      html`<div class=${`grid ${link.kind === 'lost' ? 'past' : ''}`}>
        <main><${Overview} ...${{ standing, cluster, history, nowMs }} /></main>
        <aside><${EventList} events=${events} explain=${steering.explain} /></aside>
      </div>`
    }
  </${OpenOffer.Provider}>`;
}

interface OverviewProps {
  readonly standing: DaemonView;
  readonly cluster: ClusterView | undefined;
  readonly history: CheckHistory;
  readonly nowMs: number;
}

function Overview({ standing, cluster, history, nowMs }: OverviewProps): VNode {
  const { status, overrides, maintenance } = standing;
  const members = useMemo(() => membersOf(status, cluster), [status, cluster]);
  const rows = useMemo(() => matrixRows(members, cluster), [members, cluster]);
  const alarms = useMemo(
    () => alarmsOf(members, rows, maintenance, cluster),
    [members, rows, maintenance, cluster],
  );
  const loud = alarms.filter(({ severity }) => severity !== 'note').length;
  const title = `${loud === 0 ? '' : `▲${loud} `}${status.daemon.node} · upkeep`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  const servers = status.lvs?.virtualServers ?? [];
  return html`<${AlarmList} alarms=${alarms} rows=${rows} members=${members} nowMs=${nowMs} />
    ${rows.length > 0 && html`<${RouterMatrix} members=${members} rows=${rows} nowMs=${nowMs} />`}
    ${
      servers.length > 0 &&
      html`<${VirtualServers}
        ...${{ servers, overrides, history, nowMs }}
        members=${members.map(({ name }) => name)}
      />`
    }
    <${Machinery} status=${status} overrides=${overrides} />`;
}
