package dev.homelab.provider.kubernetes.schema;

import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.Problem;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks applications of Cozystack by the catalog: their server takes any spec, and what does not
 * fit is told late by a failed release, or never.
 */
final class AppCheck {
  private static final String ROOT = "tenant-root";

  private AppCheck() {}

  /** What is wrong with an application; a kind that the catalog does not have is one thing. */
  static List<Diagnostic> of(ResourceSpec resource, ObjectKey key) {
    AppKind kind = AppKinds.named(key.kind());
    if (kind == null) {
      List<String> known = AppKinds.all().stream().map(AppKind::kind).toList();
      return List.of(
          told(
              resource,
              Diagnostic.error(
                  KubernetesCodes.MALFORMED, "Cozystack has no application " + key.kind()),
              KindFields.nearest(key.kind(), known)));
    }
    List<Diagnostic> told = new ArrayList<>();
    if (Fields.at(resource.desired(), "metadata", "name") instanceof Value.Text name) {
      kind.refusedName(name.value())
          .map(why -> new Problem("metadata.name", quoted(name.value()), why, null))
          .ifPresent(problem -> told.add(told(resource, malformed(key, problem, ""), null)));
    }
    Value.Tree spec = Fields.tree(resource.desired(), "spec");
    for (Problem problem : kind.check(spec)) {
      boolean unknown = kind.at(problem.path()) == null && !last(problem.path()).startsWith("_");
      told.add(
          unknown
              ? told(
                  resource,
                  Diagnostic.error(
                      KubernetesCodes.UNKNOWN_FIELD,
                      what(key) + " has no field spec." + problem.path()),
                  KindFields.nearest(last(problem.path()), kind.namesAt(around(problem.path()))))
              : told(resource, malformed(key, problem, "spec."), null));
    }
    together(resource, key, spec, told);
    place(resource, key, told);
    return told;
  }

  /**
   * The chart of a BootBox takes no namespace but the root tenant's (Cozystack 1.6.2, {@code
   * packages/extra/bootbox/templates/check-release-name.yaml}).
   */
  private static void place(ResourceSpec resource, ObjectKey key, List<Diagnostic> told) {
    Value namespace = Fields.at(resource.desired(), "metadata", "namespace");
    if (key.kind().equals("BootBox")
        && namespace instanceof Value.Text text
        && !text.value().equals(ROOT)) {
      told.add(
          told(
              resource,
              Diagnostic.error(
                      KubernetesCodes.MALFORMED,
                      what(key) + " is in " + text.value() + ", and never gets ready there")
                  .withDetail("Its chart takes the namespace " + ROOT + " only.")
                  .withHint(
                      "say it in the block of the box: node('box') { bootBox { … } }, or namespace: "
                          + ROOT),
              null));
    }
  }

  /** Fields that fit one by one and not together. */
  private static void together(
      ResourceSpec resource, ObjectKey key, Value.Tree spec, List<Diagnostic> told) {
    boolean sized = !Fields.tree(spec, "resources").fields().isEmpty();
    boolean typed = !"".equals(Value.textOf(spec.get("instanceType")));
    if (key.kind().equals("VMInstance") && sized && typed) {
      told.add(
          told(
              resource,
              Diagnostic.error(
                      KubernetesCodes.MALFORMED,
                      what(key) + " has spec.resources beside an instance type")
                  .withDetail("KubeVirt refuses both; u1.medium holds where no type is named.")
                  .withHint("take spec.resources out, or say instanceType: ''"),
              null));
    }
    int sources = Fields.tree(spec, "source").fields().size();
    if (key.kind().equals("VMDisk") && sources > 1) {
      told.add(
          told(
              resource,
              Diagnostic.error(
                  KubernetesCodes.MALFORMED, what(key) + " has " + sources + " sources, not one"),
              null));
    }
  }

  private static Diagnostic malformed(ObjectKey key, Problem problem, String above) {
    return Diagnostic.error(
            KubernetesCodes.MALFORMED,
            what(key) + ": " + above + problem.path() + " is " + problem.seen())
        .withDetail("Expected is: " + problem.expected());
  }

  private static Diagnostic told(ResourceSpec resource, Diagnostic problem, @Nullable String near) {
    Diagnostic placed = problem.at(resource.origin().user());
    return near == null ? placed : placed.withHint("did you mean '" + near + "'?");
  }

  private static String what(ObjectKey key) {
    return key.kind() + " " + key.name();
  }

  private static String quoted(String text) {
    return '\'' + text + '\'';
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static String around(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }
}
