package dev.homelab.provider.kubernetes.client;

import dev.homelab.model.Value;

/**
 * An answer of the API server.
 *
 * @param status HTTP status
 * @param body the object, list or Status; an object that the request made comes without its {@code
 *     managedFields}
 */
public record KubeAnswer(int status, Value.Tree body) {
  /** Whether the request made a new object. */
  public boolean isCreated() {
    return status == 201;
  }
}
