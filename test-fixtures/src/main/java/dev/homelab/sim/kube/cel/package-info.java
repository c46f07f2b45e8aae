/** The rules in CEL that definitions of custom resources carry. */
@NullMarked
package dev.homelab.sim.kube.cel;

import org.jspecify.annotations.NullMarked;
