/** Databases and caches: those that services bring along, and those that a platform runs. */
@NullMarked
package dev.homelab.stdlib.backing;

import org.jspecify.annotations.NullMarked;
