/** Where this machine has the manual. */

/**
 * The URI of a page below the folder of the package, such as `docs/lint.md#small-weight`. This file
 * is three folders below it, before it is bundled and after.
 */
export function pageUri(page: string): string {
  return new URL(`../../../${page}`, import.meta.url).href;
}
