/** `global_defs` and the scalars at the top level. */

import type {
  BoundedScript,
  DumpFiles,
  GlobalDefinitions,
  NotifyFifo,
  ProcessSettings,
  ScriptDefaults,
} from '../../model.js';
import type { globalKeywords, rootKeywords } from '../../schema/root.js';
import { type CompileContext, reportHint } from '../reading/context.js';
import { readAccount, type ScriptValue, useScript } from '../reading/script.js';
import { milliseconds, type Setting, type Settings } from '../reading/settings.js';

/** All `global_defs` blocks taken together. */
export type GlobalSettings = Settings<typeof globalKeywords>;
/** The keywords at the top level. */
export type RootSettings = Settings<typeof rootKeywords>;

/** Everything about the daemon as a whole. `hostName` is the default of `router_id`. */
export function compileGlobal(
  context: CompileContext,
  root: RootSettings,
  settings: GlobalSettings,
  hostName: string,
): Omit<GlobalDefinitions, 'services' | 'balancer'> {
  const instance = root.value('instance');
  const namespace = root.value('net_namespace');
  const startup = boundedScript(context, settings, 'startup_script');
  const shutdown = boundedScript(context, settings, 'shutdown_script');
  const fifo = notifyFifo(context, settings, 'notify_fifo');
  const vrrpFifo = notifyFifo(context, settings, 'vrrp_notify_fifo');
  const reloadFile = optionalPath(settings.last('reload_file'));
  const checkLog = optionalPath(settings.last('reload_check_config'));
  return {
    routerId: settings.value('router_id') ?? hostName,
    ...(instance === undefined ? {} : { daemonInstance: instance }),
    ...(namespace === undefined ? {} : { networkNamespace: namespace }),
    usePidDirectory: root.has('use_pid_dir') || instance !== undefined || namespace !== undefined,
    childWaitTimeMs: root.value('child_wait_time') * 1000,
    scripts: scriptDefaults(settings),
    ...(startup === undefined ? {} : { startupScript: startup }),
    ...(shutdown === undefined ? {} : { shutdownScript: shutdown }),
    ...(fifo === undefined ? {} : { notifyFifo: fifo }),
    ...(vrrpFifo === undefined ? {} : { vrrpNotifyFifo: vrrpFifo }),
    fifoWritesStatesOnReload: settings.has('fifo_write_vrrp_states_on_reload'),
    vrrpProcess: processSettings(settings, 'vrrp', 'keepalived_vrrp'),
    vrrpStartupDelayMs: milliseconds(settings.value('vrrp_startup_delay')),
    waitForLvsMs: settings.value('vrrp_wait_for_lvs') * 1000,
    logUnknownVrids: settings.has('log_unknown_vrids'),
    dynamicInterfaces: settings.has('dynamic_interfaces'),
    umask: settings.value('umask'),
    ...(reloadFile === undefined ? {} : { reloadFile }),
    ...(checkLog === undefined ? {} : { reloadCheckConfig: checkLog }),
    dumpFiles: dumpFiles(settings),
  };
}

/** A path that may be left out: "" then; undefined when the keyword is absent. */
export function optionalPath(setting: Setting | undefined): string | undefined {
  const path = setting?.values[0];
  return setting && (typeof path === 'string' ? path : '');
}

function scriptDefaults(settings: GlobalSettings): ScriptDefaults {
  const words = settings.last('script_user')?.directive.arguments ?? [];
  const account = readAccount(words[0]?.text, words[1]?.text);
  return {
    ...account,
    supplementaryGroups:
      account.supplementaryGroups || settings.value('set_supplementary_groups') === true,
    enableScriptSecurity: settings.has('enable_script_security'),
    useSymlinkPaths: settings.value('use_symlink_paths'),
  };
}

function boundedScript(
  context: CompileContext,
  settings: GlobalSettings,
  name: 'startup_script' | 'shutdown_script',
): BoundedScript | undefined {
  const script = useScript(context, settings.value(name));
  const timeout = settings.value(`${name}_timeout`);
  return script && { ...script, timeoutMs: timeout * 1000 };
}

/** A named pipe and its script, if they are configured. */
export function notifyFifo(
  context: CompileContext,
  settings: GlobalSettings,
  name: 'notify_fifo' | 'vrrp_notify_fifo' | 'lvs_notify_fifo',
): NotifyFifo | undefined {
  const script: ScriptValue | undefined = settings.value(`${name}_script`);
  const setting = settings.last(name);
  const [path, user, group] = setting?.directive.arguments ?? [];
  if (path === undefined) {
    const lonely = settings.last(`${name}_script`)?.directive.keyword;
    if (lonely) {
      reportHint(context, 'fifo-script-alone', lonely, `'${lonely.text}' needs '${name}' as well`);
    }
    return undefined;
  }
  const command = useScript(context, script);
  return {
    path: path.text,
    ...(user === undefined ? {} : { user: user.text }),
    ...(group === undefined ? {} : { group: group.text }),
    ...(command === undefined ? {} : { script: command }),
  };
}

/** How a child process is scheduled; `fixedName`: its name with `process_names`. */
export function processSettings(
  settings: GlobalSettings,
  child: 'vrrp' | 'checker' | 'bfd',
  fixedName: string,
): ProcessSettings {
  const name =
    settings.value(`${child}_process_name`) ??
    (settings.has('process_names') ? fixedName : undefined);
  const priority = settings.value(`${child}_priority`);
  const realTimePriority = settings.value(`${child}_rt_priority`);
  // keepalived's own limit, 10 ms, ends a process of Node.js while it loads: it counts if asked for
  const limit = settings.has(`${child}_rlimit_rttime`)
    ? { realTimeLimitUs: Math.max(2, settings.value(`${child}_rlimit_rttime`)) }
    : {};
  const processors = settings.last(`${child}_cpu_affinity`)?.values ?? [];
  return {
    ...(name === undefined ? {} : { name }),
    ...(priority === undefined ? {} : { priority }),
    ...(realTimePriority === undefined ? {} : { realTimePriority, ...limit }),
    cpuAffinity: processors.filter((value) => typeof value === 'number'),
    noSwap: settings.has(`${child}_no_swap`),
  };
}

function dumpFiles(settings: GlobalSettings): DumpFiles {
  const state = settings.value('state_dump_file');
  const statistics = settings.value('stats_dump_file');
  const json = settings.value('json_dump_file');
  return {
    ...(state === undefined ? {} : { state }),
    ...(statistics === undefined ? {} : { statistics }),
    ...(json === undefined ? {} : { json }),
    jsonVersion: settings.value('json_version') === '2' ? 2 : 1,
    useInstance: settings.value('data_use_instance'),
  };
}
