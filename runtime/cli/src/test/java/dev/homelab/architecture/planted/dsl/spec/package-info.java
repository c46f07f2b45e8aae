/** Faults planted to see a rule of the architecture fail. */
@NullMarked
package dev.homelab.architecture.planted.dsl.spec;

import org.jspecify.annotations.NullMarked;
