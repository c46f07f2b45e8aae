package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.stdlib.backing.Database;

/** What the script may say of Gitea. */
@BlockOf(
    name = "gitea",
    doc = "A git server with its own PostgreSQL database.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "service gitea {\n…\n} } } }")
public final class GiteaOptions extends AdminOptions<GiteaOptions> {
  private String storage = "10Gi";
  private boolean registration;

  GiteaOptions(Scope scope) {
    super(scope, "gitea-admin");
  }

  @Override
  protected GiteaOptions self() {
    return this;
  }

  /** Sizes its volume. */
  @Word(
      doc = "Size of the volume for repositories, attachments and packages.",
      byDefault = "10 GiB",
      example = "storage 50.GiB",
      once = true)
  public GiteaOptions storage(Size size) {
    storage = size.quantity();
    return say();
  }

  /** Lets people register. */
  @Word(
      doc = "Lets anybody who reaches the page register.",
      byDefault = "only the administrator makes users",
      example = "registration()")
  public GiteaOptions registration() {
    registration = true;
    return say();
  }

  GiteaPlan.Options plan(Setting setting, RecipeContext context) {
    Database database = database(setting, context, "gitea", GiteaPlan.DB_PASSWORD);
    return new GiteaPlan.Options(
        storage, adminName(), registration, database, resourcesOr(GiteaPlan.RESOURCES));
  }
}
