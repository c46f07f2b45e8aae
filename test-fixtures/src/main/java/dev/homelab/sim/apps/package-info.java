/**
 * Simulated applications of a home lab: their HTTP APIs, and how pods of a simulated cluster run
 * them.
 */
@NullMarked
package dev.homelab.sim.apps;

import org.jspecify.annotations.NullMarked;
