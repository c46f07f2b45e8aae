package dev.homelab.dsl.spec;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A known name, perhaps with the block that follows it: {@code windows}, or {@code windows { memory
 * 32.GiB }}.
 *
 * @param name the name as it is written
 * @param block what the script says about it, or null when only the name stands there; takes the
 *     spec that the word makes for the name
 * @param <S> the spec that the block describes
 */
public record Choice<S>(String name, @Nullable Consumer<Object> block) {

  /** The bare name. */
  public static <S> Choice<S> of(String name) {
    return new Choice<>(name, null);
  }

  /** The same name with a block for specs of a type. */
  public Choice<S> with(Class<S> type, Consumer<? super S> described) {
    return new Choice<>(name, spec -> described.accept(type.cast(spec)));
  }

  /** Runs the block, if there is one, on the spec that the word has made. */
  public void describe(Object spec) {
    if (block != null) {
      block.accept(spec);
    }
  }
}
