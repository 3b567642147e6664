/** Asks what is to be done with one thing, and says what will happen and what has come of it. */
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { afterthoughts, type ChangeResult, canForce, planLines } from '../model/change-result.js';
import type { Offer, PossibleChange } from '../model/changes.js';
import { Dialog, fieldOf } from './dialog.js';
import type { PageDoors } from './steering.js';

const TIMES: readonly (readonly [seconds: string, text: string])[] = [
  ['', 'until it is ended'],
  ['900', 'for 15 minutes'],
  ['3600', 'for an hour'],
  ['14400', 'for 4 hours'],
  ['86400', 'for a day'],
];

interface ChangeProps {
  readonly offer: Offer;
  readonly run: PageDoors['run'];
  readonly close: () => void;
}

/** The dialog. */
export function ChangeDialog({ offer, run, close }: ChangeProps): VNode {
  const [chosen, choose] = useState(offer.changes[0]);
  const [result, setResult] = useState<ChangeResult | undefined>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const { currentTarget: form } = event;
    if (chosen === undefined || isBusy) {
      return;
    }
    const word = (name: string) => fieldOf(form, name);
    const words = { reason: word('reason'), weight: word('weight'), forSeconds: word('time') };
    setBusy(true);
    setResult(await run(chosen.request({ ...words, force: word('force') !== '' })));
    setBusy(false);
  };
  const another = (change: PossibleChange) => {
    choose(change);
    setResult(undefined);
  };
  return html`<${Dialog} title=${offer.title} close=${close}>
    ${
      result?.kind === 'done' && chosen !== undefined
        ? html`<${Done} change=${chosen} answer=${result.answer} close=${close} />`
        : html`<form onSubmit=${submit}>
            ${offer.changes.length > 1 && choiceOf(offer.changes, chosen, another)}
            ${
              chosen !== undefined &&
              html`<${Foresight} key=${chosen.verb} change=${chosen} run=${run} />`
            }
            ${chosen?.asks.map(field)}
            ${result !== undefined && html`<${Refusal} result=${result} />`}
            <div class="buttons">
              <button type="button" onClick=${close}>Cancel</button>
              <button class="act" disabled=${isBusy}>${isBusy ? 'Asking…' : chosen?.verb}</button>
            </div>
          </form>`
    }
  </${Dialog}>`;
}

function choiceOf(
  changes: readonly PossibleChange[],
  chosen: PossibleChange | undefined,
  choose: (change: PossibleChange) => void,
): VNode {
  return html`<fieldset>
    <legend class="spoken">What is to be done</legend>
    ${changes.map(
      (each) => html`<label>
        <input
          type="radio"
          name="change"
          checked=${each === chosen}
          onChange=${() => choose(each)}
        />${' '}${each.verb}
      </label>`,
    )}
  </fieldset>`;
}

/** What will happen; what the daemon itself foresees comes when it has answered. */
function Foresight({
  change,
  run,
}: {
  readonly change: PossibleChange;
  readonly run: PageDoors['run'];
}) {
  const [plan, setPlan] = useState<readonly string[]>(
    change.asksPlan ? ['Asking the daemon…'] : [],
  );
  useEffect(() => {
    if (change.asksPlan) {
      void run({ method: 'POST', path: 'v1/plan', body: {} }).then((result) =>
        setPlan(result.kind === 'done' ? planLines(result.answer) : [result.detail]),
      );
    }
  }, []);
  return html`<ul class="foresight" aria-label="What will happen">
      ${change.foresight.map((text) => html`<li>${text}</li>`)}
    </ul>
    ${plan.length > 0 && html`<pre tabindex="0" aria-label="Plan">${plan.join('\n')}</pre>`}`;
}

function field(name: PossibleChange['asks'][number]): VNode {
  switch (name) {
    case 'reason':
      return html`<label>Reason <input name="reason" maxlength="200" autocomplete="off" /></label>`;
    case 'weight':
      return html`<label>
        Weight <input name="weight" required pattern="auto|[0-9]+%?" autocomplete="off" />
      </label>`;
    case 'time':
      return html`<label>
        How long
        <select name="time">
          ${TIMES.map(([seconds, text]) => html`<option value=${seconds}>${text}</option>`)}
        </select>
      </label>`;
  }
}

function Refusal({ result }: { readonly result: ChangeResult }): VNode | null {
  return result.kind === 'done'
    ? null
    : html`<p class="refusal" role="alert">
          <strong>Refused: </strong>${result.detail}
        </p>
        ${
          canForce(result) &&
          html`<label><input type="checkbox" name="force" /> Do it all the same</label>`
        }`;
}

interface DoneProps {
  readonly change: PossibleChange;
  readonly answer: unknown;
  readonly close: () => void;
}

function Done({ change, answer, close }: DoneProps): VNode {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return html`<p role="status"><strong>Done: </strong>${change.done}.</p>
    ${afterthoughts(answer).map((text) => html`<p class="refusal">${text}</p>`)}
    <div class="buttons"><button class="act" ref=${button} onClick=${close}>Close</button></div>`;
}
