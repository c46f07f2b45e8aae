/** Field ownership and server-side apply. */
@NullMarked
package dev.homelab.sim.kube.apply;

import org.jspecify.annotations.NullMarked;
