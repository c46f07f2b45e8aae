package dev.homelab.dsl.kotlin;

/**
 * A block of a script: what its words are said to.
 *
 * @param <W> the class with the words of the block
 */
@FunctionalInterface
@WithReceiver
public interface Block<W> {
  /** Says everything that stands in the block. */
  void say(W words);
}
