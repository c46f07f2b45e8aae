package dev.homelab.sim.apps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.Map;

/**
 * What an application starts with.
 *
 * @param data what its settings volume holds; changed in place
 * @param save keeps the data after a change
 * @param env the variables of its container
 * @param network the other applications
 */
public record AppSetup(
    ObjectNode data, Runnable save, Map<String, String> env, AppNetwork network) {
  public AppSetup {
    env = Map.copyOf(env);
  }

  /** An application with an empty volume that nobody keeps. */
  public static AppSetup inMemory(Map<String, String> env, AppNetwork network) {
    return new AppSetup(Json.object(), () -> {}, env, network);
  }
}
