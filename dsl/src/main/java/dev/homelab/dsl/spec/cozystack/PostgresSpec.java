package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A PostgreSQL, run by CloudNativePG. */
@BlockOf(
    name = "postgres",
    doc = "A PostgreSQL server with its users and databases.",
    in = "homelab { node('box') { tenant('home') { postgres('db') {\n…\n} } } }")
public final class PostgresSpec extends AccountSpec<PostgresSpec> {
  private final TreeMap<String, Value> parameters = new TreeMap<>();

  /** A server of a tenant. */
  public PostgresSpec(Scope tenant, String name) {
    super(tenant, "Postgres", name);
  }

  @Override
  protected PostgresSpec self() {
    return this;
  }

  /** Names the version. */
  @Word(
      doc = "Names the release of PostgreSQL.",
      byDefault = "v18",
      example = "version 'v17'",
      once = true)
  public PostgresSpec version(String release) {
    return state("version", release);
  }

  /** Adds a user. */
  @Override
  @Word(
      doc = "Adds a user, whose password others take as `ref('…').password`.",
      byDefault = "none but the server's own; Cozystack makes the password",
      example = "user 'shop'",
      named = {
        "password: a secret of the lab to use instead of one that Cozystack makes",
        "replication: whether the user may copy the whole server"
      })
  public PostgresSpec user(String name) {
    return user(Map.of(), name);
  }

  @Override
  protected void account(String name, NamedArguments named) {
    if (name.equals("postgres")) {
      scope().unfit("Cozystack keeps the user 'postgres' for itself", "choose another name");
      return;
    }
    super.account(name, named);
    Boolean replication = named.optionalFlag("replication");
    if (replication != null) {
      state("users." + name + ".replication", replication);
    }
  }

  /** Adds a database. */
  @Word(
      doc = "Adds a database.",
      byDefault = "none; a database that names no user belongs to the only one there is",
      example = "database 'shop', extensions: ['pgcrypto']",
      named = {
        "admin: the users that own it",
        "readonly: the users that may read it",
        "extensions: what it is extended with"
      })
  public PostgresSpec database(String name) {
    return database(Map.of(), name);
  }

  /** Adds a database with more to say. */
  public PostgresSpec database(Map<String, ?> named, String name) {
    if (Accounts.isName(scope(), "database", name)) {
      NamedArguments arguments = NamedArguments.of("database", named, scope());
      roles("databases." + name, arguments);
      List<String> extensions = Accounts.texts(arguments, "extensions", scope());
      if (!extensions.isEmpty()) {
        state("databases." + name + ".extensions", extensions);
      }
    }
    return say();
  }

  /** Sets a parameter of the server. */
  @Word(
      doc = "Sets a parameter of the server's own configuration.",
      byDefault = "max_connections is 100, all others are PostgreSQL's",
      example = "parameter 'max_connections', 200")
  public PostgresSpec parameter(String name, Object value) {
    Value given = Names.value(scope(), value);
    parameters.put(name, given);
    return state("postgresql.parameters", new Value.Tree(parameters));
  }

  /** Encrypts connections. */
  @Word(
      doc = "Encrypts connections.",
      byDefault = "encrypted when it is reached from outside",
      example = "tls()")
  public PostgresSpec tls() {
    return state("tls.enabled", true);
  }

  /** Waits for copies. */
  @Word(
      doc = "Says how many copies must have a change before it counts.",
      byDefault = "none",
      example = "quorum 1, 1",
      once = true)
  public PostgresSpec quorum(int least, int most) {
    state("quorum.minSyncReplicas", least);
    return state("quorum.maxSyncReplicas", most);
  }

  @Override
  protected void defaults() {
    toOnlyUser("databases");
  }
}
