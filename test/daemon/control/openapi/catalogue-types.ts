/**
 * The types of the catalogue of events as data, read from its source: the compiler has no interface
 * for this, and the documents are not to say a second time what an event holds.
 */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import {
  parseSync,
  type TSInterfaceDeclaration,
  type TSSignature,
  type TSType,
  type TSTypeAliasDeclaration,
} from 'oxc-parser';
import { BFD_STATES } from '../../../../src/bfd/bfd-state.js';
import { checkers } from '../../../../src/config/checkers/kinds.js';
import { ADMIN_STATES } from '../../../../src/lvs/overrides/override.js';
import { LOG_SOURCES } from '../../../../src/observe/log/log-events.js';
import { TRANSITION_CAUSES } from '../../../../src/vrrp/machine/vrrp-state.js';
import { projectRoot } from '../../../lab/source-file.js';

/** A type that events have, without its names. */
export type ReadType =
  | {
      readonly kind: 'object';
      readonly fields: ReadonlyMap<string, ReadField>;
      readonly says?: string;
    }
  | { readonly kind: 'union'; readonly members: readonly ReadType[] }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'plain'; readonly name: 'string' | 'number' | 'boolean' | 'unknown' }
  | { readonly kind: 'list'; readonly item: ReadType }
  | { readonly kind: 'nothing' };

/** A member of an object. */
export interface ReadField {
  readonly type: ReadType;
  readonly optional: boolean;
  /** Its comment. */
  readonly says?: string;
}

type Declaration = TSInterfaceDeclaration | TSTypeAliasDeclaration;

interface SourceText {
  readonly path: string;
  readonly text: string;
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** Where a name comes from. */
  readonly imports: ReadonlyMap<string, { readonly path: string; readonly name: string }>;
  readonly comments: readonly { readonly value: string; readonly end: number }[];
}

/** Where a type stands, and what the parameters of its declaration are. */
interface Place {
  readonly source: SourceText;
  readonly given: ReadonlyMap<string, ReadType>;
}

/** What `typeof` stands before; another one is another line. */
const VALUES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['ADMIN_STATES', ADMIN_STATES],
  ['BFD_STATES', BFD_STATES],
  ['LOG_SOURCES', LOG_SOURCES],
  ['TRANSITION_CAUSES', TRANSITION_CAUSES],
  ['checkers', Object.keys(checkers)],
]);

const sources = new Map<string, SourceText>();

/** The type of this name in a file, a path from the root. */
export function readType(path: string, name: string): ReadType {
  return named({ source: sourceOf(path), given: new Map() }, name, []);
}

function sourceOf(path: string): SourceText {
  const known = sources.get(path);
  if (known !== undefined) {
    return known;
  }
  const text = readFileSync(join(projectRoot, path), 'utf8');
  const { program, comments } = parseSync(path, text);
  const declarations = new Map<string, Declaration>();
  const imports = new Map<string, { path: string; name: string }>();
  for (const statement of program.body) {
    const declared =
      statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (
      declared?.type === 'TSInterfaceDeclaration' ||
      declared?.type === 'TSTypeAliasDeclaration'
    ) {
      declarations.set(declared.id.name, declared);
    }
    if (statement.type === 'ImportDeclaration' && statement.source.value.startsWith('.')) {
      const from = posix.join(posix.dirname(path), statement.source.value).replace(/js$/, 'ts');
      for (const each of statement.specifiers) {
        imports.set(each.local.name, { path: from, name: each.local.name });
      }
    }
  }
  const source = { path, text, declarations, imports, comments };
  sources.set(path, source);
  return source;
}

function named(place: Place, name: string, parameters: readonly ReadType[]): ReadType {
  const given = place.given.get(name);
  if (given !== undefined) {
    return given;
  }
  const helper = HELPERS[name];
  if (helper !== undefined) {
    return helper(parameters);
  }
  const declared = place.source.declarations.get(name);
  if (declared === undefined) {
    const imported = place.source.imports.get(name);
    if (imported === undefined) {
      throw new Error(`${place.source.path}: where is ${name}?`);
    }
    return named({ source: sourceOf(imported.path), given: new Map() }, imported.name, parameters);
  }
  const names = declared.typeParameters?.params.map((each) => each.name.name) ?? [];
  const own = new Map(names.map((each, index) => [each, parameters[index] ?? UNKNOWN]));
  const inside = { source: place.source, given: own };
  if (declared.type === 'TSTypeAliasDeclaration') {
    return read(inside, declared.typeAnnotation);
  }
  const says = commentBefore(place.source, declared.body.start) ?? '';
  return object(inside, declared.body.body, says === '' ? undefined : says);
}

const UNKNOWN: ReadType = { kind: 'plain', name: 'unknown' };

/** The helpers of TypeScript that the catalogue uses. */
const HELPERS: Readonly<Record<string, (parameters: readonly ReadType[]) => ReadType>> = {
  Readonly: ([type = UNKNOWN]) => type,
  Partial: ([type = UNKNOWN]) => fieldsWhere(type, (field) => ({ ...field, optional: true })),
  Omit: ([type = UNKNOWN, names = UNKNOWN]) =>
    fieldsWhere(type, (field, name) => (words(names).includes(name) ? undefined : field)),
  Pick: ([type = UNKNOWN, names = UNKNOWN]) =>
    fieldsWhere(type, (field, name) => (words(names).includes(name) ? field : undefined)),
  Exclude: ([type = UNKNOWN, names = UNKNOWN]) =>
    union(
      alternatives(type).filter(
        (each) => !words(names).some((word) => word === literalValue(each)),
      ),
    ),
  Record: ([names = UNKNOWN, type = UNKNOWN]) => ({
    kind: 'object',
    fields: new Map(words(names).map((name) => [name, { type, optional: false }])),
  }),
};

