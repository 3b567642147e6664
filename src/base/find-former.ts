/**
 * Finds the former self of each item of a list by its name. Most lists have not changed, so it
 * looks at the same position first: a reload of thousands of servers makes no index of them.
 */
export function findFormer<Item>(
  former: readonly Item[],
  nameOf: (item: Item) => string,
): (name: string, position: number) => Item | undefined {
  let byName: ReadonlyMap<string, Item> | undefined;
  return (name, position) => {
    const beside = former[position];
    if (beside !== undefined && nameOf(beside) === name) {
      return beside;
    }
    byName ??= new Map(former.map((item) => [nameOf(item), item]));
    return byName.get(name);
  };
}
