/** What each event of the catalogue has besides what all have, as JSON Schema (2020-12). */
import type { SchemaObject } from '../../../../src/daemon/control/openapi/json-schema-of.js';
import { alternatives, type ReadField, type ReadType, readType, words } from './catalogue-types.js';

const CATALOGUE = 'src/observe/log/log-events.ts';

/** By the names of the events, in their order. */
export function eventFields(): Readonly<Record<string, SchemaObject>> {
  const events = alternatives(readType(CATALOGUE, 'DaemonLogEvent')).flatMap((type) => {
    if (type.kind !== 'object') {
      return [];
    }
    const { event, ...fields } = Object.fromEntries(type.fields);
    const names = event === undefined ? [] : words(event.type);
    const schema = objectSchema(new Map(Object.entries(fields)), type.says);
    return names.map((name) => [name, schema] as const);
  });
  return Object.fromEntries(events.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function objectSchema(fields: ReadonlyMap<string, ReadField>, says?: string): SchemaObject {
  const all = [...fields];
  const required = all.flatMap(([name, { optional }]) => (optional ? [] : [name]));
  const properties = all.map(([name, { type, says: description }]) => [
    name,
    { ...schemaOf(type), ...(description === undefined ? {} : { description }) },
  ]);
  return {
    ...(says === undefined ? {} : { description: says }),
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required }),
  };
}

function schemaOf(type: ReadType): SchemaObject {
  switch (type.kind) {
    case 'plain':
      return type.name === 'unknown' ? {} : { type: type.name };
    case 'literal':
      return { const: type.value };
    case 'list':
      return { type: 'array', items: schemaOf(type.item) };
    case 'object':
      return objectSchema(type.fields, type.says);
    case 'nothing':
      return {}; // it is absent then
    case 'union':
      return unionSchema(alternatives(type).filter(({ kind }) => kind !== 'nothing'));
  }
}

function unionSchema(members: readonly ReadType[]): SchemaObject {
  const [first] = members;
  if (members.length === 1 && first !== undefined) {
    return schemaOf(first);
  }
  const values = members.flatMap((each) => (each.kind === 'literal' ? [each.value] : []));
  return values.length === members.length
    ? { enum: [...new Set(values)] }
    : { anyOf: members.map(schemaOf) };
}
