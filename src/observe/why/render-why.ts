/** An explanation as text: the answer, then a line for each reason and for what can be done. */
import { type Colour, painter } from '../../base/paint.js';
import { textTable } from '../table.js';
import type { Explanation } from './explanation.js';

const stateColours: Readonly<Record<string, Colour>> = {
  MASTER: 'green',
  up: 'green',
  FAULT: 'red',
  down: 'red',
  accepted: 'green',
  refused: 'red',
};

/** Several explanations have an empty line between them. */
export function renderWhy(explanations: readonly Explanation[], colour: boolean): string {
  const paint = painter(colour);
  return explanations
    .map(({ answer, state, reasons, advice }) => {
      const rows = [
        ...reasons.map(({ topic, text }) => [topic, text]),
        ...advice.map((text) => ['try', text]),
      ];
      const lines = rows.map(([topic = '', text = '']) => [` ${paint('dim', topic)}`, text]);
      return `${paint(stateColours[state] ?? 'none', answer)}\n${textTable(lines)}`;
    })
    .join('\n');
}
