/** The proof by difference: the same requests to the simulator and to the real API server. */
@NullMarked
package dev.homelab.sim.kube.diff;

import org.jspecify.annotations.NullMarked;
