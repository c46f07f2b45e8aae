package dev.homelab.dsl.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a public method as a word of the language.
 *
 * <p>A word is an instance method of a {@link Spec} that returns its own spec, so that sentences
 * parse on one line; or a static method of a {@link WordSet} whose first parameter is the spec that
 * it adds the word to. Words that only make a value ({@code file('x')}, {@code ref('y')}) return
 * the value. Parameters are JDK or model types; a block is a last parameter of type {@code
 * Consumer<XSpec>}; named arguments are a first parameter of type {@code Map<String, ?>} that is
 * described by {@link #named()}. Overloads of one name share the annotation of the one that carries
 * it; at least one must.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Word {
  /** What it says, in one sentence with a full stop. */
  String doc();

  /** What holds when the word is not there, for example {@code "16 GiB"} or {@code "none"}. */
  String byDefault();

  /**
   * A use of the word as it stands in its block. A test runs it inside the {@link BlockOf#in} of
   * its spec.
   */
  String example();

  /** Named arguments that the word takes, each {@code name: what it says}. */
  String[] named() default {};

  /**
   * Whether the word makes a thing with an address, so that a script may keep it: {@code def db =
   * service gitea}. The word then tells {@link Spec#made} which one.
   */
  boolean makes() default false;

  /** Whether its block takes it once at most: a second one would undo the first. */
  boolean once() default false;
}
