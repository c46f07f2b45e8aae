/** A simulated place: hosts, boxes on a shelf, an image factory, and the clusters made of them. */
@NullMarked
package dev.homelab.sim.world;

import org.jspecify.annotations.NullMarked;
