/** A daemon elsewhere, which the words before the command name: `upkeep --host URL status`. */
import { readFileSync } from 'node:fs';
import { messageOf } from '../base/failure.js';
import type { RemoteDaemon } from './control-client.js';

/** The words, and what each takes. */
const OPTIONS = ['--host', '--token-file', '--ca'] as const;

/** What is before the command, and the rest. */
export interface CommandLine {
  /** Absent: the daemon of this machine is asked. */
  readonly remote?: RemoteDaemon;
  readonly rest: readonly string[];
}

/** Reads the files that are named. A text says what is wrong. */
export function readRemote(argv: readonly string[]): CommandLine | string {
  const values = new Map<string, string>();
  let rest = argv;
  for (let [word] = rest; isOption(word); [word] = rest) {
    const [, value, ...others] = rest;
    if (value === undefined) {
      return `${word} wants a value`;
    }
    values.set(word, value);
    rest = others;
  }
  const host = values.get('--host');
  if (host === undefined) {
    return values.size === 0 ? { rest } : `${[...values.keys()].join(', ')} goes with --host URL`;
  }
  const url = URL.canParse(host) ? new URL(host) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    return `--host is a URL as https://lb1.example.org:9443, not '${host}'`;
  }
  const token = textOf(values.get('--token-file'));
  const authority = textOf(values.get('--ca'));
  const wrong = [token, authority].find((each) => typeof each === 'object');
  if (typeof wrong === 'object') {
    return wrong.reason;
  }
  return {
    remote: {
      url,
      ...(typeof token === 'string' ? { token: token.trim() } : {}),
      ...(typeof authority === 'string' ? { authority } : {}),
    },
    rest,
  };
}

function isOption(word: string | undefined): word is (typeof OPTIONS)[number] {
  return OPTIONS.some((each) => each === word);
}

function textOf(path: string | undefined): string | { readonly reason: string } | undefined {
  try {
    return path === undefined ? undefined : readFileSync(path, 'utf8');
  } catch (error) {
    return { reason: messageOf(error) };
  }
}
