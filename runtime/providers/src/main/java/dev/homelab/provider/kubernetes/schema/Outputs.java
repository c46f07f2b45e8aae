package dev.homelab.provider.kubernetes.schema;

import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.AppOutputs;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an object offers to other resources, as far as it is known from its tree. */
public final class Outputs {
  private static final String ADDRESS = "address";

  private Outputs() {}

  /**
   * The outputs of an object or of a wish: {@code name}, {@code namespace}, which of a tenant is
   * the one that it makes; for a Service {@code host}, {@code port}, {@code ports}, {@code
   * clusterIP}, {@code address}; for an Ingress or Gateway {@code host}, {@code address}; for a
   * claim {@code volume}; for an application of Cozystack what {@link AppOutputs} knows of it, and
   * for a cluster its {@code uid}, which another one in its place does not have.
   */
  public static Value.Tree of(Value.Tree object) {
    TreeMap<String, Value> out = new TreeMap<>();
    putText(out, "name", Fields.at(object, "metadata", "name"));
    putText(out, "namespace", Fields.at(object, "metadata", "namespace"));
    if (Fields.text(object, "apiVersion").startsWith(AppKinds.GROUP + '/')) {
      application(object, out);
      return new Value.Tree(out);
    }
    switch (Fields.text(object, "kind")) {
      case "Service" -> service(object, out);
      case "Ingress" -> {
        List<Value.Tree> rules = Fields.trees(object, "spec", "rules");
        if (!rules.isEmpty()) {
          putText(out, "host", rules.get(0).get("host"));
        }
        address(object, out);
      }
      case "Gateway" -> {
        List<Value.Tree> addresses = Fields.trees(object, "status", "addresses");
        if (!addresses.isEmpty()) {
          putText(out, ADDRESS, addresses.get(0).get("value"));
        }
      }
      case "HTTPRoute" -> {
        List<String> hosts = Fields.texts(object, "spec", "hostnames");
        if (!hosts.isEmpty()) {
          out.put("host", Value.of(hosts.get(0)));
        }
      }
      case "PersistentVolumeClaim" ->
          putText(out, "volume", Fields.at(object, "spec", "volumeName"));
      default -> {}
    }
    return new Value.Tree(out);
  }

  /**
   * The names of all outputs that the object of a wish can offer when it is there, whether they are
   * known before or not; of an application also those that are secrets.
   *
   * @param lookedUp whether somebody else made the object, whose {@code spec} is not known here
   * @return null for an application of which they are not known: one that is looked up, or whose
   *     name or namespace is known later
   */
  public static @Nullable SortedSet<String> names(Value.Tree wish, boolean lookedUp) {
    SortedSet<String> names = new TreeSet<>(of(wish).fields().keySet());
    names.addAll(List.of("name", "namespace"));
    if (Fields.text(wish, "apiVersion").startsWith(AppKinds.GROUP + '/')) {
      if (lookedUp || !isPlaced(wish)) {
        return null;
      }
      AppKind kind = AppKinds.named(Fields.text(wish, "kind"));
      if (kind != null) {
        names.addAll(AppOutputs.secrets(kind, Fields.tree(wish, "spec")));
        if (kind.kind().equals(AppKinds.CLUSTER)) {
          names.add("uid");
        }
      }
      return names;
    }
    names.addAll(
        switch (Fields.text(wish, "kind")) {
          case "Service" -> List.of("host", "port", "ports", "clusterIP", ADDRESS);
          case "Ingress" -> List.of("host", ADDRESS);
          case "Gateway" -> List.of(ADDRESS);
          case "HTTPRoute" -> List.of("host");
          case "PersistentVolumeClaim" -> List.of("volume");
          default -> List.of();
        });
    return names;
  }

  /** What to write so that a wish offers an output that it lacks, or null where nothing would. */
  public static @Nullable String hint(Value.Tree wish, String output) {
    boolean tenant =
        Fields.text(wish, "apiVersion").startsWith(AppKinds.GROUP + '/')
            && Fields.text(wish, "kind").equals(AppKinds.TENANT);
    return tenant && output.equals("host")
        ? "state it in the block of the tenant, so that it is known: domain 'home.example.com'"
        : null;
  }

  private static boolean isPlaced(Value.Tree wish) {
    return Fields.at(wish, "metadata", "name") instanceof Value.Text
        && Fields.at(wish, "metadata", "namespace") instanceof Value.Text;
  }

  private static void application(Value.Tree object, Map<String, Value> out) {
    AppKind kind = AppKinds.named(Fields.text(object, "kind"));
    if (kind != null
        && out.get("name") instanceof Value.Text name
        && out.get("namespace") instanceof Value.Text namespace) {
      Value.Tree spec = Fields.tree(object, "spec");
      out.putAll(AppOutputs.of(kind, namespace.value(), name.value(), spec));
      if (kind.kind().equals(AppKinds.CLUSTER)) {
        putText(out, "uid", Fields.at(object, "metadata", "uid"));
      }
    }
  }

  private static void service(Value.Tree object, Map<String, Value> out) {
    Value name = out.get("name");
    Value namespace = out.get("namespace");
    if (name instanceof Value.Text n && namespace instanceof Value.Text ns) {
      out.put("host", Value.of(n.value() + '.' + ns.value() + ".svc"));
    }
    List<Value.Tree> ports = Fields.trees(object, "spec", "ports");
    TreeMap<String, Value> named = new TreeMap<>();
    for (Value.Tree port : ports) {
      Value number = port.get("port");
      if (number instanceof Value.Int) {
        out.putIfAbsent("port", number);
        named.put(Fields.text(port, "name"), number);
      }
    }
    named.remove("");
    if (!named.isEmpty()) {
      out.put("ports", new Value.Tree(named));
    }
    putText(out, "clusterIP", Fields.at(object, "spec", "clusterIP"));
    address(object, out);
  }

  private static void address(Value.Tree object, Map<String, Value> out) {
    List<Value.Tree> addresses = Fields.trees(object, "status", "loadBalancer", "ingress");
    if (!addresses.isEmpty()) {
      Value ip = addresses.get(0).get("ip");
      putText(out, ADDRESS, ip == null ? addresses.get(0).get("hostname") : ip);
    }
  }

  private static void putText(Map<String, Value> out, String name, @Nullable Value value) {
    if (value instanceof Value.Text text && !text.value().isEmpty()) {
      out.put(name, text);
    }
  }
}
