import { type DoctorCheck, fine } from '../../check.js';

/** Of `engines` in package.json. */
const LEAST = [20, 19] as const;
/** Starts in half the time of the one before. */
const RECOMMENDED = 22;

/** The engine is new enough. */
export const nodeVersion: DoctorCheck = {
  id: 'node-version',
  title: 'Node.js is new enough',
  why:
    'upkeep is made for Node.js 20.19 and later. From 22 on a process starts in half the time, ' +
    'which counts when a child has to be started again.',
  look: ({ machine }) => {
    const [major = 0, minor = 0] = machine.nodeVersion.split('.').map(Number);
    const text = `Node.js ${machine.nodeVersion}`;
    if (major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1])) {
      return [{ level: 'fail', text: `${text} is older than ${LEAST.join('.')}` }];
    }
    return major < RECOMMENDED ? fine(`${text}; ${RECOMMENDED} starts faster`) : fine(text);
  },
};
