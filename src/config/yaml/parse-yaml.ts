/**
 * Reads YAML into a tree that keeps the text of scalars as written (`0177` stays `0177`), the order
 * of keys, keys that are there twice, and where everything stands.
 */
import type yaml from 'js-yaml';
import { onDemand } from '../../base/on-demand.js';
import type { Diagnostic } from '../diagnostic.js';
import { problem } from '../language/reporter.js';
import type { SourceText } from '../language/text/source.js';

interface Placed {
  /** Index of the first character. */
  readonly start: number;
  readonly end: number;
}

/** A key with its value. */
export interface YamlPair {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

/** A node; an alias is the node that it stands for. */
export type YamlNode = Placed &
  (
    | { readonly kind: 'null' }
    | { readonly kind: 'scalar'; readonly text: string }
    | { readonly kind: 'sequence'; readonly items: readonly YamlNode[] }
    | { readonly kind: 'mapping'; readonly pairs: readonly YamlPair[] }
  );

/** A document; without `root` it is empty, or wrong as the diagnostics say. */
export interface ParsedYaml {
  readonly root?: YamlNode;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the listener of js-yaml has told of a node. */
interface RawNode {
  readonly at: number;
  readonly children: RawNode[];
  end: number;
  kind: string | null;
  result: unknown;
}

const jsYaml = onDemand((require): typeof yaml => require('js-yaml'));

/** Parses one document. Never throws for anything that a text can contain. */
export function parseYaml(source: SourceText): ParsedYaml {
  const top: RawNode = { at: 0, children: [], end: 0, kind: null, result: undefined };
  const open: RawNode[] = [top];
  const { load, FAILSAFE_SCHEMA, YAMLException } = jsYaml();
  try {
    load(source.text, {
      schema: FAILSAFE_SCHEMA,
      json: true,
      listener(event, state) {
        if (event === 'open') {
          open.push({ at: state.position, children: [], end: 0, kind: null, result: undefined });
          return;
        }
        const node = open.pop();
        if (node !== undefined) {
          node.end = state.position;
          node.kind = state.kind;
          node.result = state.result;
          open.at(-1)?.children.push(node);
        }
      },
    });
  } catch (error) {
    if (!(error instanceof YAMLException)) {
      throw error;
    }
    const index = Math.min(error.mark?.position ?? 0, source.text.length);
    const span = source.span(index, index);
    const hint = 'indent with blanks, and quote texts with : # or brackets';
    const message = `this is no YAML: ${error.reason}`;
    return { diagnostics: [problem('yaml-syntax', 'FATAL', span, message, { hint })] };
  }
  const [first] = top.children;
  const context: Context = { text: source.text, anchors: new Map() };
  return first === undefined
    ? { diagnostics: [] }
    : { root: toNode(context, first), diagnostics: [] };
}

interface Context {
  readonly text: string;
  readonly anchors: Map<string, YamlNode>;
}

/** Blanks, line feeds and comments, then any anchor and tag. */
const BEFORE = /(?:\s+|#.*|&[^\s,[\]{}]+|![^\s,[\]{}]*)*/y;

function toNode(context: Context, raw: RawNode): YamlNode {
  const { text, anchors } = context;
  BEFORE.lastIndex = raw.at;
  const before = BEFORE.exec(text)?.[0] ?? '';
  const [, anchor] = /&([^\s,[\]{}]+)/.exec(before.replace(/#.*/g, '')) ?? [];
  const start = Math.min(raw.at + before.length, raw.end);
  const node = content(context, raw, { start, end: raw.end });
  if (anchor !== undefined) {
    anchors.set(anchor, node);
  }
  return node;
}

function content(context: Context, raw: RawNode, place: Placed): YamlNode {
  const { start, end } = place;
  const alias = /^\*[^\s,[\]{}]+/.exec(context.text.slice(start, end))?.[0];
  if (alias !== undefined && raw.kind === null) {
    // An alias within its own anchor stands for nothing.
    return context.anchors.get(alias.slice(1)) ?? { kind: 'null', ...place };
  }
  // js-yaml tells of a node once more when it looks for its anchor or its place.
  const [inner] = raw.children;
  const again = raw.children.length === 1 && inner?.result === raw.result;
  if (inner !== undefined && again && typeof raw.result === 'object' && raw.result !== null) {
    return toNode(context, inner);
  }
  if (raw.kind === 'mapping') {
    const nodes = raw.children.map((child) => toNode(context, child));
    return { kind: 'mapping', pairs: pairsOf(nodes, place), ...place };
  }
  if (raw.kind === 'sequence') {
    return { kind: 'sequence', items: itemsOf(context, raw, place), ...place };
  }
  return typeof raw.result === 'string' && !isPlainNull(context, raw.result, place)
    ? { kind: 'scalar', text: raw.result, ...place }
    : { kind: 'null', ...place };
}

/** Without quotes these are no texts (YAML 1.2.2, section 10.3.2). */
function isPlainNull({ text }: Context, result: string, { start }: Placed): boolean {
  return /^(?:~|null|Null|NULL)$/.test(result) && text.startsWith(result, start);
}

/** js-yaml does not tell of an item of which there is nothing but the dash. */
function itemsOf(context: Context, raw: RawNode, { end }: Placed): readonly YamlNode[] {
  const results: readonly unknown[] = Array.isArray(raw.result) ? raw.result : [];
  let next = 0;
  return results.map((result) => {
    const child = raw.children[next];
    if (child === undefined || (result === null && child.result !== null)) {
      return { kind: 'null', start: end, end };
    }
    next += 1;
    return toNode(context, child);
  });
}

function pairsOf(nodes: readonly YamlNode[], { end }: Placed): readonly YamlPair[] {
  return nodes.flatMap((key, index) => {
    const none: YamlNode = { kind: 'null', start: end, end };
    return index % 2 === 0 ? [{ key, value: nodes[index + 1] ?? none }] : [];
  });
}
