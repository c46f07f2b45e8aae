package dev.homelab.dsl.spec.kube;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Origin;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a patch changes: fields by path, set or taken away. */
@BlockOf(
    name = "patch",
    doc = "Changes of one object that a recipe, an app or a manifest makes.",
    in =
        "homelab { cluster('home') { namespace('web') {\n"
            + "  manifest '{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a:"
            + " b}}'\n"
            + "  patch('ConfigMap', 'settings') {\n"
            + "…\n"
            + "}\n"
            + "} } }")
public final class PatchSpec extends Spec<PatchSpec> {
  private final List<Edit> edits = new ArrayList<>();

  private record Edit(String path, @Nullable Value value, Origin origin) {}

  PatchSpec(Scope scope) {
    super(scope);
  }

  @Override
  protected PatchSpec self() {
    return this;
  }

  /** Sets a field. */
  @Word(
      doc =
          "Sets a field by its path; `[name]` picks the list item of that name, `[0]` the first,"
              + " `[port=80]` that with the field, `[+]` adds one.",
      byDefault = "the field stays as it is",
      example = "set 'data.colour', 'green'")
  public PatchSpec set(String path, Object value) {
    edits.add(new Edit(path, Names.value(scope(), value), scope().here()));
    return say();
  }

  /** Takes a field away. */
  @Word(
      doc = "Takes a field or list item away by its path.",
      byDefault = "the field stays as it is",
      example = "drop 'data.a'")
  public PatchSpec drop(String path) {
    edits.add(new Edit(path, null, scope().here()));
    return say();
  }

  /** The resource with every edit made, each with the line that asked for it. */
  ResourceSpec applyTo(ResourceSpec resource, Origin origin) {
    Value.Tree desired = resource.desired();
    SortedMap<String, Provenance> provenance = new TreeMap<>(resource.provenance());
    for (Edit edit : edits) {
      try {
        desired = PatchPath.parse(edit.path()).apply(desired, edit.value());
        provenance.put(
            edit.path(),
            new Provenance(Provenance.Kind.SCRIPT, "patched by the lab", edit.origin().user()));
      } catch (IllegalArgumentException wrong) {
        problem(
            LanguageCodes.error(
                    LanguageCodes.NOTHING_TO_PATCH, resource.address() + ": " + wrong.getMessage())
                .at(edit.origin().user() == null ? origin.user() : edit.origin().user()));
      }
    }
    return new ResourceSpec(
        resource.address(),
        resource.type(),
        resource.target(),
        desired,
        resource.dependsOn(),
        resource.lifecycle(),
        resource.origin(),
        provenance);
  }
}
