/** HTTP to an application that runs in a cluster, through a port-forward to one of its pods. */
@NullMarked
package dev.homelab.provider.apps.client;

import org.jspecify.annotations.NullMarked;
