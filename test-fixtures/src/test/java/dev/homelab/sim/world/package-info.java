/** Tests of the joined world. */
@NullMarked
package dev.homelab.sim.world;

import org.jspecify.annotations.NullMarked;
