/** What the api child is told of files that it could not read itself: certificates and tokens. */
import { readFileSync, statSync } from 'node:fs';
import { messageOf } from '../../../../base/failure.js';
import type {
  ApiSettings,
  ClusterMember,
  HttpListenSettings,
} from '../../../../config/services-model.js';
import type { MemberAccess } from '../../../api/member-client.js';
import { type ApiToken, readTokens } from '../../../api/token-file.js';
import type { ApiListener } from '../../../messages.js';

/** Others than the owner and a group that reads. */
const OTHERS = 0o027;

/** What was read; a file that is of no use is told. */
export interface ApiFiles {
  readonly metricsTls: ApiListener['tls'] | 'unusable';
  readonly httpTls: ApiListener['tls'] | 'unusable';
  readonly tokens: readonly ApiToken[];
  readonly members: readonly MemberAccess[];
}

/** Says of a file what is wrong with it; undefined: nothing is. */
type Say = (path: string, reason: string | undefined) => void;

/** All files that the settings name. */
export function namedFiles({ metrics, http, tokenFile, members }: ApiSettings): readonly string[] {
  const paths = [metrics, http]
    .flatMap(({ tls, clientAuthority }) => [tls?.certificate, tls?.key, clientAuthority])
    .concat(tokenFile)
    .concat(members.flatMap((member) => [member.tokenFile, member.authority]))
    .filter((path) => path !== undefined);
  return [...new Set(paths)];
}

/** Reads them. */
export function readApiFiles(
  { metrics, http, tokenFile, members }: ApiSettings,
  say: Say,
): ApiFiles {
  return {
    members: members.map((member) => memberAccess(member, say)),
    metricsTls: readTls(metrics, say, true),
    httpTls: readTls(http, say, false),
    tokens: tokenFile === undefined ? [] : tokensOf(tokenFile, say),
  };
}

function readTls(
  { tls, clientAuthority }: HttpListenSettings,
  say: Say,
  needsCertificate: boolean,
): ApiFiles['httpTls'] {
  if (tls === undefined) {
    return undefined;
  }
  const certificate = textOf(tls.certificate, say);
  const key = textOf(tls.key, say);
  const authority = clientAuthority === undefined ? undefined : textOf(clientAuthority, say);
  const isMissing = clientAuthority !== undefined && authority === undefined;
  if (certificate === undefined || key === undefined || isMissing) {
    return 'unusable'; // without what keeps others out there is no way in
  }
  return {
    ...{ certificate, key },
    ...(authority === undefined ? {} : { clientAuthority: authority }),
    ...(needsCertificate ? { needsCertificate } : {}),
  };
}

/** Without a file that it needs it is not asked. */
function memberAccess(
  { name, url, tokenFile, authority: authorityFile }: ClusterMember,
  say: Say,
): MemberAccess {
  const token = tokenFile === undefined ? undefined : secretOf(tokenFile, say)?.trim();
  const authority = authorityFile === undefined ? undefined : textOf(authorityFile, say);
  const [missing] = [
    ...(tokenFile !== undefined && token === undefined ? [tokenFile] : []),
    ...(authorityFile !== undefined && authority === undefined ? [authorityFile] : []),
  ];
  return {
    ...{ name, url },
    ...(token === undefined ? {} : { token }),
    ...(authority === undefined ? {} : { authority }),
    ...(missing === undefined ? {} : { unusable: `${missing} is of no use: see the log` }),
  };
}

/** A file that others may not read. */
function secretOf(path: string, say: Say): string | undefined {
  const text = textOf(path, say);
  if (
    text !== undefined &&
    ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & OTHERS) !== 0
  ) {
    say(path, 'others may read or change it: chmod 0640');
    return undefined;
  }
  return text;
}

function tokensOf(path: string, say: Say): readonly ApiToken[] {
  const text = secretOf(path, say);
  if (text === undefined) {
    return [];
  }
  const { tokens, wrongLines } = readTokens(text);
  say(path, wrongLines.length === 0 ? undefined : `no token in line ${wrongLines.join(', ')}`);
  return tokens;
}

function textOf(path: string, say: Say): string | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    say(path, undefined);
    return text;
  } catch (error) {
    say(path, messageOf(error));
    return undefined;
  }
}
