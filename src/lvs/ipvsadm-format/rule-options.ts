/** The words of a rule of ipvsadm(8), sorted into options. */

/** What is wrong with a rule. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}

/** Options that take a value, by all their spellings. */
const VALUED: Readonly<Record<string, string>> = {
  '-t': 'tcp',
  '--tcp-service': 'tcp',
  '-u': 'udp',
  '--udp-service': 'udp',
  '--sctp-service': 'sctp',
  '-f': 'fwmark',
  '--fwmark-service': 'fwmark',
  '-s': 'scheduler',
  '--scheduler': 'scheduler',
  '-b': 'flags',
  '--sched-flags': 'flags',
  '-M': 'netmask',
  '--netmask': 'netmask',
  '--pe': 'engine',
  '-r': 'server',
  '--real-server': 'server',
  '-w': 'weight',
  '--weight': 'weight',
  '-x': 'upperThreshold',
  '--u-threshold': 'upperThreshold',
  '-y': 'lowerThreshold',
  '--l-threshold': 'lowerThreshold',
  '--tun-type': 'tunnelType',
  '--tun-port': 'tunnelPort',
};

/** Options without a value: what they set, and to what. */
const PLAIN: Readonly<Record<string, readonly [option: string, value: string]>> = {
  '-A': ['command', 'newService'],
  '--add-service': ['command', 'newService'],
  '-E': ['command', 'setService'],
  '--edit-service': ['command', 'setService'],
  '-C': ['command', 'clear'],
  '--clear': ['command', 'clear'],
  '-D': ['command', 'deleteService'],
  '--delete-service': ['command', 'deleteService'],
  '-a': ['command', 'newDestination'],
  '--add-server': ['command', 'newDestination'],
  '-e': ['command', 'setDestination'],
  '--edit-server': ['command', 'setDestination'],
  '-d': ['command', 'deleteDestination'],
  '--delete-server': ['command', 'deleteDestination'],
  '-6': ['six', ''],
  '--ipv6': ['six', ''],
  '-o': ['onePacket', ''],
  '--ops': ['onePacket', ''],
  '-g': ['method', 'route'],
  '--gatewaying': ['method', 'route'],
  '-i': ['method', 'tunnel'],
  '--ipip': ['method', 'tunnel'],
  '-m': ['method', 'masquerade'],
  '--masquerading': ['method', 'masquerade'],
  '--tun-nocsum': ['checksum', 'none'],
  '--tun-csum': ['checksum', 'csum'],
  '--tun-remcsum': ['checksum', 'remcsum'],
};

const PERSISTENT = ['-p', '--persistent'];
/** What `-p` alone means to ipvsadm 1.31; its man page says 300. */
const DEFAULT_PERSISTENCE_SECONDS = '360';

/** `-t10.0.0.1:80` and `--tcp-service=10.0.0.1:80` in two words, as getopt(3) takes them. */
function divided(word: string): readonly string[] {
  const [, short = '', rest = ''] = /^(-[a-zA-Z])(.+)$/.exec(word) ?? [];
  if (Object.hasOwn(VALUED, short) || short === '-p') {
    return [short, rest];
  }
  const [, long, value = ''] = /^(--[a-z-]+)=(.*)$/.exec(word) ?? [];
  return long === undefined ? [word] : [long, value];
}

/**
 * The options of a rule by name.
 * @throws RuleError for a word that is no option, a missing value or an option given twice.
 */
export function ruleOptions(given: readonly string[]): ReadonlyMap<string, string> {
  const words = given.flatMap(divided);
  const options = new Map<string, string>();
  const set = (word: string, option: string, value: string) => {
    if (options.has(option)) {
      throw new RuleError(`${word} says a second time what was said`);
    }
    options.set(option, value);
  };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const next = words[index + 1];
    const plain = Object.hasOwn(PLAIN, word) ? PLAIN[word] : undefined;
    const valued = Object.hasOwn(VALUED, word) ? VALUED[word] : undefined;
    if (plain) {
      set(word, ...plain);
    } else if (PERSISTENT.includes(word)) {
      const isTimed = next !== undefined && /^\d+$/.test(next);
      set(word, 'persistence', isTimed ? next : DEFAULT_PERSISTENCE_SECONDS);
      index += isTimed ? 1 : 0;
    } else if (valued === undefined) {
      throw new RuleError(`'${word}' is no option of a rule`);
    } else if (next === undefined) {
      throw new RuleError(`${word} needs a value`);
    } else {
      set(word, valued, next);
      index += 1;
    }
  }
  return options;
}