function read(place: Place, node: TSType): ReadType {
  switch (node.type) {
    case 'TSStringKeyword':
      return { kind: 'plain', name: 'string' };
    case 'TSNumberKeyword':
      return { kind: 'plain', name: 'number' };
    case 'TSBooleanKeyword':
      return { kind: 'plain', name: 'boolean' };
    case 'TSUndefinedKeyword':
      return { kind: 'nothing' };
    case 'TSLiteralType':
      return { kind: 'literal', value: 'value' in node.literal ? node.literal.value : undefined };
    case 'TSArrayType':
      return { kind: 'list', item: read(place, node.elementType) };
    case 'TSParenthesizedType':
      return read(place, node.typeAnnotation);
    case 'TSTypeLiteral':
      return object(place, node.members, commentBefore(place.source, node.start));
    case 'TSUnionType':
      return union(node.types.map((each) => read(place, each)));
    case 'TSIntersectionType':
      return node.types.map((each) => read(place, each)).reduce(both);
    case 'TSTypeOperator': {
      const type = read(place, node.typeAnnotation);
      return node.operator === 'keyof' ? namesOf(type) : type;
    }
    case 'TSIndexedAccessType':
      return member(read(place, node.objectType), read(place, node.indexType));
    case 'TSTypeQuery':
      return valuesOf(node.exprName.type === 'Identifier' ? node.exprName.name : '');
    case 'TSTypeReference': {
      const name = node.typeName.type === 'Identifier' ? node.typeName.name : '';
      const parameters = node.typeArguments?.params.map((each) => read(place, each)) ?? [];
      return named(place, name, parameters);
    }
    default:
      throw new Error(`${place.source.path}: what is a ${node.type}?`);
  }
}

function object(place: Place, signatures: readonly TSSignature[], says?: string): ReadType {
  const fields = new Map<string, ReadField>();
  for (const each of signatures) {
    // What has a symbol for its name is a mark of the compiler.
    if (each.type === 'TSPropertySignature' && each.key.type === 'Identifier' && !each.computed) {
      const type = each.typeAnnotation ? read(place, each.typeAnnotation.typeAnnotation) : UNKNOWN;
      const comment = commentBefore(place.source, each.start);
      const optional = each.optional || alternatives(type).some(({ kind }) => kind === 'nothing');
      fields.set(each.key.name, {
        type,
        optional,
        ...(comment === undefined ? {} : { says: comment }),
      });
    }
  }
  return { kind: 'object', fields, ...(says === undefined ? {} : { says }) };
}

/** The comment right before a place, in one line; undefined: there is none. */
function commentBefore({ text, comments }: SourceText, start: number): string | undefined {
  const found = comments.find(
    ({ value, end }) =>
      end <= start && value.startsWith('*') && /^[\s|]*$/.test(text.slice(end, start)),
  );
  return found?.value
    .replaceAll(/^\*|\n\s*\*/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The members of a union; a type that is none is its only one. */
export function alternatives(type: ReadType): readonly ReadType[] {
  return type.kind === 'union' ? type.members.flatMap(alternatives) : [type];
}

function union(members: readonly ReadType[]): ReadType {
  return { kind: 'union', members: members.flatMap(alternatives) };
}

function both(one: ReadType, other: ReadType): ReadType {
  if (one.kind === 'union' || other.kind === 'union') {
    const pairs = alternatives(one).flatMap((a) => alternatives(other).map((b) => both(a, b)));
    return union(pairs);
  }
  if (one.kind !== 'object' || other.kind !== 'object') {
    return one.kind === 'object' ? other : one; // a marked string
  }
  const says = other.says ?? one.says;
  const fields = new Map([...one.fields, ...other.fields]);
  return { kind: 'object', fields, ...(says === undefined ? {} : { says }) };
}

function fieldsWhere(
  type: ReadType,
  change: (field: ReadField, name: string) => ReadField | undefined,
): ReadType {
  const members = alternatives(type).map((each): ReadType => {
    if (each.kind !== 'object') {
      return each;
    }
    const fields = [...each.fields].flatMap(([name, field]) => {
      const changed = change(field, name);
      return changed === undefined ? [] : [[name, changed] as const];
    });
    return { ...each, fields: new Map(fields) };
  });
  return members.length === 1 && members[0] !== undefined ? members[0] : union(members);
}

function member(type: ReadType, index: ReadType): ReadType {
  if (index.kind === 'plain') {
    return type; // `(typeof LIST)[number]`
  }
  return union(
    alternatives(type).flatMap((each) =>
      each.kind === 'object'
        ? words(index).flatMap((name) => each.fields.get(name)?.type ?? [])
        : [],
    ),
  );
}

function namesOf(type: ReadType): ReadType {
  return type.kind === 'object' ? union([...type.fields.keys()].map(literal)) : type;
}

function valuesOf(name: string): ReadType {
  const values = VALUES.get(name);
  if (values === undefined) {
    throw new Error(`what are the values of ${name}? VALUES has to say`);
  }
  return union(values.map(literal));
}

function literal(value: string): ReadType {
  return { kind: 'literal', value };
}

function literalValue(type: ReadType): unknown {
  return type.kind === 'literal' ? type.value : undefined;
}

/** The texts that a union of literals has. */
export function words(type: ReadType): readonly string[] {
  return alternatives(type).flatMap((each) => {
    const value = literalValue(each);
    return typeof value === 'string' ? [value] : [];
  });
}
