package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The Helm releases that packages of Cozystack have to have: one for each component of the variant
 * that the package names in its source, when the component says where it is installed and the
 * package does not switch it off (Cozystack 1.6.2, {@code
 * internal/operator/package_reconciler.go}).
 */
final class PackageParts {
  private static final String DEFAULT = "default";

  private PackageParts() {}

  /**
   * The releases of packages by {@code namespace/name}.
   *
   * @param packages the packages
   * @param sources their sources, which have the same names
   */
  static Set<String> of(Collection<Value.Tree> packages, Collection<Value.Tree> sources) {
    Set<String> all = new TreeSet<>();
    for (Value.Tree one : packages) {
      for (Value.Tree source : sources) {
        if (name(source).equals(name(one))) {
          add(one, source, all);
        }
      }
    }
    return all;
  }

  private static void add(Value.Tree one, Value.Tree source, Set<String> all) {
    String given = Fields.text(one, "spec", "variant");
    String variant = given.isEmpty() ? DEFAULT : given;
    for (Value.Tree candidate : Fields.trees(source, "spec", "variants")) {
      if (Fields.text(candidate, "name").equals(variant)) {
        for (Value.Tree component : Fields.trees(candidate, "components")) {
          String release = release(one, component);
          if (release != null) {
            all.add(release);
          }
        }
      }
    }
  }

  private static @Nullable String release(Value.Tree one, Value.Tree component) {
    String part = Fields.text(component, "name");
    String namespace = Fields.text(component, "install", "namespace");
    boolean off = Value.of(false).equals(Fields.at(one, "spec", "components", part, "enabled"));
    if (namespace.isEmpty() || off) {
      return null;
    }
    String named = Fields.text(component, "install", "releaseName");
    return namespace + '/' + (named.isEmpty() ? part : named);
  }

  private static String name(Value.Tree object) {
    return Fields.text(object, "metadata", "name");
  }
}
