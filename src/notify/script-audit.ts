/**
 * Checks all scripts of a configuration, at start and at each reload, and takes out those that
 * must not run: instances then behave as if they did not track them, as with keepalived.
 */
import type {
  Configuration,
  GlobalDefinitions,
  InstanceNotifyScripts,
  NotifyFifo,
  ScriptCommand,
  VrrpInstance,
} from '../config/model.js';
import { createScriptPreparer } from './prepared-script.js';
import { isFileTest, type ScriptFinding, scriptSecurityFinding } from './script-security.js';
import { notifyKeywords } from './transition.js';

/** A finding with the script it is about. */
export interface AuditedFinding {
  /** Whose script: `vrrp_script chk`, `notify_master of instance VI_1`; "" for all together. */
  readonly what: string;
  readonly finding: ScriptFinding;
  /** The script was taken out. */
  readonly disabled: boolean;
}

export interface ScriptAudit {
  readonly findings: readonly AuditedFinding[];
  /** The configuration without the scripts that must not run. */
  readonly configuration: Configuration;
}

/** Audits a configuration. Reads the file system and the account files. */
export function auditScripts(configuration: Configuration): ScriptAudit {
  const audit = new Audit(configuration);
  const vrrpScripts = configuration.vrrpScripts.filter(({ name, command }) =>
    audit.allows(command, `vrrp_script ${name}`),
  );
  const disabled = new Set(
    configuration.vrrpScripts
      .filter((script) => !vrrpScripts.includes(script))
      .map(({ name }) => name),
  );
  const tracking = <T extends Pick<VrrpInstance, 'trackScripts'>>(object: T): T => ({
    ...object,
    trackScripts: object.trackScripts.filter((tracked) => !disabled.has(tracked.name)),
  });
  const vrrpInstances = configuration.vrrpInstances.map((instance) => ({
    ...tracking(instance),
    notify: audit.allowed(instance.notify, `of instance ${instance.name}`),
  }));
  const syncGroups = configuration.syncGroups.map((group) => ({
    ...tracking(group),
    notify: audit.allowed(group.notify, `of group ${group.name}`),
  }));
  const global = withoutDisabledScripts(configuration.global, audit);
  const audited = { ...configuration, global, vrrpScripts, vrrpInstances, syncGroups };
  return { findings: audit.conclude(), configuration: audited };
}

function withoutDisabledScripts(global: GlobalDefinitions, audit: Audit): GlobalDefinitions {
  const { startupScript, shutdownScript, notifyFifo, vrrpNotifyFifo, ...rest } = global;
  const fifo = (settings: NotifyFifo, what: string): NotifyFifo => {
    const { script, ...withoutScript } = settings;
    return script && !audit.allows(script, what) ? withoutScript : settings;
  };
  const started = startupScript && audit.allows(startupScript, 'startup_script');
  const shut = shutdownScript && audit.allows(shutdownScript, 'shutdown_script');
  return {
    ...rest,
    ...(started ? { startupScript } : {}),
    ...(shut ? { shutdownScript } : {}),
    ...(notifyFifo ? { notifyFifo: fifo(notifyFifo, 'notify_fifo_script') } : {}),
    ...(vrrpNotifyFifo ? { vrrpNotifyFifo: fifo(vrrpNotifyFifo, 'vrrp_notify_fifo_script') } : {}),
  };
}

/** Collects what is found while the configuration is walked. */
class Audit {
  readonly #configuration: Configuration;
  readonly #prepare;
  readonly #findings: AuditedFinding[] = [];
  #runAsRoot = false;
  #insecure = false;

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
    this.#prepare = createScriptPreparer(configuration.global.scripts);
  }

  allows(command: ScriptCommand, what: string): boolean {
    const { script, findings } = this.#prepare(command);
    const disabled = script === undefined;
    this.#runAsRoot ||= script?.account.uid === 0 && !isFileTest(command);
    this.#insecure ||= findings.some((finding) => finding.code === 'script-unsafe');
    this.#findings.push(...findings.map((finding) => ({ what, finding, disabled })));
    return !disabled;
  }

  allowed(scripts: InstanceNotifyScripts, whose: string): InstanceNotifyScripts {
    const kept: { -readonly [Key in keyof InstanceNotifyScripts]: InstanceNotifyScripts[Key] } = {
      ...scripts,
    };
    for (const [key, keyword] of notifyKeywords) {
      const command = scripts[key];
      if (command && !this.allows(command, `${keyword} ${whose}`)) {
        delete kept[key];
      }
    }
    return kept;
  }

  conclude(): readonly AuditedFinding[] {
    const defaults = this.#configuration.global.scripts;
    const finding = scriptSecurityFinding(this.#runAsRoot, this.#insecure, defaults);
    return finding ? [...this.#findings, { what: '', finding, disabled: false }] : this.#findings;
  }
}
