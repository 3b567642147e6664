/** What came of a change, in words. */

/** What the API has answered, or why it has not. */
export type ChangeResult =
  | { readonly kind: 'done'; readonly answer: unknown }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string };

/** Refusals that `force` overrules. */
const FORCED: ReadonlySet<string> = new Set(['wouldLoseQuorum', 'notHandedOver']);

/** Whether it may be done all the same. */
export function canForce(result: ChangeResult | undefined): boolean {
  return result?.kind === 'refused' && FORCED.has(result.code);
}

/** What a person has to know beside that it is done: members that failed, clients that stay. */
export function afterthoughts(answer: unknown): readonly string[] {
  const answers = listOf(answer, 'answers');
  const failed = answers.flatMap((each) => {
    const { member, status, reason } = fieldsOf(each);
    return status === 200 ? [] : [`${member}: ${reason ?? 'it does not answer'}`];
  });
  const { answer: first = answer } = fieldsOf(answers[0]);
  const stay = listOf(first, 'clientsStay').map(
    (label) => `Clients that ${label} knows go on coming to it until their persistence is over.`,
  );
  const { by } = fieldsOf(answer);
  return [...failed, ...stay, ...(typeof by === 'string' ? [`By now ${by} is master.`] : [])];
}

/** What a reload would change, a line each; `plan` is as `POST /v1/plan` has it. */
export function planLines(plan: unknown): readonly string[] {
  const { refused } = fieldsOf(plan);
  if (typeof refused === 'string') {
    return [`It would be refused: ${refused}`];
  }
  const services = listOf(plan, 'services').flatMap((service) => [
    line(service, 'service'),
    ...listOf(service, 'destinations').map((each) => `  ${line(each, 'destination')}`),
  ]);
  const settings = listOf(plan, 'settings').map((each) => line(each, 'setting'));
  const blocks = listOf(plan, 'changes').flatMap((block) => [
    line(block, 'subject'),
    ...listOf(block, 'consequences').map((text) => `  → ${text}`),
  ]);
  const all = [...services, ...settings, ...blocks];
  return all.length === 0 ? ['It would change nothing.'] : all;
}

const SIGNS: ReadonlyMap<unknown, string> = new Map([
  ['add', '+'],
  ['remove', '−'],
]);

function line(value: unknown, name: string): string {
  const { change, ...fields } = fieldsOf(value);
  const details = listOf(value, 'details')
    .map((each) => (typeof each === 'string' ? each : textOf(each)))
    .join(', ');
  const head = `${SIGNS.get(change) ?? '~'} ${fields[name]}`;
  return details === '' ? head : `${head}: ${details}`;
}

function textOf(value: unknown): unknown {
  const { text } = fieldsOf(value);
  return text;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const list = fieldsOf(value)[name];
  return Array.isArray(list) ? list : [];
}
