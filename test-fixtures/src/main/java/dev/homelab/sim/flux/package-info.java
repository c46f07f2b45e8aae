/** Flux's source- and kustomize-controller on a simulated cluster, with real git repositories. */
@NullMarked
package dev.homelab.sim.flux;

import org.jspecify.annotations.NullMarked;
