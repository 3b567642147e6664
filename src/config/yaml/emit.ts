/** Writes a tree as YAML 1.2 in block style: the few forms that configurations need. */

/** What is written. */
export type YamlTree =
  | { readonly kind: 'null' }
  /** Written as it is: a number, true or false. */
  | { readonly kind: 'plain'; readonly text: string }
  /** A string, quoted where another reader could take it for something else. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'sequence'; readonly items: readonly YamlTree[] }
  | { readonly kind: 'mapping'; readonly entries: readonly YamlEntry[] };

/** A key with its value. */
export type YamlEntry = readonly [key: string, value: YamlTree];

/** The text of a document, ending with a line feed. */
export function emitYaml(tree: YamlTree): string {
  return `${linesOf(tree).join('\n')}\n`;
}

function linesOf(tree: YamlTree): readonly string[] {
  if (tree.kind === 'mapping' && tree.entries.length > 0) {
    return tree.entries.flatMap(([key, value]) => behind(`${scalar(key)}:`, value));
  }
  if (tree.kind === 'sequence' && tree.items.length > 0) {
    return tree.items.flatMap((item) => {
      if (item.kind === 'null') {
        return ['- null']; // readers of YAML have had trouble with a dash alone
      }
      const [first = '', ...others] = linesOf(item);
      return [`- ${first}`, ...others.map((line) => `  ${line}`)];
    });
  }
  return [short(tree)];
}

function behind(head: string, value: YamlTree): readonly string[] {
  const text = short(value);
  const nested =
    (value.kind === 'mapping' && value.entries.length > 0) ||
    (value.kind === 'sequence' && value.items.length > 0);
  return nested
    ? [head, ...linesOf(value).map((line) => `  ${line}`)]
    : [text === '' ? head : `${head} ${text}`];
}

function short(tree: YamlTree): string {
  switch (tree.kind) {
    case 'null':
      return '';
    case 'plain':
      return tree.text;
    case 'text':
      return scalar(tree.text);
    case 'sequence':
      return '[]';
    case 'mapping':
      return '{}';
  }
}

/** No indicator, no ": " and no " #" (YAML 1.2.2, section 7.3.3). */
const PLAIN = /^[\w./](?:[\w./@%+,=()-]|:(?=[\w./])| (?=[\w./@%+,=()-]))*$/;
/** Words that readers of YAML 1.1 or 1.2 take for no string. */
const NO_STRING = /^(?:y|n|yes|no|on|off|true|false|null|[-+]?\.(?:inf|nan))$/i;
/** Numbers in any base, with digits grouped, times and dates. */
const NUMBER_LIKE = /^[-+]?\.?\d[\d_]*(?:$|\.?[\d_]*(?:e[-+]?\d+)?$|[xob][\da-f_]*$|(?::\d|-\d))/i;

function scalar(text: string): string {
  const plain = PLAIN.test(text) && !NO_STRING.test(text) && !isNumberLike(text);
  if (plain) {
    return text;
  }
  // A JSON string is a double-quoted scalar; single quotes are easier to read around others.
  return /^[\x20-\x26\x28-\x7e]*"[\x20-\x26\x28-\x7e]*$/.test(text)
    ? `'${text}'`
    : JSON.stringify(text);
}

function isNumberLike(text: string): boolean {
  return NUMBER_LIKE.test(text) && !/[/]|\d\.\d+\.\d|::/.test(text);
}
