/** What all dumps for people have in common. */
import type { Configuration } from '../../config/model.js';

/** A section under its heading; without lines there is none. */
export function section(name: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`------< ${name} >------`, ...lines];
}

/** The section that every dump begins with. */
export function globalLines({ global }: Configuration): readonly string[] {
  const { vrrpProcess, scripts } = global;
  const lines = [
    ` Network namespace = ${global.networkNamespace ?? '(default)'}`,
    ...(global.daemonInstance === undefined ? [] : [` Instance = ${global.daemonInstance}`]),
    ` Router ID = ${global.routerId}`,
    ` Dynamic interfaces = ${global.dynamicInterfaces}`,
    ` FIFO write vrrp states on reload = ${global.fifoWritesStatesOnReload}`,
    ...fifoLine('Global', global.notifyFifo?.path),
    ...fifoLine('VRRP', global.vrrpNotifyFifo?.path),
    ` VRRP startup delay = ${global.vrrpStartupDelayMs / 1000}`,
    ` VRRP process priority = ${vrrpProcess.priority ?? 0}`,
    ` VRRP don't swap = ${vrrpProcess.noSwap}`,
    ` VRRP realtime priority = ${vrrpProcess.realTimePriority ?? 0}`,
    ` Script security ${scripts.enableScriptSecurity ? 'enabled' : 'disabled'}`,
    ` Default script user = ${scripts.user ?? '(none)'}`,
    ` Child wait time = ${global.childWaitTimeMs / 1000}`,
    ` umask = 0${global.umask.toString(8)}`,
  ];
  return section('Global definitions', lines);
}

function fifoLine(which: string, path: string | undefined): readonly string[] {
  return path === undefined ? [] : [` ${which} notify fifo = ${path}`];
}
