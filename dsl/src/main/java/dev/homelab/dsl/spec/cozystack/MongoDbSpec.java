package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import java.util.List;
import java.util.Map;

/** A MongoDB, run by Percona's operator. */
@BlockOf(
    name = "mongodb",
    doc = "A MongoDB server with its users and databases.",
    in = "homelab { node('box') { tenant('home') { mongodb('db') {\n…\n} } } }")
public final class MongoDbSpec extends AccountSpec<MongoDbSpec> {
  /** A server of a tenant. */
  public MongoDbSpec(Scope tenant, String name) {
    super(tenant, "MongoDB", name);
  }

  @Override
  protected MongoDbSpec self() {
    return this;
  }

  /** Names the version. */
  @Word(
      doc = "Names the release of MongoDB.",
      byDefault = "v8",
      example = "version 'v7'",
      once = true)
  public MongoDbSpec version(String release) {
    return state("version", release);
  }

  /** Adds a database. */
  @Word(
      doc = "Adds a database.",
      byDefault = "none; a database that names no user belongs to the only one there is",
      example = "database 'shop'",
      named = {"admin: the users that own it", "readonly: the users that may read it"})
  public MongoDbSpec database(String name) {
    return database(Map.of(), name);
  }

  /** Adds a database with more to say. */
  public MongoDbSpec database(Map<String, ?> named, String name) {
    if (Accounts.isName(scope(), "database", name)) {
      roles("databases." + name, NamedArguments.of("database", named, scope()));
    }
    return say();
  }

  /** Spreads the data. */
  @Word(
      doc = "Spreads the data over shards, which `set 'shardingConfig', …` describes.",
      byDefault = "all data is in each copy",
      example = "sharding()")
  public MongoDbSpec sharding() {
    return state("sharding", true);
  }

  @Override
  protected void defaults() {
    toOnlyUser("databases");
    if (hasOneNode() && said("sharding") != null) {
      String reason = "copies of a part lie on different boxes, and there is one";
      byDefault("shardingConfig.configServers", 1, reason);
      byDefault("shardingConfig.mongos", 1, reason);
      byDefault(
          "shardingConfig.shards",
          List.of(Map.of("name", "rs0", "replicas", 1, "size", "10Gi")),
          reason);
    }
  }
}
