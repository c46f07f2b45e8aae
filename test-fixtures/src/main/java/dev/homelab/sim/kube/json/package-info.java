/** JSON trees as the simulator handles them. */
@NullMarked
package dev.homelab.sim.kube.json;

import org.jspecify.annotations.NullMarked;
