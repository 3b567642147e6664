/** The two files of a rule of lint. */
export interface RuleCase {
  /** The rule speaks about it, once. */
  readonly bad: string;
  /** The rule leaves it alone. */
  readonly good: string;
}
