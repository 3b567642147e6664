/**
 * Accounts that run scripts: names to numbers. keepalived's rule: the user named with the script,
 * else `script_user`, else `keepalived_script` if that user exists, else the daemon's own.
 */
import type { ScriptDefaults } from '../config/model.js';
import { type AccountDatabase, openAccountDatabase } from './account-database.js';
import type { ProcessIdentity } from './run-script.js';

/** A resolved account. */
export interface Account extends ProcessIdentity {
  readonly kind: 'account';
  /** For messages; the number as text when it has no name. */
  readonly user: string;
}

/** A name that does not exist, or no account that may run scripts. */
export interface AccountProblem {
  readonly kind: 'problem';
  /** One sentence without a full stop. */
  readonly message: string;
}

/** How an account is looked up other than by default. */
export interface AccountOptions {
  /** The script's own wish (a group with a leading colon), beside `set_supplementary_groups`. */
  readonly supplementaryGroups?: boolean;
  /** To resolve several accounts from one reading of the files. */
  readonly database?: AccountDatabase;
}

/** The user that keepalived looks for when nothing is configured. */
const DEFAULT_USER = 'keepalived_script';

/** Resolves the account of a script. Problems are values: the script is then not run. */
export function resolveAccount(
  user: string | undefined,
  group: string | undefined,
  defaults: ScriptDefaults,
  options: AccountOptions = {},
): Account | AccountProblem {
  const database = options.database ?? openAccountDatabase();
  const supplementary = options.supplementaryGroups === true || defaults.supplementaryGroups;
  if (user !== undefined) {
    return namedAccount(database, user, group, supplementary);
  }
  if (defaults.user !== undefined) {
    return namedAccount(database, defaults.user, defaults.group, supplementary);
  }
  // Only looked for where local users are: asking the directory costs every start a process.
  if (database.localUser(DEFAULT_USER) !== undefined) {
    return namedAccount(database, DEFAULT_USER, undefined, supplementary);
  }
  if (database.unreadable !== undefined) {
    return unknown(database, `whether there is a user ${DEFAULT_USER} is not known`);
  }
  if (defaults.enableScriptSecurity) {
    const text = `no user to run it: set script_user, or create the user ${DEFAULT_USER}`;
    return { kind: 'problem', message: text };
  }
  return ownAccount(database, supplementary);
}

function namedAccount(
  database: AccountDatabase,
  user: string,
  group: string | undefined,
  supplementary: boolean,
): Account | AccountProblem {
  const entry = database.user(user);
  if (entry === undefined) {
    return unknown(database, `user '${user}' does not exist`);
  }
  const gid = group === undefined ? entry.gid : database.group(group);
  if (gid === undefined) {
    return unknown(database, `group '${group}' does not exist`);
  }
  const groups = supplementary ? database.groupsOf(user, gid) : [];
  return { kind: 'account', user, uid: entry.uid, gid, supplementaryGroups: groups };
}

function unknown({ unreadable }: AccountDatabase, what: string): AccountProblem {
  const why = unreadable === undefined ? '' : ` (${unreadable} cannot be read)`;
  return { kind: 'problem', message: what + why };
}

function ownAccount(database: AccountDatabase, supplementary: boolean): Account {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  const user = database.userName(uid);
  const groups = supplementary && user !== undefined ? database.groupsOf(user, gid) : [];
  return { kind: 'account', user: user ?? String(uid), uid, gid, supplementaryGroups: groups };
}
