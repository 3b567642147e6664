/** Equality of plain data. */

type Plain = Readonly<Record<string, unknown>>;

/** Whether two values hold the same: the objects, lists, texts and numbers of a configuration. */
export function sameData(left: unknown, right: unknown): boolean {
  if (left === right) {
    return true;
  }
  if (Array.isArray(left) || Array.isArray(right)) {
    return Array.isArray(left) && Array.isArray(right) && sameList(left, right);
  }
  return isPlain(left) && isPlain(right) && samePlain(left, right);
}

function sameList(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((each, index) => sameData(each, right[index]));
}

function samePlain(left: Plain, right: Plain): boolean {
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && sameData(left[name], right[name]))
  );
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null;
}
