/** How many generated files a property is tried with. */

const { UPKEEP_GENERATED: asked } = process.env;

/** `usual`, or as many as UPKEEP_GENERATED says. The seed is fixed unless that is set. */
export function runs(usual: number): { readonly numRuns: number; readonly seed?: number } {
  return asked === undefined ? { numRuns: usual, seed: 20_240_229 } : { numRuns: Number(asked) };
}
