/** Tests of the configs that simulated machines take. */
@NullMarked
package dev.homelab.sim.talos.config;

import org.jspecify.annotations.NullMarked;
