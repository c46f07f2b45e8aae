/** The verbs of the API, from an admitted request to an answer. */
@NullMarked
package dev.homelab.sim.kube.api;

import org.jspecify.annotations.NullMarked;
