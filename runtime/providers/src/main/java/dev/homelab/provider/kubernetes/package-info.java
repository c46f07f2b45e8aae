/** The Kubernetes provider: brings up, compares, awaits and removes objects of a cluster. */
@NullMarked
package dev.homelab.provider.kubernetes;

import org.jspecify.annotations.NullMarked;
