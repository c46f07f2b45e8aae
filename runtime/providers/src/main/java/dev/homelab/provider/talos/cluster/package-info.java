/** Clusters that machines with Talos make together: bootstrap, health, members. */
@NullMarked
package dev.homelab.provider.talos.cluster;

import org.jspecify.annotations.NullMarked;
