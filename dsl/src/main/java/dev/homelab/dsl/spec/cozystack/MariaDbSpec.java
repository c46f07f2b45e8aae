package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.SecretSource;
import dev.homelab.model.Value;
import java.util.Map;

/** A MariaDB, run by its operator. */
@BlockOf(
    name = "mariadb",
    doc = "A MariaDB server with its users and databases.",
    in = "homelab { node('box') { tenant('home') { mariadb('db') {\n…\n} } } }")
public final class MariaDbSpec extends AccountSpec<MariaDbSpec> {
  private static final int PASSWORD = 32;
  private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

  /** A server of a tenant. */
  public MariaDbSpec(Scope tenant, String name) {
    super(tenant, "MariaDB", name);
  }

  @Override
  protected MariaDbSpec self() {
    return this;
  }

  /** Names the version. */
  @Word(
      doc = "Names the release of MariaDB.",
      byDefault = "v11.8",
      example = "version 'v11.4'",
      once = true)
  public MariaDbSpec version(String release) {
    return state("version", release);
  }

  /** Adds a user. */
  @Override
  @Word(
      doc = "Adds a user, whose password others take as `ref('…').password`.",
      byDefault = "none but `root`; the lab makes the password, since the chart asks for one",
      example = "user 'shop'",
      named = {
        "password: a secret of the lab to use instead of one that is made",
        "connections: how many connections the user may have; 0, which is any number"
      })
  public MariaDbSpec user(String name) {
    return user(Map.of(), name);
  }

  @Override
  protected void account(String name, NamedArguments named) {
    super.account(name, named);
    String user = "users." + name;
    if (said(user + ".password") == null) {
      String secret = scope().namespace() + '.' + address().last().name() + '.' + name;
      scope().lab().secret(secret, new SecretSource.Generated(PASSWORD, LETTERS), scope().line());
      byDefault(
          user + ".password", new Value.Secret(secret), "made by the lab; the chart asks for one");
    }
    Integer connections = named.optionalCount("connections");
    if (connections == null) {
      byDefault(user + ".maxUserConnections", 0, "any number; the chart asks for one");
    } else {
      state(user + ".maxUserConnections", connections);
    }
  }

  /** Adds a database. */
  @Word(
      doc = "Adds a database.",
      byDefault = "none; a database that names no user belongs to the only one there is",
      example = "database 'shop'",
      named = {"admin: the users that own it", "readonly: the users that may read it"})
  public MariaDbSpec database(String name) {
    return database(Map.of(), name);
  }

  /** Adds a database with more to say. */
  public MariaDbSpec database(Map<String, ?> named, String name) {
    if (Accounts.isName(scope(), "database", name)) {
      roles("databases." + name, NamedArguments.of("database", named, scope()));
    }
    return say();
  }

  @Override
  protected void defaults() {
    toOnlyUser("databases");
  }
}
