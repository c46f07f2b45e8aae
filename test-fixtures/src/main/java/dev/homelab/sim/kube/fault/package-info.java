/** Faults that a test or a person can inject. */
@NullMarked
package dev.homelab.sim.kube.fault;

import org.jspecify.annotations.NullMarked;
