package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.store.Stored;
import java.util.Optional;

/** What the chart of one kind makes in the cluster. */
interface Chart {
  /**
   * Makes what a release asks for, or changes it.
   *
   * @param values what the release says, with the kind's defaults
   * @return why the chart or the cluster refuses it, empty when it does not
   */
  Optional<String> install(Stored release, ObjectNode values);

  /** Whether all that it made is ready, so that the release is. */
  default boolean ready(Stored release) {
    return true;
  }

  /** Does what is left once all that it made is ready, before the release is told to be. */
  default void finish(Stored release) {}

  /** Takes away what it made, a step at a time; whether nothing is left. */
  boolean uninstall(Stored release);
}
