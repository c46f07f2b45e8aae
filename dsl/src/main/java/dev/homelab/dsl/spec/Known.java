package dev.homelab.dsl.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a getter as a known name that stands bare behind a word: {@code gpu passthrough}, {@code
 * expose lan}.
 *
 * <p>The method is {@code getXxx()} of a spec and returns an enum or another value; when it returns
 * {@link Choice}, the name may carry a block ({@code vm windows { … }}).
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Known {
  /** What the name means, in one sentence with a full stop. */
  String doc();
}
