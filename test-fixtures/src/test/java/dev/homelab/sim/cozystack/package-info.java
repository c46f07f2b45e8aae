/** Cozystack on a simulated cluster, over real sockets. */
@NullMarked
package dev.homelab.sim.cozystack;

import org.jspecify.annotations.NullMarked;
