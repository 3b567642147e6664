/** Checks across blocks: what is valid and yet hardly meant. */
import { type Diagnostic, diagnosticKey } from '../diagnostic.js';
import type { Directive } from '../language/tree.js';
import type { VirtualServer } from '../lvs-model.js';
import type { Configuration } from '../model.js';
import { findByRule } from './per-service.js';
import { addressesByInstance } from './placed-address.js';
import type { PlacedService } from './placed-service.js';
import { indexBlocks } from './places.js';
import type { LintSubject } from './rule.js';
import { lintRules } from './rules.js';
import { usedScripts } from './used-scripts.js';

/** What `loadConfiguration` knows of a file. */
export interface LintInput {
  readonly configuration: Configuration;
  readonly directives: readonly Directive[];
  readonly serviceBlocks: readonly Directive[];
  readonly diagnostics: readonly Diagnostic[];
  /** The networks that an interface of this machine is on, when the file is for this machine. */
  readonly networksOf?: LintSubject['networksOf'];
}

/** Servers that are discovered will be like their templates. */
function withTemplates(service: VirtualServer): VirtualServer {
  const { realServers, discovered } = service;
  return discovered === undefined
    ? service
    : { ...service, realServers: [...realServers, ...discovered.map(({ template }) => template)] };
}

/** Runs all rules. The findings are in the order of the rules, each one once. */
export function lintConfiguration(input: LintInput): readonly Diagnostic[] {
  const { configuration, directives, serviceBlocks, networksOf = () => [] } = input;
  const { diagnostics: reported } = input;
  const placed = { configuration, blocks: indexBlocks(directives) };
  const addresses = addressesByInstance(placed);
  const services: PlacedService[] = [];
  for (const [index, service] of configuration.virtualServers.entries()) {
    const block = serviceBlocks[index];
    if (block !== undefined) {
      services.push({ service: withTemplates(service), block });
    }
  }
  const scripts = usedScripts({ ...placed, services });
  const subject = { ...placed, addresses, services, scripts, networksOf, reported };
  const found = new Map<string, Diagnostic>();
  for (const [{ code, severity, advice }, findings] of findByRule(lintRules, subject)) {
    for (const { span, message, hint = advice, related } of findings) {
      const more = related === undefined ? {} : { related };
      const diagnostic = { code, severity, class: 'OK', message, span, hint, ...more } as const;
      found.set(diagnosticKey(diagnostic), diagnostic);
    }
  }
  return [...found.values()];
}
