package dev.homelab.dsl.groovy;

import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.Reference;
import dev.homelab.dsl.spec.Spec;
import groovy.lang.Closure;
import java.util.function.Consumer;

/** Runs blocks of a script. The only place where a closure gets its delegate. */
public final class Blocks {
  private Blocks() {}

  /**
   * A block as words take it. The closure is copied for each run: a script may hand the same block
   * to two words, and the second run must not redirect the first. Words of outer blocks are out of
   * reach.
   */
  public static <S> Consumer<S> of(Closure<?> block) {
    return spec -> run(spec, block);
  }

  /** A known name with the block that follows it. */
  public static <S> Choice<S> choice(String name, Class<S> type, Closure<?> block) {
    return Choice.<S>of(name).with(type, spec -> run(spec, block));
  }

  /** The bare name of a recipe. */
  public static Choice<Object> recipe(String name) {
    return Choice.of(name);
  }

  /** The thing that the last word of a block has made, for {@code def db = service gitea}. */
  public static Reference made(Spec<?> block) {
    return block.lastMade();
  }

  /** Runs a part of a long block, in the same surroundings as the block. */
  public static void part(Closure<?> statements) {
    statements.call();
  }

  /** Runs a block with {@code spec} as the only thing that its words can mean. */
  public static void run(Object spec, Closure<?> block) {
    Closure<?> copy = (Closure<?>) block.clone();
    copy.setDelegate(spec);
    copy.setResolveStrategy(Closure.DELEGATE_ONLY);
    if (copy.getMaximumNumberOfParameters() == 0) {
      copy.call();
    } else {
      copy.call(spec);
    }
  }
}
