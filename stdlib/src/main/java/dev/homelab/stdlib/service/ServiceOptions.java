package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.workload.Front;
import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.WorkloadOptions;
import org.jspecify.annotations.Nullable;

/**
 * What the script may say of any service of the standard library.
 *
 * @param <S> the concrete options
 */
public abstract class ServiceOptions<S extends ServiceOptions<S>> extends WorkloadOptions<S> {
  private @Nullable String version;

  /** Options for one use. */
  protected ServiceOptions(Scope scope) {
    super(scope);
  }

  /** Chooses the version. */
  @Word(
      doc =
          "The version of the application, as its image's registry names it; `1.2.3@sha256:…` pins"
              + " its bytes.",
      byDefault = "the version that the recipe pins",
      example = "version '1.2.3'",
      once = true)
  public S version(String tag) {
    version = tag;
    return say();
  }

  /** What the recipe goes by. */
  final Setting setting(RecipeContext context, Front front) {
    return new Setting(
        context.address(),
        context.name(),
        front.exposure(),
        front.host(),
        front.secure(),
        front.isBehindProxy(),
        front.client(),
        context.cluster().timezone(),
        version,
        storageClassName(),
        keepsVolumes(),
        variables(),
        context::generated,
        name -> context.generated(name, 32, "0123456789abcdef"));
  }

  /** What its container asks for. */
  final ResourcesPlan resourcesOr(ResourcesPlan byDefault) {
    ResourcesPlan said = resourcesPlan();
    return said == null ? byDefault : said;
  }
}
