/** Value types that words take, with one parser each: sizes, durations, addresses, versions. */
@NullMarked
package dev.homelab.dsl.spec.unit;

import org.jspecify.annotations.NullMarked;
