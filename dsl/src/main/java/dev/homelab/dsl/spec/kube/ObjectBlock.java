package dev.homelab.dsl.spec.kube;

import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.LifecycleNotes;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A block that takes Kubernetes objects as they are: a cluster or a namespace.
 *
 * @param <S> the concrete spec
 */
public abstract class ObjectBlock<S extends ObjectBlock<S>> extends KubeBlock<S> {
  /** A block at a place inside a cluster. */
  protected ObjectBlock(Scope scope) {
    super(scope);
  }

  /** Takes objects as YAML. */
  @Word(
      doc = "Makes the Kubernetes objects of a YAML text, one or more documents.",
      byDefault = "none",
      makes = true,
      example =
          """
          manifest '''
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: greeting}
          data: {text: hello}
          '''\
          """)
  public S manifest(String yaml) {
    ManifestObjects.inline(scope(), yaml).forEach(this::placed);
    return say();
  }

  /** Takes objects as YAML, and says something about their life. */
  public S manifest(String yaml, Consumer<ManifestSpec> block) {
    for (ManifestObjects.Found found : ManifestObjects.inline(scope(), yaml)) {
      describe(placed(found), block);
    }
    return say();
  }

  private void describe(ResourceSpec resource, Consumer<ManifestSpec> block) {
    ManifestSpec spec = new ManifestSpec(scope().at(resource.address()));
    block.accept(spec);
    spec.freeze();
  }

  /** Takes the objects of files. */
  @Word(
      doc = "Makes the objects of a folder's YAML files, or of the files that a pattern matches.",
      byDefault = "none",
      example = "manifests 'manifests/'")
  public S manifests(String pattern) {
    try {
      for (String file : scope().lab().files().list(pattern)) {
        String text = scope().lab().files().read(file);
        ManifestObjects.ofFile(scope(), file, text).forEach(this::placed);
      }
    } catch (HomelabException refused) {
      refused.diagnostics().forEach(this::problem);
    }
    return say();
  }

  private ResourceSpec placed(ManifestObjects.Found found) {
    ResourceSpec made = KubeObjects.add(scope(), found.object(), Lifecycle.DEFAULT, found.origin());
    made(made.address());
    return made;
  }

  /** Looks a thing up. */
  @Word(
      doc = "Looks up an object that others made, to refer to it without owning it.",
      byDefault = "none",
      example = "existing('ConfigMap', 'kube-root-ca.crt')",
      makes = true,
      named = {"apiVersion: group and version, needed for a kind that is not built in"})
  public S existing(String kind, String name) {
    return existing(Map.of(), kind, name);
  }

  /** Looks a thing of a custom kind up. */
  public S existing(Map<String, ?> named, String kind, String name) {
    KubeKinds.KubeKind known = KubeKinds.all().get(kind);
    String stated = NamedArguments.of("existing", named, scope()).optionalText("apiVersion");
    String apiVersion = stated != null || known == null ? stated : known.apiVersion();
    if (apiVersion == null) {
      problem(
          LanguageCodes.error(
                  LanguageCodes.MISSING,
                  "'" + kind + "' is no built-in kind, so it needs a version")
              .withHint("write existing('" + kind + "', '" + name + "', apiVersion: 'group/v1')"));
      return say();
    }
    Value.Tree object =
        Value.ofMap(
            Map.of("apiVersion", apiVersion, "kind", kind, "metadata", Map.of("name", name)));
    made(KubeObjects.add(scope(), object, LifecycleNotes.existing()).address());
    return say();
  }
}
