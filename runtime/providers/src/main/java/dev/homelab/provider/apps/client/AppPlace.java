package dev.homelab.provider.apps.client;

import dev.homelab.model.Value;
import org.jspecify.annotations.Nullable;

/**
 * Where an application answers, and who may ask it.
 *
 * @param kind which application
 * @param namespace the namespace of its Service
 * @param service the name of its Service
 * @param port the port of the Service
 * @param user who asks; empty where a key alone opens
 * @param key the name of the secret that opens it: an API key, or the user's password
 * @param workload the address of what runs it; empty when nobody says
 */
public record AppPlace(
    AppKind kind,
    String namespace,
    String service,
    int port,
    String user,
    String key,
    String workload) {
  /** The field of a wish that holds a place. */
  public static final String FIELD = "app";

  /** The field of a place that holds the secret. */
  public static final String KEY = "key";

  private static final String WORKLOAD = "workload";

  /** The place in a wish or a record, or null when it does not tell one. */
  public static @Nullable AppPlace of(Value.Tree wish) {
    if (!(wish.get(FIELD) instanceof Value.Tree app)) {
      return null;
    }
    AppKind kind = AppKind.of(Value.textOf(app.get("kind")));
    String namespace = Value.textOf(app.get("namespace"));
    String service = Value.textOf(app.get("service"));
    if (kind == null
        || namespace == null
        || service == null
        || !(app.get("port") instanceof Value.Int port)
        || !(app.get(KEY) instanceof Value.Secret key)) {
      return null;
    }
    return new AppPlace(
        kind,
        namespace,
        service,
        Math.toIntExact(port.value()),
        text(app, "user"),
        key.name(),
        text(app, WORKLOAD));
  }

  /** The place of a wish without the secret that opens it and without what runs it. */
  public static Value.Tree identity(Value.Tree wish) {
    return wish.get(FIELD) instanceof Value.Tree app
        ? app.without(KEY).without(WORKLOAD).without("user")
        : Value.Tree.EMPTY;
  }

  private static String text(Value.Tree app, String name) {
    String text = Value.textOf(app.get(name));
    return text == null ? "" : text;
  }

  /** The application and where it is, for people. */
  public String shown() {
    return kind.shown() + " (" + namespace + '/' + service + ')';
  }
}
