/** What a configuration may ask about the machine that it is for. */

/** The network of a machine. Without one, nothing is said about what it lacks. */
export interface MachineNetwork {
  /**
   * Names of the interfaces in a network namespace; without its name, in that of the asking
   * process. undefined: not to be found out.
   */
  interfaces(networkNamespace?: string): readonly string[] | undefined;
  /** Whether ip-netns(8) has made a network namespace of this name. */
  hasNetworkNamespace(name: string): boolean;
}
