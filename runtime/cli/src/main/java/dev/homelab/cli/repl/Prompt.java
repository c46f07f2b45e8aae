package dev.homelab.cli.repl;

import org.jspecify.annotations.Nullable;

/** Where lines come from. */
interface Prompt extends AutoCloseable {
  /** The next line; empty for one that the person gave up, null at the end. */
  @Nullable String next();

  @Override
  void close();
}
