/** What went wrong, in words. */

/** The message of an error, or whatever was thrown in its place as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
