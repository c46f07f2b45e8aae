package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.Stored;
import org.jspecify.annotations.Nullable;

/**
 * A kind whose objects are not kept: each is a view of an object of another kind, as an aggregated
 * API shows it. Reads and watches look at those others; writes go through the kind's own rules.
 */
public interface Projection {
  /** The resource whose objects are kept, {@code plural.group}. */
  String source();

  /** How a kept object looks as one of this kind; null when it is none of it. */
  @Nullable Stored shown(ResourceType type, Stored kept);

  /**
   * How a kept object of this kind looks.
   *
   * @throws ApiException when it is none of it any more
   */
  default Stored required(ResourceType type, Stored kept) {
    Stored shown = shown(type, kept);
    if (shown == null) {
      throw ApiException.notFound(type, kept.name());
    }
    return shown;
  }

  /** The object of a name, as it is shown; null when there is none. */
  @Nullable Stored find(ResourceType type, String namespace, String name);

  /**
   * Makes an object.
   *
   * @param object what was sent, of this kind, in the namespace
   * @return the object as it is shown
   * @throws ApiException when it is refused
   */
  Stored create(ResourceType type, String namespace, ObjectNode object);

  /**
   * Puts an object in the place of one.
   *
   * @param seen the object as it is shown
   * @param object what it is to be
   * @return the object as it is shown
   * @throws ApiException when it is refused
   */
  Stored replace(ResourceType type, Stored seen, ObjectNode object);

  /**
   * Deletes an object.
   *
   * @return the answer
   * @throws ApiException when it is not there
   */
  ObjectNode delete(ResourceType type, String namespace, String name);
}
