/** The Kubernetes API simulator: how it is started, used and stopped. */
@NullMarked
package dev.homelab.sim.kube;

import org.jspecify.annotations.NullMarked;
