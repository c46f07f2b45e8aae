package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import java.util.List;

/** What the script may say of Immich. */
@BlockOf(
    name = "immich",
    doc = "Photos and videos of the family, found by what they show.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "service immich {\n…\n} } } }")
public final class ImmichOptions extends DatabaseOptions<ImmichOptions> {
  private static final Engine VECTORS =
      new Engine(
          "ghcr.io/immich-app/postgres",
          "17-vectorchord0.4.3",
          "17",
          List.of("vector", "cube", "earthdistance"));

  private String storage = "100Gi";
  private String models = "10Gi";

  ImmichOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected ImmichOptions self() {
    return this;
  }

  /** Sizes the library. */
  @Word(
      doc = "Size of the volume for photos and videos.",
      byDefault = "100 GiB",
      example = "storage 500.GiB",
      once = true)
  public ImmichOptions storage(Size size) {
    storage = size.quantity();
    return say();
  }

  /** Sizes the volume of models. */
  @Word(
      doc = "Size of the volume for the models that find things in pictures.",
      byDefault = "10 GiB",
      example = "models 10.GiB",
      once = true)
  public ImmichOptions models(Size size) {
    models = size.quantity();
    return say();
  }

  ImmichPlan.Options plan(Setting setting, RecipeContext context) {
    return new ImmichPlan.Options(
        storage,
        models,
        database(setting, context, "immich", ImmichPlan.DB_PASSWORD, VECTORS),
        cache(setting, context, ImmichPlan.CACHE_PASSWORD, false),
        context.cluster().hasManagedDatabases() ? "pgvector" : "vectorchord",
        resourcesOr(ImmichPlan.RESOURCES));
  }
}
