/** LINSTOR's REST API through a port-forward, and commands in its satellites. */
@NullMarked
package dev.homelab.provider.linstor.client;

import org.jspecify.annotations.NullMarked;
