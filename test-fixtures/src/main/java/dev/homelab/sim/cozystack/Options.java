package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lists of values that the dashboard offers ({@code options} of {@code
 * core.cozystack.io/v1alpha1}; Cozystack 1.6.2, {@code pkg/registry/core/option}). They are worked
 * out when they are read; no object stands for them.
 */
final class Options {
  /** Every list there is. */
  static final List<String> NAMES =
      List.of(
          "appkind",
          "backup",
          "backupclass",
          "gpu",
          "image",
          "instanceprofile",
          "instancetype",
          "network",
          "plan",
          "storageclass",
          "storagepool",
          "vmdisk");

  private static final String IMAGES = "vm-default-images-";
  private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";
  private static final int NAMESPACE = 5;
  private static final int RESOURCE = 6;
  private static final int NAME = 7;
  private final Objects objects;

  Options(Objects objects) {
    this.objects = objects;
  }

  /** Answers a call; null for one that is not about these lists. */
  @Nullable Reply answer(Call call) {
    String[] parts = call.path().split("/", -1);
    boolean about = parts.length > RESOURCE && parts[RESOURCE].equals("options");
    if (!about || !call.method().equals("GET") || parts.length > NAME + 1) {
      return null;
    }
    String namespace = parts[NAMESPACE];
    if (parts.length == RESOURCE + 1) {
      ObjectNode list = Json.object().put("kind", "OptionList");
      list.put("apiVersion", CoreViews.GROUP + "/v1alpha1");
      list.putObject("metadata").put("resourceVersion", "0");
      ArrayNode items = list.putArray("items");
      NAMES.forEach(name -> items.add(option(namespace, name)));
      return Reply.json(200, list);
    }
    if (!NAMES.contains(parts[NAME])) {
      String told = "options.core.cozystack.io \"" + parts[NAME] + "\" not found";
      throw ApiException.of(404, "NotFound", told);
    }
    return Reply.json(200, option(namespace, parts[NAME]));
  }

  private ObjectNode option(String namespace, String name) {
    ObjectNode option = Json.object().put("kind", "Option");
    option.put("apiVersion", CoreViews.GROUP + "/v1alpha1");
    ObjectNode metadata = option.putObject("metadata").put("name", name);
    metadata.put("namespace", namespace).put("resourceVersion", "0");
    ArrayNode items = option.putObject("spec").putArray("items");
    if (name.equals("storageclass")) {
      objects.list("storageclasses.storage.k8s.io", null).forEach(one -> storage(items, one));
    } else {
      values(namespace, name).forEach(value -> items.addObject().put("value", value));
    }
    return option;
  }

  private static void storage(ArrayNode items, Stored one) {
    ObjectNode item = items.addObject().put("value", one.name());
    if (Json.at(one.json(), "metadata.annotations").path(DEFAULT).asText().equals("true")) {
      item.put("label", one.name() + " (default)").put("default", true);
    }
  }

  private Set<String> values(String namespace, String name) {
    return switch (name) {
      case "appkind" -> sorted(AppKinds.all().stream().map(kind -> kind.kind()));
      case "instancetype" -> sorted(InstanceTypes.all().stream().map(one -> one.name()));
      case "instanceprofile" -> sorted(InstanceTypes.preferences().stream());
      case "backupclass" -> names("backupclasses.backups.cozystack.io", null, "");
      case "plan" -> names("plans.backups.cozystack.io", namespace, "");
      case "backup" -> names("backups.backups.cozystack.io", namespace, "");
      case "vmdisk" -> names(Releases.RESOURCE, namespace, "vm-disk-");
      case "image" -> names("persistentvolumeclaims", "cozy-public", IMAGES);
      default -> Set.of();
    };
  }

  private Set<String> names(String resource, @Nullable String namespace, String prefix) {
    return sorted(
        objects.list(resource, namespace).stream()
            .map(Stored::name)
            .filter(name -> name.startsWith(prefix))
            .map(name -> name.substring(prefix.length())));
  }

  private static Set<String> sorted(Stream<String> all) {
    Set<String> sorted = new TreeSet<>();
    all.forEach(sorted::add);
    return sorted;
  }
}
