/** Keeping a lab's state in the cluster, in a Lease and Secrets. */
@NullMarked
package dev.homelab.provider.kubernetes.state;

import org.jspecify.annotations.NullMarked;
