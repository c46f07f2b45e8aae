/** Faults that a test can inject into simulated machines. */
@NullMarked
package dev.homelab.sim.talos.fault;

import org.jspecify.annotations.NullMarked;
