/** Tests of the Kubernetes API simulator. */
@NullMarked
package dev.homelab.sim.kube;

import org.jspecify.annotations.NullMarked;
