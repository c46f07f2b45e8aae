/** Graphics cards of machines: which one is meant, and what Kubernetes calls it. */
@NullMarked
package dev.homelab.provider.talos.card;

import org.jspecify.annotations.NullMarked;
