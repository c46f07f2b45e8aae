/** Faults planted to see a rule of the architecture fail. */
@NullMarked
package dev.homelab.architecture.planted.catalog;

import org.jspecify.annotations.NullMarked;
