package dev.homelab.spi;

import dev.homelab.model.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cluster whose objects can be read and whose pods can be reached. */
public interface PodReach extends AutoCloseable {
  /**
   * What to read.
   *
   * @param path the path in the API, from behind its first slash on, encoded, with its query
   * @param kind its kind, for messages
   * @param namespace where it lies
   * @param name its name; empty for a list
   */
  record Wanted(String path, String kind, String namespace, String name) {}

  /**
   * A change of an object.
   *
   * @param method {@code POST} to make one, {@code PATCH} to merge fields into one (RFC 7386)
   * @param at the object, or for one to be made the list that it belongs to and its name
   * @param body what is sent
   */
  record Change(String method, Wanted at, Value.Tree body) {}

  /**
   * How a command ended.
   *
   * @param code its exit code, 0 to 255
   * @param out what it wrote
   * @param err its errors
   */
  record Ended(int code, String out, String err) {}

  /** A port of a pod on this machine's loopback address. */
  interface Tunnel extends AutoCloseable {
    /** The port here. */
    int port();

    /** Why the last connection that could not be led to the pod could not; null without one. */
    default @Nullable ProviderException refusal() {
      return null;
    }

    @Override
    void close();
  }

  /**
   * An object, or null when there is none.
   *
   * @throws ProviderException when the cluster does not answer or refuses to
   */
  Value.@Nullable Tree find(Wanted wanted, CallContext context);

  /**
   * The objects of a list.
   *
   * @throws ProviderException when the cluster does not answer or refuses to
   */
  List<Value.Tree> list(Wanted wanted, CallContext context);

  /**
   * Makes or changes an object.
   *
   * @return what the cluster answers
   * @throws ProviderException when the cluster does not answer or refuses to
   */
  Value.Tree change(Change change, CallContext context);

  /**
   * Brings a port of a pod to this machine, to be reached from it alone.
   *
   * @throws ProviderException of class TRANSIENT when it cannot be brought
   */
  Tunnel tunnel(String namespace, String pod, int port, CallContext context);

  /**
   * Runs a command in a container and waits for its end.
   *
   * @throws ProviderException of class DENIED when that is not allowed, of class UNKNOWN_OUTCOME
   *     when it is not known how the command ended, or whether it ran
   */
  Ended run(
      String namespace, String pod, String container, List<String> command, CallContext context);

  @Override
  void close();
}
