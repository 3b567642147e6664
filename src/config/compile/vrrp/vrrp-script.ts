/** `vrrp_script` */
import type { Directive } from '../../language/tree.js';
import type { VrrpScript, Weight } from '../../model.js';
import { vrrpScriptKeywords } from '../../schema/vrrp/tracking.js';
import { type CompileContext, reportError } from '../reading/context.js';
import { readAccount, type ScriptValue, useScript } from '../reading/script.js';
import { milliseconds, readSettings, type Setting } from '../reading/settings.js';

const PLACE = { table: vrrpScriptKeywords, path: 'vrrp_script' } as const;

/** Reads a `vrrp_script`; undefined, after an error, when it has to be left out. */
export function compileVrrpScript(
  context: CompileContext,
  directive: Directive,
  name: string,
): VrrpScript | undefined {
  const inner = directive.block?.directives ?? [];
  const settings = readSettings(context, inner, PLACE);
  const script = settings.value('script');
  if (script === undefined) {
    const message = `vrrp_script '${name}' has no 'script'; it is left out`;
    reportError(context, 'script-missing', directive.keyword, message);
    return undefined;
  }
  const words = settings.last('user')?.directive.arguments ?? [];
  const account = readAccount(words[0]?.text, words[1]?.text);
  const { argv, text, span }: ScriptValue = script;
  const intervalMs = milliseconds(settings.value('interval'));
  const timeoutMs = milliseconds(settings.value('timeout'));
  return {
    name,
    command: useScript(context, { argv, text, ...account, span }),
    intervalMs,
    timeoutMs: timeoutMs === 0 ? intervalMs : timeoutMs,
    weight: weightSetting(settings),
    rise: settings.value('rise'),
    fall: settings.value('fall'),
    initFail: settings.has('init_fail'),
  };
}

/** The weight that a block says, or that its row does. */
export function weightSetting(settings: {
  last(name: 'weight'): Setting | undefined;
  value(name: 'weight'): number;
}): Weight {
  return weightOf(settings.last('weight')) ?? { value: settings.value('weight'), reverse: false };
}

/** A weight with its optional `reverse`. */
export function weightOf(setting: Pick<Setting, 'values'> | undefined): Weight | undefined {
  const [value, reverse] = setting?.values ?? [];
  return typeof value === 'number' ? { value, reverse: reverse === 'reverse' } : undefined;
}
