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
 * What the script may say of a service that has a PostgreSQL database of its own.
 *
 * @param <S> the concrete options
 */
public abstract class DatabaseOptions<S extends DatabaseOptions<S>> extends ServiceOptions<S> {
  private String databaseStorage = "8Gi";
  private @Nullable String databaseVersion;

  /** Options for one use. */
  protected DatabaseOptions(Scope scope) {
    super(scope);
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
      byDefault = Postgres.DEFAULT_VERSION + "; for immich the one with vectors",
      example = "databaseVersion '17.11'",
      once = true)
  public S databaseVersion(String tag) {
    databaseVersion = tag;
    return say();
  }

  /**
   * The database: the platform's own where it runs databases, else a server of the service.
   *
   * @param name the name of the database and of its user
   * @param password the secret's name inside the service
   */
  final Database database(Setting setting, RecipeContext context, String name, String password) {
    return database(setting, context, name, password, Engine.PLAIN);
  }

  /**
   * What a database must be able to.
   *
   * @param repository the image of a server of the service's own
   * @param version the version of that image
   * @param managed the version where the platform runs it
   * @param extensions what the platform's database is extended by
   */
  record Engine(String repository, String version, String managed, List<String> extensions) {
    /** PostgreSQL as it is. */
    static final Engine PLAIN =
        new Engine(Postgres.IMAGE, Postgres.DEFAULT_VERSION, Postgres.DEFAULT_VERSION, List.of());

    Engine {
      extensions = List.copyOf(extensions);
    }
  }

  /** The database of a service that needs more than PostgreSQL as it is. */
  final Database database(
      Setting setting, RecipeContext context, String name, String password, Engine engine) {
    String version = databaseVersion;
    if (context.cluster().hasManagedDatabases()) {
      return new ManagedPostgres(
          setting.owner(),
          setting.instance(),
          name,
          version == null ? engine.managed() : version,
          databaseStorage,
          storageClass(setting, context),
          engine.extensions(),
          setting.retain());
    }
    return new Postgres(
        setting.owner(),
        setting.instance(),
        name,
        name,
        setting.secret(password),
        version == null ? engine.version() : version,
        setting.claim("data", databaseStorage),
        engine.repository());
  }

  /**
   * The cache: the platform's own where it runs databases, else a server of the service.
   *
   * @param password the secret's name inside the service
   * @param forgets whether it may drop the old when it is full
   */
  final Cache cache(Setting setting, RecipeContext context, String password, boolean forgets) {
    return context.cluster().hasManagedDatabases()
        ? new ManagedRedis(setting.owner(), setting.instance(), storageClass(setting, context))
        : new Valkey(
            setting.owner(),
            setting.instance(),
            setting.secret(password),
            Valkey.DEFAULT_VERSION,
            forgets);
  }

  private static @Nullable String storageClass(Setting setting, RecipeContext context) {
    String said = setting.storageClass();
    return said == null ? context.cluster().storageClass() : said;
  }
}
