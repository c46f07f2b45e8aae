package dev.homelab.dsl.spec;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A known name, perhaps with the block that follows it: {@code windows}, or {@code windows { memory
 * 32.GiB }}.
 *
 * @param name the name as it is written
 * @param block what the script says about it, or null when only the name stands there
 * @param <S> the spec that the block describes
 */
public record Choice<S>(String name, @Nullable Consumer<S> block) {

  /** The bare name. */
  public static <S> Choice<S> of(String name) {
    return new Choice<>(name, null);
  }

  /** The same name with a block. */
  public Choice<S> with(Consumer<S> described) {
    return new Choice<>(name, described);
  }

  /** Runs the block, if there is one, on {@code spec}. */
  public void describe(S spec) {
    if (block != null) {
      block.accept(spec);
    }
  }
}
