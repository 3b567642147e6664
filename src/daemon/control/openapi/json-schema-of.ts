/** The shapes of `base/json-shape.ts` as JSON Schema (2020-12), as far as the API uses them. */
import type { Shape } from '../../../base/json-shape.js';

/** A schema as data. */
export type SchemaObject = Readonly<Record<string, unknown>>;

/** What a shape of valibot is made of. */
interface Node {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Node>>;
  readonly item?: Node;
  readonly wrapped?: Node;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly value?: Node;
  /** The shape that is refined, and what refines it. */
  readonly pipe?: readonly [Node, ...Refinement[]];
}

interface Refinement {
  readonly type: string;
  readonly requirement?: unknown;
  readonly description?: string;
}

/** What has a name in the document is referred to by it. */
export type NameOf = (shape: unknown) => string | undefined;

/**
 * The schema of a shape. What only a function can judge is left out.
 * @throws Error for a kind of shape that no view has yet
 */
export function jsonSchemaOf(
  shape: Shape<unknown>,
  nameOf: NameOf = () => undefined,
): SchemaObject {
  return schemaOf(shape, nameOf);
}

/** The body of a component, which is not referred to but written out. */
export function componentOf(shape: Shape<unknown>, nameOf: NameOf): SchemaObject {
  return jsonSchemaOf(shape, (part) => (part === shape ? undefined : nameOf(part)));
}

function schemaOf(node: Node, nameOf: NameOf): SchemaObject {
  const [base, ...refinements] = node.pipe ?? [node];
  const name = nameOf(base) ?? nameOf(node);
  const schema =
    name === undefined
      ? base === node
        ? plainSchema(node, nameOf)
        : schemaOf(base, nameOf)
      : { $ref: `#/components/schemas/${name}` };
  return Object.assign({}, schema, ...refinements.map(refinementOf));
}

function plainSchema(node: Node, nameOf: NameOf): SchemaObject {
  const inner = (part: Node | undefined): SchemaObject => (part ? schemaOf(part, nameOf) : {});
  switch (node.type) {
    case 'string':
    case 'boolean':
    case 'number':
      return { type: node.type };
    case 'object':
    case 'strict_object':
    case 'loose_object':
      return objectSchema(node, inner);
    case 'array':
      return { type: 'array', items: inner(node.item) };
    case 'record':
      return { type: 'object', additionalProperties: inner(node.value) };
    case 'optional':
    case 'exact_optional':
      return inner(node.wrapped);
    case 'picklist':
      return { enum: node.options };
    case 'literal':
      return { const: node.literal };
    case 'unknown':
    case 'custom':
      return {};
    default:
      throw new Error(`no JSON Schema is known for the shape ${node.type}`);
  }
}

/** Clients of views put up with members that come later; bodies have no others. */
function objectSchema(
  { type, entries = {} }: Node,
  inner: (part: Node) => SchemaObject,
): SchemaObject {
  const names = Object.entries(entries);
  const required = names.filter(([, part]) => !part.type.endsWith('optional'));
  return {
    type: 'object',
    properties: Object.fromEntries(names.map(([name, part]) => [name, inner(part)])),
    ...(required.length === 0 ? {} : { required: required.map(([name]) => name) }),
    ...(type === 'object' ? {} : { additionalProperties: type === 'loose_object' }),
  };
}

function refinementOf({ type, requirement, description }: Refinement): SchemaObject {
  switch (type) {
    case 'integer':
      return { type: 'integer' };
    case 'min_value':
      return { minimum: requirement };
    case 'max_value':
      return { maximum: requirement };
    case 'gt_value':
      return { exclusiveMinimum: requirement };
    case 'regex':
      return requirement instanceof RegExp ? { pattern: requirement.source } : {};
    case 'description':
      return { description };
    case 'strict_object':
    case 'object':
      return {};
    default:
      return {}; // what only a function can judge
  }
}
