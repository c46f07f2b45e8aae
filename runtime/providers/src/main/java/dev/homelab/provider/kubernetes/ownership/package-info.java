/**
 * The mark that binds an object to a lab, an address and itself, and a lab's claim on a cluster.
 */
@NullMarked
package dev.homelab.provider.kubernetes.ownership;

import org.jspecify.annotations.NullMarked;
