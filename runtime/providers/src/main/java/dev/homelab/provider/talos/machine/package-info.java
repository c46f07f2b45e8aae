/** Machines that run Talos: from a box that waits for its config to a member of its cluster. */
@NullMarked
package dev.homelab.provider.talos.machine;

import org.jspecify.annotations.NullMarked;
