package dev.homelab.provider.kubernetes.readiness;

/**
 * What an object's readiness depends on beyond the object.
 *
 * @param custom whether its kind is not built in
 * @param hasStatus whether the server keeps a status of the kind
 * @param settled whether the kind's rule says that an object is ready once it is accepted
 * @param waitsForConsumer whether it is a claim whose class binds when a pod first uses it
 */
public record Facts(boolean custom, boolean hasStatus, boolean settled, boolean waitsForConsumer) {
  /** A built-in kind. */
  public static final Facts BUILT_IN = new Facts(false, true, false, false);
}
