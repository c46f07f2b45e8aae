/** Certificates of simulated machines, and whom they let in. */
@NullMarked
package dev.homelab.sim.talos.tls;

import org.jspecify.annotations.NullMarked;
