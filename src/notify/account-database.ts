/**
 * Users and groups of the system: passwd(5) and group(5) are read, and what they do not hold
 * (LDAP, sssd) is asked of getent(1).
 */
import { readFileSync } from 'node:fs';
import { captureOutput } from './run-script.js';

/** A line of passwd(5), as far as scripts need it. */
export interface UserEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** A line of group(5), as far as scripts need it. */
export interface UserGroupEntry {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

const FILES = ['/etc/passwd', '/etc/group'] as const;

export interface AccountDatabase {
  user(name: string): UserEntry | undefined;
  /** Without asking getent(1). */
  localUser(name: string): UserEntry | undefined;
  userName(uid: number): string | undefined;
  /** The number of a group. */
  group(name: string): number | undefined;
  /** A file that could not be read: who is not found may be there all the same. */
  readonly unreadable: string | undefined;
  /** All groups of a user, with `gid`, as initgroups(3) counts them. */
  groupsOf(user: string, gid: number): readonly number[];
}

/** Answers one question: the lines of getent(1), or undefined. Injected in tests. */
export type Getent = (
  database: 'passwd' | 'group' | 'initgroups',
  key: string,
) => string | undefined;

/** Reads passwd(5): `name:password:uid:gid:comment:home:shell`. Other lines are skipped. */
export function parsePasswd(text: string): readonly UserEntry[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && isNumber(uid) && isNumber(gid) ? [{ name, uid: +uid, gid: +gid }] : [];
  });
}

/** Reads group(5): `name:password:gid:member,member`. Other lines are skipped. */
export function parseGroup(text: string): readonly UserGroupEntry[] {
  return text.split('\n').flatMap((line) => {
    const [name, , gid, members] = line.split(':');
    const list = (members ?? '').split(',').filter((member) => member !== '');
    return name && isNumber(gid) ? [{ name, gid: +gid, members: list }] : [];
  });
}

/** The text of a file; undefined when it cannot be read. Injected in tests. */
export type ReadAccounts = (path: string) => string | undefined;

/** A database over the text of the two files, which are read now. */
export function openAccountDatabase(
  read: ReadAccounts = readAccounts,
  getent: Getent = (database, key) => captureOutput('getent', [database, key]),
): AccountDatabase {
  const texts = FILES.map((path) => ({ path, text: read(path) }));
  const [passwd, group] = texts.map(({ text }) => text ?? '');
  const users = parsePasswd(passwd ?? '');
  const groups = parseGroup(group ?? '');
  const asked = new Map<string, string>();
  const ask: Getent = (database, key) => {
    const question = `${database} ${key}`;
    const answer = asked.get(question) ?? getent(database, key) ?? '';
    asked.set(question, answer);
    return answer;
  };
  const localUser = (name: string) => users.find((entry) => entry.name === name);
  return {
    unreadable: texts.find(({ text }) => text === undefined)?.path,
    localUser,
    user: (name) =>
      localUser(name) ??
      parsePasswd(ask('passwd', name) ?? '').find((entry) => entry.name === name),
    userName: (uid) => users.find((entry) => entry.uid === uid)?.name,
    group: (name) =>
      groups.find((entry) => entry.name === name)?.gid ??
      parseGroup(ask('group', name) ?? '').find((entry) => entry.name === name)?.gid,
    groupsOf: (user, gid) => {
      const local = groups.filter((entry) => entry.members.includes(user));
      // A user that the file does not know may have groups that the file does not know either.
      const words = localUser(user)
        ? []
        : (ask('initgroups', user) ?? '').trim().split(/\s+/).slice(1);
      const remote = words.filter(isNumber).map(Number);
      return [...new Set([gid, ...local.map((entry) => entry.gid), ...remote])];
    },
  };
}

function isNumber(text: string | undefined): text is string {
  return text !== undefined && /^\d+$/.test(text);
}

/**
 * Reads files of accounts. What was read last holds while a file cannot be read: a descriptor that
 * is missing at a reload is no reason to refuse scripts, or to run them under another account.
 */
export function createAccountReader(
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): ReadAccounts {
  const last = new Map<string, string>();
  return (path) => {
    try {
      const text = readFile(path);
      last.set(path, text);
      return text;
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      return last.get(path) ?? (isMissing ? '' : undefined);
    }
  };
}

const readAccounts = createAccountReader();
