package dev.homelab.cli.options;

/** What a shell offers in the place of an argument. */
public enum Completes {
  NOTHING,
  FILE,
  DIRECTORY,
  /** Addresses of the lab. */
  ADDRESS,
  /** Names of the lab's secrets. */
  SECRET,
  /** Words of the language. */
  WORD,
  /** Names of commands. */
  COMMAND,
  /** The alternatives that the argument's name lists, separated by a bar. */
  ALTERNATIVES
}
