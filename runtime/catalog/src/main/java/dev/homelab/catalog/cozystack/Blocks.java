package dev.homelab.catalog.cozystack;

import static dev.homelab.catalog.cozystack.Fields.amount;
import static dev.homelab.catalog.cozystack.Fields.bare;
import static dev.homelab.catalog.cozystack.Fields.fixed;
import static dev.homelab.catalog.cozystack.Fields.flag;
import static dev.homelab.catalog.cozystack.Fields.given;
import static dev.homelab.catalog.cozystack.Fields.group;
import static dev.homelab.catalog.cozystack.Fields.list;
import static dev.homelab.catalog.cozystack.Fields.map;
import static dev.homelab.catalog.cozystack.Fields.must;
import static dev.homelab.catalog.cozystack.Fields.object;
import static dev.homelab.catalog.cozystack.Fields.oneOf;
import static dev.homelab.catalog.cozystack.Fields.text;
import static dev.homelab.catalog.cozystack.Fields.texts;
import static dev.homelab.catalog.cozystack.Fields.whole;

import dev.homelab.catalog.cozystack.AppField.Traits;
import java.util.ArrayList;
import java.util.List;

/** The parts that many kinds have in common. */
final class Blocks {
  private static final List<String> SERIES = List.of("t1", "c1", "s1", "u1", "m1");
  private static final List<String> SIZES =
      List.of("nano", "micro", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge");

  /** Sizes without a series are of older releases and still taken; 4xlarge is not among them. */
  private static final List<String> PRESETS = presets();

  private Blocks() {}

  private static List<String> presets() {
    List<String> all = new ArrayList<>();
    for (String series : SERIES) {
      SIZES.forEach(size -> all.add(series + '.' + size));
    }
    all.addAll(SIZES.subList(0, SIZES.size() - 1));
    return List.copyOf(all);
  }

  /** How many pods share the work. */
  static Entry replicas(int standard) {
    return whole("replicas", standard);
  }

  /** CPU and memory in figures, which win over a preset. */
  static Entry resources() {
    return group("resources", amount("cpu"), amount("memory"));
  }

  /** CPU and memory by a name. */
  static Entry preset() {
    return new Entry("resourcesPreset", new AppField.Text(Traits.NONE, PRESETS));
  }

  /** CPU and memory by a name, with a default. */
  static Entry preset(String standard) {
    return given(standard, preset());
  }

  /** How large each volume is. */
  static Entry size(String standard) {
    return amount("size", standard);
  }

  /** The class of volumes, which cannot be changed later; empty for the default of the cluster. */
  static Entry storageClass() {
    return fixed(text("storageClass", ""));
  }

  /** Whether it is reached from outside the cluster. */
  static Entry external() {
    return flag("external", false);
  }

  /** TLS, which follows {@code external} unless it is stated. */
  static Entry tls() {
    return group("tls", flag("enabled"));
  }

  /** Users with a password each. */
  static Entry passwordUsers() {
    return map("users", object(text("password")));
  }

  /** Databases with the names of users who may change, or only read, them. */
  static Entry databases() {
    return map("databases", object(roles()));
  }

  /** Names of users who may change something, and of those who may only read it. */
  static Entry roles() {
    return bare(group("roles", bare(texts("admin")), bare(texts("readonly"))));
  }

  /** GPUs, by the resource names that nodes tell. */
  static Entry gpus() {
    return list("gpus", object(must(text("name"))));
  }

  /** Who may sign in, by a realm of the platform or one's own, and with which of the roles. */
  static Entry signIn(Entry config, String... roles) {
    return group(
        "oidc",
        must(given("None", oneOf("mode", "None", "System", "CustomConfig"))),
        group("customConfig", config, group("secretRef", text("name", ""))),
        list("users", object(must(text("email")), must(oneOf("role", roles)))));
  }
}
