package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;

/** A Redis with its sentinels. */
@BlockOf(
    name = "redis",
    doc = "A Redis server; others take its password as `ref('…').password`.",
    in = "homelab { node('box') { tenant('home') { redis('cache') {\n…\n} } } }")
public final class RedisSpec extends StoredSpec<RedisSpec> {
  /** A server of a tenant. */
  public RedisSpec(Scope tenant, String name) {
    super(tenant, "Redis", name);
  }

  @Override
  protected RedisSpec self() {
    return this;
  }

  /** Names the version. */
  @Word(
      doc = "Names the release of Redis.",
      byDefault = "v8",
      example = "version 'v7'",
      once = true)
  public RedisSpec version(String release) {
    return state("version", release);
  }

  /** Lets everybody in. */
  @Word(
      doc = "Asks nobody for a password.",
      byDefault = "a password is asked for, which Cozystack makes",
      example = "withoutPassword()")
  public RedisSpec withoutPassword() {
    return state("authEnabled", false);
  }
}
