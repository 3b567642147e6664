/** Scripts: the command line and the account that runs it. */
import { type ScriptWords, splitScriptValue } from '../../language/script-value.js';
import type { Directive, Span } from '../../language/tree.js';
import type { ScriptCommand } from '../../model.js';
import { type CompileContext, reportError, reportHint, reportWarning } from './context.js';

/** A script with the place of its command. */
export interface ScriptValue extends ScriptCommand {
  readonly span: Span;
}

/** Account of a script, as it is written after a command or after `user` and `script_user`. */
export interface ScriptAccount {
  readonly user?: string;
  readonly group?: string;
  readonly supplementaryGroups: boolean;
}

/**
 * `<user> [[:]<group>]`: a colon asks for the supplementary groups of the user, and alone for those
 * with the user's own group.
 */
export function readAccount(user?: string, group?: string): ScriptAccount {
  const supplementaryGroups = group?.startsWith(':') === true;
  const name = supplementaryGroups ? group?.slice(1) : group;
  return {
    ...(user ? { user } : {}),
    ...(name ? { group: name } : {}),
    supplementaryGroups,
  };
}

/**
 * The script of a directive; undefined after an error. The directive has an argument.
 * @param withAccount the command may be followed by user and group
 */
export function readScript(
  context: CompileContext,
  directive: Directive,
  withAccount: boolean,
): ScriptValue | undefined {
  const script = splitScriptValue(directive.rest.text);
  const span = directive.arguments[0]?.span ?? directive.rest.span;
  if ('problem' in script) {
    const message = `'${directive.name}': ${script.message}`;
    const quote = script.problem === 'unterminated-quote';
    const more = quote ? ({ class: 'UNMATCHED_QUOTE' } as const) : {};
    reportError(context, 'invalid-script', span, message, more);
    return undefined;
  }
  const { text, user, group, supplementaryGroups, opensFile } = script;
  const argv: ScriptValue['argv'] = opensFile === undefined ? script.argv : [`<${opensFile}`];
  if (!withAccount) {
    reportUnquoted(context, directive, script);
    return { argv, text, supplementaryGroups: false, span };
  }
  if (script.surplus.length > 0) {
    const hint = 'quote a command that has arguments: "command argument" user group';
    const message = `'${script.surplus.join(' ')}' after command, user and group is ignored`;
    reportHint(context, 'surplus-words', directive.rest, message, { hint });
  }
  return {
    argv,
    text,
    ...(user === undefined ? {} : { user }),
    ...(group === undefined ? {} : { group }),
    supplementaryGroups,
    span,
  };
}

/** `script a b` runs `a` alone, as in keepalived: seldom what was meant. */
function reportUnquoted(context: CompileContext, directive: Directive, script: ScriptWords): void {
  const second = [script.user, script.group, ...script.surplus].find((word) => word !== undefined);
  if (second === undefined) {
    return;
  }
  const message = `'${script.text}' is run without arguments: '${second}' is not part of it`;
  const hint = `write ${directive.name} "${directive.rest.text.trim()}"`;
  reportWarning(context, 'script-not-quoted', directive.rest, message, { class: 'OK', hint });
}

/** Registers a script as used and gives what the model holds of it. */
export function useScript(context: CompileContext, script: ScriptValue): ScriptCommand;
export function useScript(
  context: CompileContext,
  script: ScriptValue | undefined,
): ScriptCommand | undefined;
export function useScript(
  context: CompileContext,
  script: ScriptValue | undefined,
): ScriptCommand | undefined {
  if (script === undefined) {
    return undefined;
  }
  const { span, ...command } = script;
  context.scripts.push({ command, span });
  return command;
}
