/** Faults planted to see a rule of the architecture fail. */
@NullMarked
package dev.homelab.architecture.planted.state;

import org.jspecify.annotations.NullMarked;
