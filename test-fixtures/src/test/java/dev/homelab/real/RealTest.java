package dev.homelab.real;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test class that needs the real control plane.
 *
 * <p>It has the tag {@code real}, may take a {@link RealControlPlane} as a parameter of its methods
 * or its constructor, and is skipped with a line that counts the tests when the programs are
 * missing; with {@code CI=true} it fails instead.
 */
@Tag("real")
@ExtendWith(RealExtension.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface RealTest {}
