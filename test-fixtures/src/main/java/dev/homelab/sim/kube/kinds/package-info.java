/** The resource types that the simulated server serves. */
@NullMarked
package dev.homelab.sim.kube.kinds;

import org.jspecify.annotations.NullMarked;
