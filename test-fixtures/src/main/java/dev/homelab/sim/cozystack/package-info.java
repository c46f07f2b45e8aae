/** Cozystack on a simulated cluster: its aggregated API and what its charts make. */
@NullMarked
package dev.homelab.sim.cozystack;

import org.jspecify.annotations.NullMarked;
