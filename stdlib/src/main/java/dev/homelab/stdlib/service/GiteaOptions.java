package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.stdlib.backing.Postgres;

/** What the script may say of Gitea. */
@BlockOf(
    name = "gitea",
    doc = "A git server with its own PostgreSQL database.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "service gitea {\n…\n} } } }")
public final class GiteaOptions extends ServiceOptions<GiteaOptions> {
  private String storage = "10Gi";
  private String databaseStorage = "8Gi";
  private String databaseVersion = Postgres.DEFAULT_VERSION;
  private String admin = "gitea-admin";
  private boolean registration;

  GiteaOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected GiteaOptions self() {
    return this;
  }

  /** Sizes its volume. */
  @Word(
      doc = "Size of the volume for repositories, attachments and packages.",
      byDefault = "10 GiB",
      example = "storage 50.GiB")
  public GiteaOptions storage(Size size) {
    storage = size.quantity();
    return say();
  }

  /** Sizes the database's volume. */
  @Word(
      doc = "Size of the volume of its database.",
      byDefault = "8 GiB",
      example = "databaseStorage 8.GiB")
  public GiteaOptions databaseStorage(Size size) {
    databaseStorage = size.quantity();
    return say();
  }

  /** Chooses the database's version. */
  @Word(
      doc = "Version of its PostgreSQL; another major version needs a dump and a restore.",
      byDefault = "17.11",
      example = "databaseVersion '17.11'")
  public GiteaOptions databaseVersion(String tag) {
    databaseVersion = tag;
    return say();
  }

  /** Names the first user. */
  @Word(
      doc = "Name of the first user, who administers it; its password is made by the tool.",
      byDefault = "gitea-admin",
      example = "admin 'anna'")
  public GiteaOptions admin(String name) {
    admin = name;
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

  GiteaPlan.Options plan(Setting setting) {
    Postgres database =
        new Postgres(
            setting.owner(),
            setting.instance(),
            "gitea",
            "gitea",
            setting.secret(GiteaPlan.DB_PASSWORD),
            databaseVersion,
            setting.claim("data", databaseStorage));
    return new GiteaPlan.Options(
        storage, admin, registration, database, resourcesOr(GiteaPlan.RESOURCES));
  }
}
