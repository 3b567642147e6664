/**
 * Reads YAML into a tree that keeps the text of scalars as written (`0177` stays `0177`), the order
 * of keys, keys that are there twice, and where everything stands.
 */
import type * as yaml from 'js-yaml';
import type { Diagnostic } from '../diagnostic.js';
import { problem } from '../language/reporter.js';
import type { SourceText } from '../language/text/source.js';
import { jsYaml } from './js-yaml.js';

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

/** Parses one document. Never throws for anything that a text can contain. */
export function parseYaml(source: SourceText): ParsedYaml {
  const { text } = source;
  const library = jsYaml();
  const { constructFromEvents, FAILSAFE_SCHEMA, parseEvents, realMapTag, YAMLException } = library;
  try {
    const events = parseEvents(text, {});
    // not for what it makes of them: it finds the aliases and tags that do not exist
    const schema = FAILSAFE_SCHEMA.withTags(realMapTag);
    const documents = constructFromEvents(events, { source: text, schema, json: true });
    if (documents.length > 1) {
      throw new YAMLException('expected a single document in the stream, but found more');
    }
    const root = rootOf(library, text, events);
    return { ...(root === undefined ? {} : { root }), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof YAMLException)) {
      throw error;
    }
    const index = Math.min(error.mark?.position ?? 0, text.length);
    const span = source.span(index, index);
    const hint = 'indent with blanks, and quote texts with : # or brackets';
    const message = `this is no YAML: ${error.reason}`;
    return { diagnostics: [problem('yaml-syntax', 'FATAL', span, message, { hint })] };
  }
}

/** The tree that the events of a document tell of; undefined for an empty one. */
function rootOf(
  { EVENT_ID, getScalarValue, SCALAR_STYLE }: typeof yaml,
  text: string,
  events: readonly yaml.Event[],
): YamlNode | undefined {
  const anchors = new Map<string, YamlNode>();
  let next = 0;
  /** Where what was read last ends. */
  let end = 0;

  function scalar(event: yaml.ScalarEvent): YamlNode {
    if (event.valueStart < 0) {
      return { kind: 'null', start: end, end };
    }
    const place = { start: beginOf(SCALAR_STYLE, text, event), end: event.valueEnd };
    const value = getScalarValue(text, event);
    return event.style === SCALAR_STYLE.PLAIN && NULL.test(value)
      ? { kind: 'null', ...place }
      : { kind: 'scalar', text: value, ...place };
  }

  /** The nodes up to the end of what is open. */
  function nodes(): readonly YamlNode[] {
    const found: YamlNode[] = [];
    for (let event = events[next]; event !== undefined; event = events[next]) {
      next += 1;
      if (event.type === EVENT_ID.POP) {
        break;
      }
      if (event.type !== EVENT_ID.DOCUMENT) {
        found.push(node(event));
      }
    }
    return found;
  }

  function node(event: Exclude<yaml.Event, yaml.DocumentEvent | yaml.PopEvent>): YamlNode {
    const anchor = event.anchorStart < 0 ? '' : text.slice(event.anchorStart, event.anchorEnd);
    if (event.type === EVENT_ID.ALIAS) {
      end = event.anchorEnd;
      // An alias within its own anchor stands for nothing.
      return anchors.get(anchor) ?? { kind: 'null', start: event.anchorStart - 1, end };
    }
    const made = event.type === EVENT_ID.SCALAR ? scalar(event) : collection(event);
    end = made.end;
    anchors.set(anchor, made);
    return made;
  }

  function collection({ type, start }: yaml.SequenceEvent | yaml.MappingEvent): YamlNode {
    const items = nodes();
    return type === EVENT_ID.SEQUENCE
      ? { kind: 'sequence', items, start, end }
      : { kind: 'mapping', pairs: pairsOf(items), start, end };
  }

  return nodes()[0];
}

/** Where a scalar begins: with its quote, or with the sign of a block. */
function beginOf(
  styles: typeof yaml.SCALAR_STYLE,
  text: string,
  { style, valueStart }: yaml.ScalarEvent,
): number {
  switch (style) {
    case styles.PLAIN:
      return valueStart;
    case styles.LITERAL_BLOCK:
      return text.lastIndexOf('|', valueStart);
    case styles.FOLDED_BLOCK:
      return text.lastIndexOf('>', valueStart);
    default:
      return valueStart - 1;
  }
}

/** Without quotes these are no texts (YAML 1.2.2, section 10.3.2). */
const NULL = /^(?:~|null|Null|NULL|)$/;

function pairsOf(nodes: readonly YamlNode[]): readonly YamlPair[] {
  return nodes.flatMap((key, index) => {
    const value = nodes[index + 1];
    return index % 2 === 0 && value !== undefined ? [{ key, value }] : [];
  });
}
