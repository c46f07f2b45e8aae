package dev.homelab.dsl.spec;

/**
 * Words that a module adds to blocks of another: public static methods marked {@link Word} whose
 * first parameter is the spec they belong to, and which return that spec.
 *
 * <p>Registered as a service ({@code META-INF/services/dev.homelab.dsl.spec.WordSet}) with a public
 * constructor that takes nothing.
 */
public interface WordSet {}
