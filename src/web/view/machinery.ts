/** What works behind it: what operators say, trackers, BFD sessions, processes. */
import type { VNode } from 'preact';
import { counted } from '../../observe/log/rendered-line.js';
import { html } from '../html.js';
import { overrideState, overrideText } from '../model/overrides.js';
import type { OverrideView, StatusView } from '../model/views.js';
import { StateMark, type Tone } from './state-mark.js';

interface MachineryProps {
  readonly status: StatusView;
  readonly overrides: readonly OverrideView[];
}

/** The lists that are not empty. */
export function Machinery({ status, overrides }: MachineryProps): VNode {
  const { trackers, bfd = [], daemon } = status;
  return html`<section aria-labelledby="machinery-title" class="machinery">
    <h2 id="machinery-title">Behind it</h2>
    ${list(
      'Said by operators',
      overrides.map((each) => ({
        key: each.id,
        tone: 'watch',
        state: overrideState(each),
        text: overrideText(each),
      })),
    )}
    ${list('Trackers', trackers.map(trackerLine))}
    ${list(
      'BFD sessions',
      bfd.map(({ name, neighbour, state }) => ({
        key: name,
        tone: state === 'Up' ? 'good' : 'bad',
        state,
        text: `${name}, neighbour ${neighbour}`,
      })),
    )}
    ${list(
      'Processes',
      daemon.children.map(({ name, pid, restarts, use }) => ({
        key: name,
        tone: pid === undefined ? 'bad' : 'good',
        state: pid === undefined ? 'not running' : 'running',
        text: [
          name,
          ...(pid === undefined ? [] : [`pid ${pid}`]),
          ...(restarts === 0 ? [] : [`restarted ${counted(restarts, 'time')}`]),
          ...(use === undefined ? [] : [`${Math.round(use.residentBytes / 1_048_576)} MiB`]),
        ].join(', '),
      })),
    )}
  </section>`;
}

interface Line {
  readonly key: string;
  readonly tone: Tone;
  readonly state: string;
  readonly text: string;
}

function list(title: string, lines: readonly Line[]): VNode | null {
  return lines.length === 0
    ? null
    : html`<h3>${title}</h3>
        <ul>
          ${lines.map(
            ({ key, tone, state, text }) =>
              html`<li key=${key}>
                <${StateMark} tone=${tone} text=${state} /> <span>${text}</span>
              </li>`,
          )}
        </ul>`;
}

function trackerLine({
  name,
  kind,
  up,
  subject,
  value,
  usedBy,
}: StatusView['trackers'][number]): Line {
  const users = usedBy.map(
    ({ name: user, weight }) =>
      `${user}${weight === 0 ? '' : ` ${weight > 0 ? '+' : ''}${weight}`}`,
  );
  return {
    key: `${kind} ${name}`,
    tone: up === undefined ? 'calm' : up ? 'good' : 'bad',
    state: up === undefined ? 'no result' : up ? 'up' : 'down',
    text: [
      `${kind} ${name}`,
      subject,
      ...(value === undefined ? [] : [`says ${value}`]),
      ...(users.length === 0 ? [] : [`followed by ${users.join(', ')}`]),
    ].join(' · '),
  };
}
