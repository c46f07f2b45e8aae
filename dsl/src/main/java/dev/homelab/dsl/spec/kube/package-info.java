/** Kubernetes objects as a lab states them: kinds, manifests, addresses and edges. */
@NullMarked
package dev.homelab.dsl.spec.kube;

import org.jspecify.annotations.NullMarked;
