package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.stdlib.backing.Postgres;

/**
 * What the script may say of a service that has a PostgreSQL database of its own and a first user.
 *
 * @param <S> the concrete options
 */
public abstract class DatabaseOptions<S extends DatabaseOptions<S>> extends ServiceOptions<S> {
  private String databaseStorage = "8Gi";
  private String databaseVersion = Postgres.DEFAULT_VERSION;
  private String admin;

  /** Options for one use, with the name of the first user when the script says none. */
  protected DatabaseOptions(Scope scope, String admin) {
    super(scope);
    this.admin = admin;
  }

  /** Sizes the database's volume. */
  @Word(
      doc = "Size of the volume of its database.",
      byDefault = "8 GiB",
      example = "databaseStorage 8.GiB",
      once = true)
  public S databaseStorage(Size size) {
    databaseStorage = size.quantity();
    return say();
  }

  /** Chooses the database's version. */
  @Word(
      doc = "Version of its PostgreSQL; another major version needs a dump and a restore.",
      byDefault = Postgres.DEFAULT_VERSION,
      example = "databaseVersion '17.11'",
      once = true)
  public S databaseVersion(String tag) {
    databaseVersion = tag;
    return say();
  }

  /** Names the first user. */
  @Word(
      doc = "Name of the first user, who administers it; its password is made by the tool.",
      byDefault = "admin; for gitea gitea-admin",
      example = "admin 'anna'",
      once = true)
  public S admin(String name) {
    admin = name;
    return say();
  }

  /** The name of the first user. */
  final String adminName() {
    return admin;
  }

  /**
   * The database.
   *
   * @param name the name of the database and of its user
   * @param password the secret's name inside the service
   */
  final Postgres database(Setting setting, String name, String password) {
    return new Postgres(
        setting.owner(),
        setting.instance(),
        name,
        name,
        setting.secret(password),
        databaseVersion,
        setting.claim("data", databaseStorage));
  }
}
