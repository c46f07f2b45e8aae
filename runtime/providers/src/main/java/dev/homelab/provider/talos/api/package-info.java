/** The Talos API of one node: connections, calls, and what its failures mean. */
@NullMarked
package dev.homelab.provider.talos.api;

import org.jspecify.annotations.NullMarked;
