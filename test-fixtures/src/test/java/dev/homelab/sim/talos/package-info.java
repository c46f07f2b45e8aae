/** Tests of the simulated machines. */
@NullMarked
package dev.homelab.sim.talos;

import org.jspecify.annotations.NullMarked;
