/** `upkeep token new`: a token for the API, and its line for the file. */
import type { ClientRole } from '../../../config/services-model.js';
import { isTokenName, newToken } from '../../../daemon/api/token-file.js';
import { choiceOf, readArguments } from '../../arguments.js';
import { type CommandManual, UsageError } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

const ROLES: readonly [ClientRole, ...ClientRole[]] = ['read', 'operate', 'admin'];

/** What it takes, and its words. */
export const manual = {
  usage: ['new NAME ROLE'],
  description: `
Makes a token for the API. It is printed this once; the file that api_token_file names gets the
line below it, with a digest in its place. ROLE is read, operate or admin: docs/api.md says what
each may do. The daemon reads the file again when it changes.`,
  options: {},
  actions: {
    new: {
      help: 'print a token and its line',
      operands: [{ name: 'NAME' }, { name: 'ROLE' }],
      options: {},
    },
  },
  exits: '0  printed',
  examples: `upkeep token new grafana read
curl -H "Authorization: Bearer TOKEN" https://lb1.example.org:9443/v1/status`,
} as const satisfies CommandManual;

/** Prints; changes nothing. */
export function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [action, ...rest] = args;
  if (action !== 'new') {
    throw new UsageError(`new is needed, not '${action ?? ''}'`);
  }
  const [name, word] = readArguments(rest, manual.actions.new).positionals;
  if (name === undefined || word === undefined) {
    throw new UsageError('name the token and its role');
  }
  if (!isTokenName(name)) {
    throw new UsageError(`a name has letters, digits and . _ @ -, not '${name}'`);
  }
  const { token, line } = newToken(name, choiceOf('ROLE', { choices: ROLES }, word));
  terminal.out(`token  ${token}\nline   ${line}\n`);
  return Promise.resolve(exitCodes.ok);
}
