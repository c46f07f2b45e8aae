/** The three patch formats of the Kubernetes API. */
@NullMarked
package dev.homelab.sim.kube.patch;

import org.jspecify.annotations.NullMarked;
