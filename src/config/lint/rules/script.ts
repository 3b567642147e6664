/** Rules on the commands of scripts. */
import type { Finding, LintRule, LintSubject } from '../rule.js';
import type { UsedScript } from '../used-scripts.js';

/** Folders in which everybody may create files. */
const TEMPORARY = /^\/(?:tmp|var\/tmp|dev\/shm)\//;
const FOLDER_IN_TEMPORARY = /^(\/(?:tmp|var\/tmp|dev\/shm)\/[^/]+)\//;
const HOME = /^\/home\//;
const SHELLS = /^(?:ba|da|k|z|a)?sh$/;
/** Words that only a shell understands: operators, redirections, substitutions. */
const OPERATOR = /^(?:\|\|?|&&?|;|\d?>>?(?:&\d|\S*)|<\S*)$|;$|\$\(|`/;
/** Commands that are no files: a shell has them built in. */
const BUILT_IN = new Set(['if', 'while', 'for', 'cd', 'exit', 'export', 'source', '.', ':', '!']);

/** One finding for each script that `judge` has a sentence about. */
function forScripts(
  subject: LintSubject,
  judge: (script: UsedScript) => string | undefined,
): readonly Finding[] {
  return subject.scripts.flatMap((script) => {
    const message = judge(script);
    return message === undefined ? [] : [{ span: script.span, message }];
  });
}

/** The last part of a path. */
function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether something was said about the file of this script already. */
function isReported({ reported }: LintSubject, { span }: UsedScript): boolean {
  return reported.some(
    (each) =>
      each.code.startsWith('script-') &&
      each.code !== 'script-security-off' &&
      each.span.file === span.file &&
      each.span.line === span.line,
  );
}

const scriptNeedsShell: LintRule = {
  code: 'script-needs-shell',
  severity: 'warning',
  title: 'shell syntax without a shell',
  why:
    'Scripts are executed as they are, not through a shell. Pipes, &&, redirections and $(…) ' +
    'reach the program as arguments, so the check does something else than it says.',
  advice: 'put the line into a script file, or write "/bin/sh -c \'…\'"',
  check: (subject) =>
    forScripts(subject, ({ command: { argv } }) => {
      const [program, ...words] = argv;
      const name = basename(program);
      if (SHELLS.test(name) || program.startsWith('<')) {
        return undefined;
      }
      if (BUILT_IN.has(program)) {
        return `'${program}' is a word of the shell, and no shell runs this command`;
      }
      const operator = words.find((word) => OPERATOR.test(word));
      return (
        operator && `no shell runs this command: '${operator}' becomes an argument of '${name}'`
      );
    }),
};

const killallSignal: LintRule = {
  code: 'killall-check',
  severity: 'hint',
  title: 'killall -0 as a health check',
  why:
    'killall belongs to psmisc, which minimal systems and containers lack; then the check ' +
    'fails always. It also fails, for want of permission, when a script_user other than root ' +
    'asks for a process of root, and it succeeds for a process that hangs.',
  advice: 'ask the service itself, for example for its status page, or use pgrep -x NAME',
  check: (subject) =>
    forScripts(subject, ({ command: { argv } }) => {
      const [program, ...words] = argv;
      return basename(program) === 'killall' && words.includes('-0')
        ? 'killall -0 tells that a process exists, if killall is installed and may ask'
        : undefined;
    }),
};

const temporaryFolder: LintRule = {
  code: 'script-in-temporary-folder',
  severity: 'warning',
  title: 'a script in a folder that everybody can write',
  why:
    'Whoever can create the file before it exists, or after a reboot has emptied the folder, ' +
    'has commands run by the daemon.',
  advice: 'move it to a folder of root, for example /etc/keepalived or /usr/local/libexec',
  check: (subject) =>
    forScripts(subject, (script) => {
      const [program] = script.command.argv;
      if (!TEMPORARY.test(program) || isReported(subject, script)) {
        return undefined;
      }
      const folder = FOLDER_IN_TEMPORARY.exec(program)?.[1];
      return folder === undefined
        ? `everybody can create files beside '${program}'`
        : `where '${folder}' is missing, everybody can create it`;
    }),
};

const homeFolder: LintRule = {
  code: 'script-in-home',
  severity: 'hint',
  title: 'a script in somebody’s home directory',
  why:
    'The owner of a home directory can replace what lies in it, and the daemon runs it. With ' +
    'enable_script_security such a script is not run as root at all.',
  advice: 'move it to a folder of root, for example /etc/keepalived or /usr/local/libexec',
  check: (subject) =>
    forScripts(subject, (script) => {
      const [program] = script.command.argv;
      return HOME.test(program) && !isReported(subject, script)
        ? `whoever owns the home directory can replace '${program}'`
        : undefined;
    }),
};

const relativePath: LintRule = {
  code: 'script-path-relative',
  severity: 'warning',
  title: 'a script with a relative path',
  why:
    'The daemon works in the root directory, not in that of the configuration, so a path such ' +
    'as ./check.sh is looked for in /.',
  advice: 'write the whole path, beginning with /',
  check: (subject) =>
    forScripts(subject, (script) => {
      const [program] = script.command.argv;
      const relative = program.includes('/') && !/^[/<]/.test(program);
      const whole = program.replace(/^(?:\.\/)*/, '/');
      return relative
        ? `'${program}' has no / before it and is looked for as '${whole}'`
        : undefined;
    }),
};

const accountMissing: LintRule = {
  code: 'script-account-missing',
  severity: 'hint',
  title: 'nobody is named to run the scripts',
  why:
    'Without script_user, scripts run as keepalived_script if there is such a user, otherwise ' +
    'as root, or with enable_script_security not at all. The same file then behaves ' +
    'differently on two machines.',
  advice: 'write script_user in global_defs, and enable_script_security beside it',
  check: (subject) => {
    const { user, enableScriptSecurity } = subject.configuration.global.scripts;
    const first = subject.scripts.find(({ command }) => command.user === undefined);
    if (user !== undefined || first === undefined) {
      return [];
    }
    const otherwise = enableScriptSecurity ? 'is refused' : 'as root';
    const usual = 'this runs as keepalived_script if that user exists';
    const message = `${usual}, and ${otherwise} otherwise`;
    const hint = 'write script_user in global_defs';
    return [{ span: first.span, message, ...(enableScriptSecurity ? { hint } : {}) }];
  },
};

/** The rules on scripts. */
export const scriptRules: readonly LintRule[] = [
  scriptNeedsShell,
  killallSignal,
  temporaryFolder,
  homeFolder,
  relativePath,
  accountMissing,
];
