package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import org.jspecify.annotations.Nullable;

/**
 * What stands for the data of an application, which no simulator has: the text {@code content} of a
 * ConfigMap {@code sandbox-data-RELEASE} beside it. Whoever writes there writes to the application.
 */
final class ApplicationData {
  private static final String RESOURCE = "configmaps";
  private static final String MANAGER = "sandbox";
  private static final String FIELD = "data.content";
  private final Objects objects;

  ApplicationData(Objects objects) {
    this.objects = objects;
  }

  /** The release of the application that an object refers to; null when there is none. */
  static @Nullable Stored release(Objects objects, Stored asking, String path) {
    AppKind kind = AppKinds.named(Json.text(asking.json(), path + ".kind"));
    String name = Json.text(asking.json(), path + ".name");
    return kind == null
        ? null
        : objects.get(Releases.RESOURCE, asking.namespace(), kind.prefix() + name);
  }

  private static String name(Stored release) {
    return "sandbox-data-" + release.name();
  }

  /** What an application holds; empty for one that nobody has written to. */
  String read(Stored release) {
    Stored found = objects.get(RESOURCE, release.namespace(), name(release));
    return found == null ? "" : Json.text(found.json(), FIELD);
  }

  /** Has an application hold something else. */
  void write(Stored release, String content) {
    Stored found = objects.get(RESOURCE, release.namespace(), name(release));
    if (found != null) {
      objects.change(found, MANAGER, "", o -> Json.child(o, "data").put("content", content));
    } else if (!content.isEmpty()) {
      ObjectNode object = Json.object();
      object.putObject("metadata").put("name", name(release)).put("namespace", release.namespace());
      object.putObject("data").put("content", content);
      objects.create(RESOURCE, release.namespace(), object, MANAGER);
    }
  }
}
