package dev.homelab.dsl.kotlin;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface whose only method takes what a lambda of Kotlin means by {@code this}: the
 * sam-with-receiver plugin of the Kotlin compiler looks for it.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface WithReceiver {}
