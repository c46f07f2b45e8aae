package dev.homelab.dsl.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a spec class as a block of the language. Each concrete spec carries one. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface BlockOf {
  /** The block's name as messages and the reference show it, for example {@code vm}. */
  String name();

  /** What the block describes, in one sentence with a full stop. */
  String doc();

  /**
   * A script around one use of the block, with {@code …} where its words stand, for example {@code
   * homelab { node('box') { … } }}. Examples of its words run inside it.
   */
  String in();
}
