/** Whether two values hold the same: the objects, lists, texts and numbers of a configuration. */
export function sameData(left: unknown, right: unknown): boolean {
  if (left === right) {
    return true;
  }
  if (!isStructured(left) || !isStructured(right) || Array.isArray(left) !== Array.isArray(right)) {
    return false;
  }
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every(
      (name) =>
        Object.hasOwn(right, name) && sameData(Reflect.get(left, name), Reflect.get(right, name)),
    )
  );
}

function isStructured(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
