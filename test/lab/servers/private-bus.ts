/** A D-Bus of a test's own in place of the system bus, and a client on it. */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onCleanup } from '../cleanup.js';
import { signalIfAlive } from '../process-tree.js';
import { scratchDirectory } from '../scratch.js';
import { eventually } from '../wait.js';

export interface PrivateBus {
  /** For the daemon: where the system bus is. */
  readonly environment: Readonly<Record<string, string>>;
  /** What dbus-send(1) prints for a call; `Error …` when it is refused. */
  call(path: string, method: string, ...words: readonly string[]): string;
  /** Signals with their first argument, `…/IPv4 VrrpStatusChange 2`, in their order. */
  signals(): readonly string[];
  /** Ends it. */
  close(): void;
}

const POLICY =
  '<policy context="default"><allow user="*"/><allow own="*"/><allow eavesdrop="true"/>' +
  '<allow send_type="method_call"/><allow receive_type="method_call"/>' +
  '<allow send_type="method_return"/><allow receive_type="method_return"/>' +
  '<allow send_type="error"/><allow receive_type="error"/>' +
  '<allow send_type="signal"/><allow receive_type="signal"/></policy>';

/** Starts the bus, and dbus-monitor(1), which hears its signals. */
export async function startPrivateBus(name: string): Promise<PrivateBus> {
  const directory = scratchDirectory();
  const socket = join(directory, 'bus');
  const address = `unix:path=${socket}`;
  const heard = join(directory, 'signals');
  writeFileSync(
    join(directory, 'bus.conf'),
    '<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"\n' +
      ' "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">\n' +
      `<busconfig><type>system</type><listen>${address}</listen><auth>EXTERNAL</auth>` +
      `${POLICY}</busconfig>\n`,
  );
  const run = (command: string, words: readonly string[], output: 'ignore' | number) => {
    const child = spawn(command, words, { stdio: ['ignore', output, 'ignore'] });
    child.unref();
    return onCleanup(() => signalIfAlive(child.pid ?? 0, 'SIGKILL'));
  };
  const endBus = run(
    'dbus-daemon',
    [`--config-file=${join(directory, 'bus.conf')}`, '--nofork'],
    'ignore',
  );
  await eventually('the bus listens', () => existsSync(socket));
  const output = openSync(heard, 'w');
  const endMonitor = run('dbus-monitor', ['--address', address, "type='signal'"], output);
  closeSync(output);
  await eventually('the monitor listens', () => readFileSync(heard, 'utf8').length > 0);
  return {
    environment: { DBUS_SYSTEM_BUS_ADDRESS: address },
    call: (path, method, ...words) => {
      const target = [`--bus=${address}`, '--print-reply', `--dest=${name}`, path, method];
      try {
        return execFileSync('dbus-send', [...target, ...words], {
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
        });
      } catch (error) {
        return String((error as { readonly stderr?: unknown }).stderr);
      }
    },
    signals: () =>
      [
        ...readFileSync(heard, 'utf8').matchAll(
          /path=(\S+); interface=org\.keepalived\.\S+; member=(\S+)(?:\n\s+uint32 (\d+))?/g,
        ),
      ].map(([, path, member, value]) => [path, member, value].filter(Boolean).join(' ')),
    close: () => {
      endMonitor();
      endBus();
    },
  };
}
