/** Evaluated labs and compiled scripts, kept by the digest of everything they were made from. */
@NullMarked
package dev.homelab.dsl.cache;

import org.jspecify.annotations.NullMarked;
