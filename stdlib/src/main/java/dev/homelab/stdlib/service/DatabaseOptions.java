package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.stdlib.backing.Cache;
import dev.homelab.stdlib.backing.Database;
import dev.homelab.stdlib.backing.ManagedPostgres;
import dev.homelab.stdlib.backing.ManagedRedis;
import dev.homelab.stdlib.backing.Postgres;
import dev.homelab.stdlib.backing.Valkey;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
   * The database: the platform's own where it runs databases, else a server of the service.
   *
   * @param name the name of the database and of its user
   * @param password the secret's name inside the service
   */
  final Database database(
      Setting setting, RecipeContext context, String name, String password) {
    if (context.cluster().hasManagedDatabases()) {
      return new ManagedPostgres(
          setting.owner(),
          setting.instance(),
          name,
          databaseVersion,
          databaseStorage,
          storageClass(setting, context),
          List.of(),
          setting.retain());
    }
    return new Postgres(
        setting.owner(),
        setting.instance(),
        name,
        name,
        setting.secret(password),
        databaseVersion,
        setting.claim("data", databaseStorage));
  }

  /**
   * The cache: the platform's own where it runs databases, else a server of the service.
   *
   * @param password the secret's name inside the service
   */
  final Cache cache(Setting setting, RecipeContext context, String password) {
    return context.cluster().hasManagedDatabases()
        ? new ManagedRedis(setting.owner(), setting.instance(), storageClass(setting, context))
        : new Valkey(
            setting.owner(), setting.instance(), setting.secret(password), Valkey.DEFAULT_VERSION);
  }

  private static @Nullable String storageClass(Setting setting, RecipeContext context) {
    String said = setting.storageClass();
    return said == null ? context.cluster().storageClass() : said;
  }
}
