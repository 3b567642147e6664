/**
 * A look at the text of the configuration before anything is read: starting a process takes longer
 * than reading the file, so it begins at once where the file seems to need it, and not otherwise.
 * A wrong guess costs time and nothing else.
 */
import { readFileSync } from 'node:fs';

/** What makes a VRRP process likely; an included file may say anything. */
const VRRP_WORDS = /\b(?:vrrp_instance|include\w*)\b/;

/** Whether the file speaks of VRRP, or cannot be looked at (a pattern of several files, say). */
export function mentionsVrrp(path: string): boolean {
  try {
    return VRRP_WORDS.test(readFileSync(path, 'latin1'));
  } catch {
    return true;
  }
}
