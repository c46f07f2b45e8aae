/** A platform in memory, and the rest of what an engine needs to be tried without a real one. */
@NullMarked
package dev.homelab.fake;

import org.jspecify.annotations.NullMarked;
