/** When an object is ready, when it has failed for good, and the watches that tell. */
@NullMarked
package dev.homelab.provider.kubernetes.readiness;

import org.jspecify.annotations.NullMarked;
