package dev.homelab.dsl.spec.kube;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Address;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A block inside a cluster whose objects can be patched: a cluster, a namespace, a service, an app.
 *
 * @param <S> the concrete spec
 */
public abstract class KubeBlock<S extends KubeBlock<S>> extends ThingSpec<S> {
  /** A block at a place inside a cluster. */
  protected KubeBlock(Scope scope) {
    super(scope);
  }

  /** Changes an object that a recipe, an app or a manifest of this block made. */
  @Word(
      doc = "Changes fields of an object that this block makes, after recipes have made it.",
      byDefault = "objects stay as recipes make them",
      example = "patch('ConfigMap', 'settings') { set 'data.colour', 'green' }")
  public S patch(String kind, String name, Consumer<PatchSpec> block) {
    PatchSpec patch = new PatchSpec(scope().at(scope().here("patch")));
    block.accept(patch);
    patch.freeze();
    Origin origin = scope().here();
    scope().lab().afterExpansion(() -> apply(kind, name, patch, origin));
    return say();
  }

  private void apply(String kind, String name, PatchSpec patch, Origin origin) {
    Address block = address();
    List<ResourceSpec> inside =
        scope().lab().resources().stream().filter(r -> r.address().isWithin(block)).toList();
    List<ResourceSpec> fitting = inside.stream().filter(r -> isObject(r, kind, name)).toList();
    if (fitting.size() != 1) {
      scope().lab().report(notOne(kind, name, inside, fitting).at(origin.user()));
      return;
    }
    scope().lab().replace(patch.applyTo(fitting.get(0), origin));
  }

  private static boolean isObject(ResourceSpec resource, String kind, String name) {
    return KubeObjects.text(resource.desired(), "kind").equals(kind) && name(resource).equals(name);
  }

  private static String name(ResourceSpec resource) {
    return KubeObjects.text(KubeObjects.tree(resource.desired(), "metadata"), "name");
  }

  private Diagnostic notOne(
      String kind, String name, List<ResourceSpec> inside, List<ResourceSpec> fitting) {
    String wanted = kind + " '" + name + "'";
    if (!fitting.isEmpty()) {
      return LanguageCodes.error(
              LanguageCodes.NOTHING_TO_PATCH, "there are " + fitting.size() + " of " + wanted)
          .withHint("patch it inside the namespace or service that makes it");
    }
    TreeSet<String> objects = new TreeSet<>();
    for (ResourceSpec resource : inside) {
      if (resource.provider().equals("kubernetes")) {
        objects.add(KubeObjects.text(resource.desired(), "kind") + " '" + name(resource) + "'");
      }
    }
    Diagnostic problem =
        LanguageCodes.error(LanguageCodes.NOTHING_TO_PATCH, address() + " makes no " + wanted);
    String near = DidYouMean.nearest(wanted, objects);
    if (near != null) {
      return problem.withHint("did you mean " + near + "?");
    }
    return objects.isEmpty() ? problem : problem.withHint("it makes " + String.join(", ", objects));
  }

  /** Adds an object to the lab at the line that runs now; for words of subclasses. */
  protected final ResourceSpec object(Value.Tree object) {
    return KubeObjects.add(scope(), object, dev.homelab.model.Lifecycle.DEFAULT);
  }
}
