package dev.homelab.report.tree;

import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.yaml.YamlNode;
import dev.homelab.provider.talos.yaml.YamlReader;
import dev.homelab.provider.talos.yaml.YamlWriter;
import dev.homelab.report.Manifests;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a machine's config has beyond that of any cluster, as one patch for {@code talosctl gen
 * config}: it holds no secret, and gives the config that the run gives the machine when the
 * cluster's secrets are added.
 */
final class TalosFile {
  private static final String NOT_BEHIND_BALANCERS =
      "node.kubernetes.io/exclude-from-external-load-balancers";

  /** What Talos chooses a disk by. */
  private static final List<String> TERMS = List.of("size", "model", "serial", "type", "wwid");

  private final Manifests manifests;
  private final ResourceSpec machine;
  private final Map<String, Object> main = new LinkedHashMap<>();
  private final List<Map<String, Object>> others = new ArrayList<>();
  private final List<String> unmerged = new ArrayList<>();

  private TalosFile(Manifests manifests, ResourceSpec machine) {
    this.manifests = manifests;
    this.machine = machine;
  }

  /** The patch of a {@code talos.machine}, ending with a line break. */
  static String of(Manifests manifests, ResourceSpec machine) {
    return new TalosFile(manifests, machine).text();
  }

  /** Whether the machine runs the control plane. */
  static boolean controls(ResourceSpec machine) {
    return ObjectFacts.text(machine.desired().get("role"), "").equals("controlplane");
  }

  /** Whether the machine's wish says the disk that Talos is installed on. */
  static boolean saysDisk(ResourceSpec machine) {
    Value.Tree install = ObjectFacts.tree(machine.desired().get("install"));
    return install.get("disk") != null
        || TERMS.stream().anyMatch(term -> install.get(term) != null);
  }

  private String text() {
    merge(main, own());
    for (String patch : texts("patches")) {
      take(patch);
    }
    texts("documents").forEach(this::take);
    StringBuilder text = new StringBuilder(YamlWriter.write(main));
    others.forEach(document -> text.append("---\n").append(YamlWriter.write(document)));
    unmerged.forEach(
        patch -> text.append("# a patch that stands for itself:\n").append(hidden(patch)));
    if (machine.desired().get("links") instanceof Value.Seq links && !links.items().isEmpty()) {
      text.append("# The network cards that the script sets by hand are not in this file.\n");
    }
    return text.toString();
  }

  private void take(String patch) {
    for (YamlNode document : YamlReader.documents(patch)) {
      if (!(plain(document) instanceof Map<?, ?>)) {
        unmerged.add(patch);
        return;
      }
      Map<String, Object> fields = tree(document);
      if (fields.containsKey("kind")) {
        others.add(fields);
      } else {
        merge(main, fields);
      }
    }
  }

  /** What the resource says beside its patches. */
  private Map<String, Object> own() {
    Value.Tree wish = machine.desired();
    Map<String, Object> install = new TreeMap<>();
    put(install, "image", wish.get("installer"));
    Value.Tree wished = ObjectFacts.tree(wish.get("install"));
    put(install, "disk", wished.get("disk"));
    Map<String, Object> selector = new TreeMap<>();
    for (String term : TERMS) {
      put(selector, term, wished.get(term));
    }
    if (!selector.isEmpty()) {
      install.put("diskSelector", selector);
    }
    Map<String, Object> parts = new TreeMap<>();
    parts.put("install", install);
    Value.Tree cluster = ObjectFacts.tree(wish.get("cluster"));
    Map<String, Object> labels = labels(cluster);
    if (!labels.isEmpty()) {
      parts.put("nodeLabels", labels);
    }
    Map<String, Object> own = new LinkedHashMap<>();
    own.put("machine", parts);
    own.put("cluster", Map.of("network", network(cluster)));
    String hostname = ObjectFacts.text(wish.get("hostname"), "");
    if (!hostname.isEmpty()) {
      Map<String, Object> named = new LinkedHashMap<>();
      named.put("apiVersion", "v1alpha1");
      named.put("kind", "HostnameConfig");
      named.put("auto", "off");
      named.put("hostname", hostname);
      others.add(named);
    }
    return own;
  }

  private Map<String, Object> labels(Value.Tree cluster) {
    Map<String, Object> labels = new TreeMap<>();
    ObjectFacts.tree(machine.desired().get("labels"))
        .fields()
        .forEach((name, value) -> labels.put(name, marked(value)));
    boolean carries = Value.of(true).equals(cluster.get("scheduling"));
    if (controls(machine) && carries) {
      labels.putIfAbsent(NOT_BEHIND_BALANCERS, Map.of("$patch", "delete"));
    }
    return labels;
  }

  private Map<String, Object> network(Value.Tree cluster) {
    Map<String, Object> network = new LinkedHashMap<>();
    String cni = ObjectFacts.text(cluster.get("cni"), "");
    if (!cni.isEmpty()) {
      network.put("cni", Map.of("name", new YamlWriter.MarkedText(cni)));
    }
    // Lists of a patch are added to those that are there; this way they stand instead of them.
    put(network, "podSubnets", cluster.get("podNets"));
    put(network, "serviceSubnets", cluster.get("serviceNets"));
    return network;
  }

  private void put(Map<String, Object> into, String key, @Nullable Value value) {
    if (value instanceof Value.Seq seq) {
      into.put(key, seq.items().stream().map(this::marked).toList());
    } else if (value != null) {
      into.put(key, marked(value));
    }
  }

  private YamlWriter.MarkedText marked(Value value) {
    return new YamlWriter.MarkedText(manifests.text(value));
  }

  private List<String> texts(String property) {
    return machine.desired().get(property) instanceof Value.Seq seq
        ? seq.items().stream().map(manifests::text).toList()
        : List.of();
  }

  private static @Nullable Object plain(YamlNode node) {
    if (node instanceof YamlNode.Mapping) {
      return tree(node);
    }
    if (node instanceof YamlNode.Sequence sequence) {
      return new ArrayList<>(sequence.items().stream().map(TalosFile::plain).toList());
    }
    YamlNode.Scalar scalar = (YamlNode.Scalar) node;
    return scalar.plain()
        ? new YamlWriter.Word(scalar.text())
        : new YamlWriter.MarkedText(scalar.text());
  }

  private static Map<String, Object> tree(YamlNode node) {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (node instanceof YamlNode.Mapping mapping) {
      for (YamlNode.Entry entry : mapping.entries()) {
        Object value = plain(entry.value());
        if (value != null) {
          fields.put(entry.key(), value);
        }
      }
    }
    return fields;
  }

  /** Trees are put together, lists one behind the other, of all else the later one counts. */
  private static void merge(Map<String, Object> into, Map<?, ?> later) {
    later.forEach(
        (name, value) -> {
          String key = String.valueOf(name);
          Object before = into.get(key);
          if (before instanceof Map<?, ?> first && value instanceof Map<?, ?> fields) {
            Map<String, Object> both = new LinkedHashMap<>();
            merge(both, first);
            merge(both, fields);
            into.put(key, both);
          } else if (before instanceof List<?> first && value instanceof List<?> more) {
            List<Object> both = new ArrayList<>(first);
            both.addAll(more);
            into.put(key, both);
          } else {
            into.put(key, value);
          }
        });
  }

  private static String hidden(String text) {
    return text.lines().map(line -> "# " + line + '\n').reduce("", String::concat);
  }
}
