/** Observations as the lines of a timeline. */
import type { Observation } from '../../src/sim/observation.js';

/** A line of a timeline. */
export function describeObservation(observation: Observation, nodeName: string): string {
  const time = observation.atMs.toFixed(3).padStart(12);
  return `${time}  ${nodeName}  ${text(observation)}`;
}

function text(observation: Observation): string {
  switch (observation.kind) {
    case 'life':
      return observation.life;
    case 'fault':
      return observation.text;
    case 'transmit':
      return `${observation.instance} sends priority ${observation.priority}`;
    case 'heard':
      return `${observation.instance} hears priority ${observation.priority}`;
    case 'address':
      return `${observation.held ? 'holds' : 'drops'} ${observation.address}`;
    case 'states':
      return Object.entries(observation.states)
        .map(([instance, { state, priority }]) => `${instance} ${state} (${priority})`)
        .join(', ');
    case 'settled':
      return 'has settled';
    case 'spinning':
      return 'does more than time allows';
  }
}
