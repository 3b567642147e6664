/** What each role may do, of everything that can be asked, by sockets of that role. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { askDaemon, type RequestOptions } from '../../../../src/cli/control-client.js';
import type { ControlHandlers } from '../../../../src/daemon/control/control-handlers.js';
import {
  type ControlServer,
  openControlServer,
} from '../../../../src/daemon/control/control-server.js';
import { type ApiMethod, ROLES, type Role } from '../../../../src/daemon/control/routes/route.js';
import { routes } from '../../../../src/daemon/control/routes/table.js';
import { exampleDaemon } from '../example-daemon.js';

/** What takes more than to read: the others change nothing, and tell nothing secret. */
const BEYOND_READING: Readonly<Record<Exclude<Role, 'read'>, readonly string[]>> = {
  operate: [
    'GET /v1/diagnostics',
    'POST /v1/overrides',
    'DELETE /v1/overrides/{id}',
    'POST /v1/checks/run',
    'PUT /v1/maintenance',
    'DELETE /v1/maintenance',
    'POST /v1/cluster/overrides',
    'PUT /v1/cluster/maintenance',
    'DELETE /v1/cluster/maintenance',
    'POST /v1/vrrp/instances/{name}/handover',
    'POST /v1/vrrp/instances/{name}/garp',
    'POST /handover',
  ],
  admin: [
    'POST /v1/reload',
    'POST /v1/reload/confirm',
    'PUT /v1/log-level',
    'GET /running',
    'GET /recording',
    'POST /reload',
    ...['data', 'check', 'bfd', 'stats', 'json'].map((dump) => `GET /dump/${dump}`),
  ],
};

/** Who may ask, from the lists above. */
function mayAsk(role: Role, route: string): boolean {
  const needed = BEYOND_READING.admin.includes(route)
    ? 'admin'
    : BEYOND_READING.operate.includes(route)
      ? 'operate'
      : 'read';
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

describe('roles of control sockets', () => {
  let directory: string;
  const servers: ControlServer[] = [];
  /** Handlers that were called. */
  let called: string[] = [];
  const socketOf = (role: Role) => join(directory, role);

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-roles-'));
    const daemon: ControlHandlers = new Proxy(exampleDaemon, {
      get: (target, name, receiver) => {
        called.push(String(name));
        return Reflect.get(target, name, receiver);
      },
    });
    for (const role of ROLES) {
      servers.push(await openControlServer(socketOf(role), daemon, { role, mode: 0o600 }));
    }
  });
  after(async () => {
    for (const server of servers) {
      await server.close();
    }
    rmSync(directory, { recursive: true });
  });

  async function ask(role: Role, method: ApiMethod, path: string, options?: RequestOptions) {
    const reply = await askDaemon(socketOf(role), method, path, options);
    const answer = reply.kind === 'answer' ? reply : expect.fail(reply.kind);
    return { status: answer.status, body: answer.body };
  }

  it('are lists of routes that there are', () => {
    const all = routes.map(({ method, path }) => `${method} ${path}`);
    expect(all).to.include.members([...BEYOND_READING.operate, ...BEYOND_READING.admin]);
  });

  for (const role of ROLES) {
    it(`let ${role} do what is listed, and refuse the rest before anything is done`, async () => {
      for (const { method, path } of routes) {
        const name = `${method} ${path}`;
        called = [];
        const { status, body } = await ask(role, method, path.replaceAll(/\{\w+\}/g, 'x'));
        if (mayAsk(role, name)) {
          expect(status, name).to.not.equal(403);
        } else {
          expect([status, JSON.parse(body).code, called], name).to.deep.equal([
            ...[403, 'roleNotEnough', []],
          ]);
        }
      }
    });
  }

  it('keep a file that is only proposed from those who may not reload', async () => {
    const body = { text: 'include /etc/shadow\n' };
    const statuses = ROLES.map(
      async (role) => (await ask(role, 'POST', '/v1/plan', { body })).status,
    );
    expect((await Promise.all(statuses)).map((status) => status === 403)).to.deep.equal([
      ...[true, true, false],
    ]);
  });
});
