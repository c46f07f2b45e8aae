/** Simulated machines with Talos Linux: what they answer, how they boot, install and fail. */
@NullMarked
package dev.homelab.sim.talos;

import org.jspecify.annotations.NullMarked;
