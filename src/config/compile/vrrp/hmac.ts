/** `auth_hmac`: its keys, and whether the block counts at all. */
import type { Directive, Word } from '../../language/tree.js';
import { vrrpInstanceKeywords } from '../../schema/vrrp/vrrp-instance.js';
import type { HmacAuthentication } from '../../services-model.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import { readBlock } from '../reading/list-entries.js';
import type { Setting } from '../reading/settings.js';

const SHORTEST_KEY = 32;
const LONGEST_KEY = 64;

/** Reads the blocks of an instance; undefined, after a report, when they do not count. */
export function readHmac(
  context: CompileContext,
  keyword: Word,
  directives: readonly Directive[],
  strict: boolean,
): HmacAuthentication | undefined {
  const row = vrrpInstanceKeywords.auth_hmac;
  const inner = readBlock(context, directives, row, 'vrrp_instance.auth_hmac');
  const keys = readKeys(context, inner.all('key'));
  const activeKey = inner.value('active_key');
  if (activeKey === undefined || !keys.some(({ id }) => id === activeKey)) {
    const message =
      activeKey === undefined
        ? "'auth_hmac' without active_key is ignored"
        : `'auth_hmac' is ignored: there is no key ${activeKey}`;
    reportError(context, 'hmac-ignored', keyword, message);
    return undefined;
  }
  const window = inner.value('time_window');
  const written = inner.value('mode');
  const mode = written === 'permissive' || written === 'receive-only' ? written : 'enforce';
  if (strict && mode !== 'enforce') {
    const message = `in strict mode all adverts are signed: '${mode}' becomes enforce`;
    reportError(context, 'hmac-mode-strict', keyword, message);
  }
  return {
    keys,
    activeKey,
    ...(window === undefined ? {} : { timeWindowMs: window * 1000 }),
    antiReplay: inner.value('anti_replay') === 'monotonic' ? 'monotonic' : 'time',
    mode: strict ? 'enforce' : mode,
  };
}

function readKeys(
  context: CompileContext,
  settings: readonly Setting[],
): HmacAuthentication['keys'] {
  const keys = new Map<number, string>();
  for (const { values, directive } of settings) {
    const [id] = values;
    const word = directive.arguments[1];
    if (typeof id !== 'number' || word === undefined) {
      continue;
    }
    if (keys.has(id)) {
      const message = `key ${id} is there already; this one is ignored`;
      reportError(context, 'hmac-key-unusable', word, message);
      continue;
    }
    const bytes = bytesOf(context, word);
    if (bytes === undefined) {
      continue;
    }
    if (bytes.length < SHORTEST_KEY || bytes.length > LONGEST_KEY) {
      const message =
        `key ${id} has ${bytes.length} bytes, not ${SHORTEST_KEY} to ${LONGEST_KEY}; ` +
        'it is ignored';
      reportError(context, 'hmac-key-unusable', word, message);
      continue;
    }
    keys.set(id, bytes.toString('hex'));
  }
  return [...keys].map(([id, key]) => ({ id, key }));
}

/** Of `hex:` and `file:`, or of a text. A line end at the end of a file is none of the key. */
function bytesOf(context: CompileContext, word: Word): Buffer | undefined {
  const { text } = word;
  if (text.startsWith('hex:')) {
    return Buffer.from(text.slice('hex:'.length), 'hex');
  }
  if (!text.startsWith('file:')) {
    return Buffer.from(text, 'utf8');
  }
  const path = text.slice('file:'.length);
  const file = context.readKeyFile(path);
  if (file === undefined) {
    reportError(context, 'hmac-key-unusable', word, `the key file '${path}' cannot be read`);
    return undefined;
  }
  if (file.exposed) {
    const message = `the key file '${path}' can be read by others than its owner`;
    const hint = `chmod 600 ${path}`;
    reportWarning(context, 'hmac-key-exposed', word, message, { class: 'SECURITY_ERROR', hint });
  }
  const bytes = Buffer.from(file.bytes);
  return bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes;
}
