/** Faults planted to see a rule of the architecture fail. */
@NullMarked
package dev.homelab.architecture.planted.provider.one;

import org.jspecify.annotations.NullMarked;
