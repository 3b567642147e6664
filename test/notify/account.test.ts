import { expect } from 'chai';
import { resolveAccount } from '../../src/notify/account.js';
import {
  createAccountReader,
  type Getent,
  openAccountDatabase,
  parseGroup,
  parsePasswd,
} from '../../src/notify/account-database.js';
import { asRoot } from './fixture.js';

const PASSWD = `root:x:0:0:root:/root:/bin/bash
web:x:1001:1002:,,,:/home/web:/bin/sh
broken line
half:x:
`;
const GROUP = `root:x:0:
web:x:1002:
ssl:x:107:other,web
adm:x:4:web
`;

function database(passwd = PASSWD, getent: Getent = () => undefined) {
  return openAccountDatabase((path) => (path === '/etc/passwd' ? passwd : GROUP), getent);
}

const { user: _root, ...nobodySet } = asRoot;

describe('account database', () => {
  it('reads passwd and group and skips what it cannot read', () => {
    expect(parsePasswd(PASSWD)).to.deep.equal([
      { name: 'root', uid: 0, gid: 0 },
      { name: 'web', uid: 1001, gid: 1002 },
    ]);
    expect(parseGroup(GROUP)[2]).to.deep.equal({
      name: 'ssl',
      gid: 107,
      members: ['other', 'web'],
    });
  });

  it('knows what was read last while a file cannot be read, and refuses to guess before', () => {
    const texts = new Map([['/etc/passwd', `${PASSWD}keepalived_script:x:7:8::/:/bin/sh\n`]]);
    let code = 'ENOENT';
    const read = createAccountReader((path) => {
      const text = texts.get(path);
      if (text === undefined) {
        throw Object.assign(new Error(code), { code });
      }
      return text;
    });
    const account = () => resolveAccount(undefined, undefined, nobodySet, { database: open() });
    const open = () => openAccountDatabase(read, () => undefined);
    expect(open().unreadable).to.equal(undefined);
    expect(account()).to.deep.include({ user: 'keepalived_script', uid: 7, gid: 8 });
    texts.clear();
    code = 'EMFILE';
    expect(open().unreadable).to.equal('/etc/group');
    expect(account()).to.deep.include({ user: 'keepalived_script', uid: 7, gid: 8 });
    const blind = openAccountDatabase(
      () => undefined,
      () => undefined,
    );
    const message =
      'whether there is a user keepalived_script is not known (/etc/passwd cannot be read)';
    const options = { database: blind };
    expect(resolveAccount(undefined, undefined, nobodySet, options)).to.deep.equal({
      kind: 'problem',
      message,
    });
  });

  it('asks getent only for what the files do not know, and once', () => {
    const asked: string[] = [];
    const remote = database(PASSWD, (kind, key) => {
      asked.push(`${kind} ${key}`);
      return kind === 'passwd' && key === 'ldap' ? 'ldap:*:5000:5001::/:/bin/sh\n' : undefined;
    });
    expect(remote.user('web')?.uid).to.equal(1001);
    expect(asked).to.deep.equal([]);
    expect(remote.user('ldap')).to.deep.equal({ name: 'ldap', uid: 5000, gid: 5001 });
    expect(remote.user('ldap')?.gid).to.equal(5001);
    expect(remote.user('nobody-there')).to.equal(undefined);
    expect(asked).to.deep.equal(['passwd ldap', 'passwd nobody-there']);
  });

  it('finds the supplementary groups of local and remote users', () => {
    const initgroups = 'ldap                 5001 6000 6001\n';
    const remote = database(PASSWD, (kind) => (kind === 'initgroups' ? initgroups : undefined));
    expect(remote.groupsOf('web', 1002)).to.deep.equal([1002, 107, 4]);
    expect(remote.groupsOf('ldap', 5001)).to.deep.equal([5001, 6000, 6001]);
  });
});

describe('resolveAccount', () => {
  it("takes the script's own user before the default", () => {
    const account = resolveAccount('web', undefined, asRoot, { database: database() });
    const expected = { kind: 'account', user: 'web', uid: 1001, gid: 1002 };
    expect(account).to.deep.equal({ ...expected, supplementaryGroups: [] });
  });

  it('takes a group of its own, and supplementary groups when asked', () => {
    const options = { database: database(), supplementaryGroups: true };
    const account = resolveAccount('web', 'ssl', asRoot, options);
    expect(account).to.include({ uid: 1001, gid: 107 });
    expect(account).to.have.deep.property('supplementaryGroups', [107, 4]);
  });

  it('falls back to script_user, then to keepalived_script, then to the daemon', () => {
    const withDefault = { ...asRoot, user: 'web', group: 'adm' };
    const first = resolveAccount(undefined, undefined, withDefault, { database: database() });
    expect(first).to.include({ uid: 1001, gid: 4 });
    const dedicated = `${PASSWD}keepalived_script:x:500:501::/:/bin/false\n`;
    const second = resolveAccount(undefined, undefined, nobodySet, {
      database: database(dedicated),
    });
    expect(second).to.include({ user: 'keepalived_script', uid: 500, gid: 501 });
    const third = resolveAccount(undefined, undefined, nobodySet, { database: database() });
    expect(third).to.include({ uid: process.getuid?.(), gid: process.getgid?.() });
  });

  it('refuses unknown names, and no name at all under script security', () => {
    const options = { database: database() };
    expect(resolveAccount('ghost', undefined, asRoot, options)).to.deep.equal({
      kind: 'problem',
      message: "user 'ghost' does not exist",
    });
    expect(resolveAccount('web', 'ghosts', asRoot, options)).to.deep.equal({
      kind: 'problem',
      message: "group 'ghosts' does not exist",
    });
    const secure = { ...nobodySet, enableScriptSecurity: true };
    expect(resolveAccount(undefined, undefined, secure, options).kind).to.equal('problem');
  });
});
