/** Keeps what has not changed the same object, so that what shows it need not be drawn again. */

/** `next`, made of the parts of `former` that are equal; both are values of JSON. */
export function share<Value>(former: unknown, next: Value): Value {
  return shared(former, next) as Value; // equal to it, part by part
}

function shared(former: unknown, next: unknown): unknown {
  if (Object.is(former, next) || !isObject(former) || !isObject(next)) {
    return next;
  }
  if (Array.isArray(next)) {
    return Array.isArray(former) ? sharedList(former, next) : next;
  }
  return Array.isArray(former) ? next : sharedRecord(former, next);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function sharedList(former: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const result = next.map((each, index) => shared(former[index], each));
  const isSame = former.length === next.length && result.every((each, at) => each === former[at]);
  return isSame ? former : result;
}

function sharedRecord(
  former: Readonly<Record<string, unknown>>,
  next: Readonly<Record<string, unknown>>,
): unknown {
  const names = Object.keys(next);
  const result: Record<string, unknown> = {};
  let isSame = names.length === Object.keys(former).length;
  for (const name of names) {
    result[name] = shared(former[name], next[name]);
    isSame &&= name in former && result[name] === former[name];
  }
  return isSame ? former : result;
}
