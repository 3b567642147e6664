/** Keeps the rules of FULLNAT in the firewall as the configuration wants them. */
import type { AddressFamily } from '../../base/address.js';
import { sameData } from '../../base/same-data.js';
import { SayOnce } from '../../base/say-once.js';
import {
  SOURCE_NAT_TOOLS,
  type SourceNat,
  type SourceNatTool,
} from '../../linux/firewall/source-nat.js';
import type { SourceNatRule } from '../../lvs/firewall/source-nat.js';
import type { HostLogEvent } from '../../observe/log/host-log-events.js';

/** A chain of ours, or one that we are about to make. */
export interface OwnChain {
  readonly tool: SourceNatTool;
  readonly family: AddressFamily;
}

/** What the keeper is made from. */
export interface SourceNatKeeperOptions {
  readonly door: SourceNat;
  /** Chains of a predecessor that has died. */
  readonly own: readonly OwnChain[];
  /** Notes all chains of ours, before one is made and after one is gone; one that stays, stays. */
  note(own: readonly OwnChain[]): void;
  log(event: HostLogEvent): void;
}

const FAMILIES: readonly AddressFamily[] = ['inet', 'inet6'];

/** One call at a time: the caller waits for the promise before the next. */
export class SourceNatKeeper {
  readonly #options: SourceNatKeeperOptions;
  #own: readonly OwnChain[];
  /** The rules that are installed, and what has done it. */
  readonly #installed = new Map<
    AddressFamily,
    { readonly tool: SourceNatTool; readonly rules: readonly SourceNatRule[] }
  >();
  /** What could do it for one family can for the other. */
  #proven: readonly SourceNatTool[] = [];
  /** What has been said of refusals: of families to install, of chains to remove. */
  readonly #said = new SayOnce();

  constructor(options: SourceNatKeeperOptions) {
    this.#options = options;
    this.#own = options.own;
  }

  /** Whether `apply` would have something to do. */
  differs(rules: readonly SourceNatRule[]): boolean {
    return FAMILIES.some((family) => {
      const wanted = ofFamily(rules, family);
      return wanted.length === 0
        ? this.#own.some((chain) => chain.family === family)
        : !sameData(this.#installed.get(family)?.rules, wanted);
    });
  }

  /** Makes the rules of both families so. Never rejects. */
  async apply(rules: readonly SourceNatRule[]): Promise<void> {
    for (const family of FAMILIES) {
      const wanted = ofFamily(rules, family);
      if (wanted.length === 0) {
        await this.#remove(this.#own.filter((chain) => chain.family === family));
        this.#installed.delete(family);
      } else if (!sameData(this.#installed.get(family)?.rules, wanted)) {
        await this.#install(family, wanted);
      }
    }
  }

  /** Makes again what another program has removed; `rules` are those of the last `apply`. */
  async look(rules: readonly SourceNatRule[]): Promise<void> {
    for (const [family, { tool }] of this.#installed) {
      if (!(await this.#options.door.isInstalled(tool, family))) {
        this.#options.log({ event: 'sourceNatLost', family });
        this.#installed.delete(family);
      }
    }
    await this.apply(rules);
  }

  /** With the first tool that can; that of the last time comes first. */
  async #install(family: AddressFamily, rules: readonly SourceNatRule[]): Promise<void> {
    const former = this.#own.filter((chain) => chain.family === family);
    const known = former.map(({ tool }) => tool);
    const tools = new Set([...known, ...this.#proven, ...SOURCE_NAT_TOOLS]);
    const refusals: string[] = [];
    for (const tool of tools) {
      const chain = { tool, family };
      this.#note([...this.#own.filter((each) => !isSame(each, chain)), chain]);
      const refusal = await this.#options.door.install(tool, family, rules);
      if (refusal === undefined) {
        this.#installed.set(family, { tool, rules });
        this.#proven = [tool];
        this.#said.settle(family);
        this.#options.log({ event: 'sourceNatInstalled', family, tool, rules: rules.length });
        await this.#remove(
          this.#own.filter((each) => each.family === family && each.tool !== tool),
        );
        return;
      }
      refusals.push(`${tool}: ${refusal}`);
      if (!known.includes(tool)) {
        this.#note(this.#own.filter((each) => !isSame(each, chain)));
      }
    }
    const reason = refusals.join('; ');
    if (this.#said.isNews(family, reason)) {
      this.#options.log({ event: 'sourceNatRefused', family, reason });
    }
  }

  async #remove(chains: readonly OwnChain[]): Promise<void> {
    for (const chain of chains) {
      const { tool, family } = chain;
      const reason = await this.#options.door.remove(tool, family);
      if (reason === undefined) {
        this.#said.settle(`${tool} ${family}`);
        this.#options.log({ event: 'sourceNatRemoved', family, tool });
        this.#note(this.#own.filter((each) => !isSame(each, chain)));
      } else if (this.#said.isNews(`${tool} ${family}`, reason)) {
        this.#options.log({ event: 'sourceNatStays', family, tool, reason });
      }
    }
  }

  #note(own: readonly OwnChain[]): void {
    this.#own = own;
    this.#options.note(own);
  }
}

function isSame(left: OwnChain, right: OwnChain): boolean {
  return left.tool === right.tool && left.family === right.family;
}

function ofFamily(rules: readonly SourceNatRule[], family: AddressFamily) {
  return rules.filter((rule) => rule.family === family);
}
