/** Tests of what makes machines a cluster. */
@NullMarked
package dev.homelab.provider.talos.cluster;

import org.jspecify.annotations.NullMarked;
