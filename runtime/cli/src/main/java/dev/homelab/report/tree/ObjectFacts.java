package dev.homelab.report.tree;

import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What says where an object of Kubernetes belongs.
 *
 * @param address its address in the lab
 * @param group the group of its kind; empty for the core
 * @param kind its kind
 * @param namespace where it lies; empty for none
 * @param name its name
 * @param spec the tree below {@code spec}
 */
record ObjectFacts(
    Address address, String group, String kind, String namespace, String name, Value.Tree spec) {
  /** The group of Cozystack's applications. */
  static final String APPS = "apps.cozystack.io";

  private static final List<String> SERVICES = List.of("service", "app");
  private static final String LOGIN = "login";

  static ObjectFacts of(ResourceSpec resource) {
    Value.Tree object = resource.desired();
    Value.Tree metadata = tree(object.get("metadata"));
    String version = text(object.get("apiVersion"), "v1");
    int slash = version.indexOf('/');
    Address.Segment last = resource.address().last();
    return new ObjectFacts(
        resource.address(),
        slash < 0 ? "" : version.substring(0, slash),
        text(object.get("kind"), last.type()),
        text(metadata.get("namespace"), ""),
        text(metadata.get("name"), last.name()),
        tree(object.get("spec")));
  }

  static Value.Tree tree(@Nullable Value value) {
    return value instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
  }

  static String text(@Nullable Value value, String otherwise) {
    return Objects.requireNonNullElse(Value.textOf(value), otherwise);
  }

  /** Whether it is an application of Cozystack of this kind. */
  boolean isApp(String wanted) {
    return group.equals(APPS) && kind.equals(wanted);
  }

  /** {@code deployment-web}. */
  String stem() {
    return kind.toLowerCase(Locale.ROOT) + '-' + name;
  }

  /** The tenant that its namespace belongs to, {@code family-anna}; the namespace of any other. */
  String place() {
    return namespace.startsWith("tenant-") ? namespace.substring("tenant-".length()) : namespace;
  }

  /** The service or app that it lies in, or null; the login of a tenant is before several. */
  @Nullable Address service() {
    List<Address.Segment> segments = address.segments();
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).type().equals(LOGIN)) {
        return null;
      }
      if (SERVICES.contains(segments.get(i).type())) {
        return new Address(segments.subList(0, i + 1));
      }
    }
    return null;
  }
}
