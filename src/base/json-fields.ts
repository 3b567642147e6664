/** Reads JSON that may be damaged: nothing is taken on trust. */

/** The fields of an object of JSON; none where it is something else. */
export type JsonFields = Readonly<Record<string, unknown>>;

/** What a value of JSON holds by name. */
export function fieldsOf(value: unknown): JsonFields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** The fields of a text; none where it is no JSON. */
export function parseFields(text: string): JsonFields {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}
