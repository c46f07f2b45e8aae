/** Objects, their history and their copy on disk. */
@NullMarked
package dev.homelab.sim.kube.store;

import org.jspecify.annotations.NullMarked;
