/** Machine configs as a simulated machine reads and refuses them. */
@NullMarked
package dev.homelab.sim.talos.config;

import org.jspecify.annotations.NullMarked;
