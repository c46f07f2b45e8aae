/** Databases and caches that services bring along for themselves. */
@NullMarked
package dev.homelab.stdlib.backing;

import org.jspecify.annotations.NullMarked;
