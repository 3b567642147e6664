/** What a lint rule is: a check across blocks, with the words of its section in the manual. */
import type { IpAddress } from '../../base/address.js';
import type { Diagnostic } from '../diagnostic.js';
import type { Span } from '../language/tree.js';
import type { HealthCheck, RealServer, VirtualServer } from '../lvs-model.js';
import type { PlacedAddress } from './placed-address.js';
import type { PlacedService } from './placed-service.js';
import type { PlacedConfiguration } from './places.js';
import type { UsedScript } from './used-scripts.js';

/** An address that an interface has, and so a network that it is on. */
export interface InterfaceNetwork {
  readonly address: IpAddress;
  readonly prefixLength: number;
}

/** What the rules look at. */
export interface LintSubject extends PlacedConfiguration {
  /** The virtual addresses of each instance. */
  readonly addresses: readonly (readonly PlacedAddress[])[];
  /** The virtual servers. */
  readonly services: readonly PlacedService[];
  readonly scripts: readonly UsedScript[];
  /**
   * The networks that an interface of this machine, or any, is on; none when the file is for
   * another machine.
   */
  networksOf(device?: string): readonly InterfaceNetwork[];
  /** What is known already, so that no rule says it again. */
  readonly reported: readonly Diagnostic[];
}

/** One place where a rule has something to say. */
export interface Finding {
  readonly span: Span;
  /** One sentence, without a full stop. */
  readonly message: string;
  /** What to do here; the advice of the rule unless given. */
  readonly hint?: string;
  readonly related?: Diagnostic['related'];
}

/** Looks at everything at once. */
type JudgeAll = (subject: LintSubject) => readonly Finding[];

/** Looks at one virtual server after the other. */
export interface ServiceCheck {
  readonly each: 'service';
  readonly judge: (placed: PlacedService, subject: LintSubject) => readonly Finding[];
}

/**
 * Looks at one health check after the other. In each virtual server the first one counts that
 * `judge` has a sentence about: most are alike.
 */
export interface HealthCheckCheck {
  readonly each: 'check';
  /** The line in the block of the check that a finding is about; "" for the check itself. */
  readonly line: string;
  /** One sentence about a check, or undefined when it is in order. */
  readonly judge: (
    check: HealthCheck,
    server: RealServer,
    service: VirtualServer,
  ) => string | undefined;
}

/** A rule. All findings have class OK: `keepalived -t` does not know them. */
export interface LintRule {
  /** Stable; also the anchor of its section in docs/lint.md. */
  readonly code: string;
  readonly severity: 'warning' | 'hint';
  /** One line. */
  readonly title: string;
  /** Why it matters, in full sentences. */
  readonly why: string;
  /** What to do, as it is shown below a finding; no full stop. */
  readonly advice: string;
  readonly check: JudgeAll | ServiceCheck | HealthCheckCheck;
}
