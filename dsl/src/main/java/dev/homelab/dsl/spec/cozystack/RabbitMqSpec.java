package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import java.util.Map;

/** A RabbitMQ, run by its operator. */
@BlockOf(
    name = "rabbitmq",
    doc = "A RabbitMQ server with its users and virtual hosts.",
    in = "homelab { node('box') { tenant('home') { rabbitmq('queue') {\n…\n} } } }")
public final class RabbitMqSpec extends AccountSpec<RabbitMqSpec> {
  /** A server of a tenant. */
  public RabbitMqSpec(Scope tenant, String name) {
    super(tenant, "RabbitMQ", name);
  }

  @Override
  protected RabbitMqSpec self() {
    return this;
  }

  /** Names the version. */
  @Word(
      doc = "Names the release of RabbitMQ.",
      byDefault = "v4.2",
      example = "version 'v4.1'",
      once = true)
  public RabbitMqSpec version(String release) {
    return state("version", release);
  }

  /** Adds a virtual host. */
  @Word(
      doc = "Adds a virtual host.",
      byDefault = "only `/`; a virtual host that names no user belongs to the only one there is",
      example = "vhost 'shop', admin: 'shop'",
      named = {"admin: the users that own it", "readonly: the users that may read it"})
  public RabbitMqSpec vhost(String name) {
    return vhost(Map.of(), name);
  }

  /** Adds a virtual host with more to say. */
  public RabbitMqSpec vhost(Map<String, ?> named, String name) {
    if (Accounts.isName(scope(), "virtual host", name)) {
      roles("vhosts." + name, NamedArguments.of("vhost", named, scope()));
    }
    return say();
  }

  @Override
  protected void defaults() {
    toOnlyUser("vhosts");
    for (String host : names("vhosts")) {
      byDefault("vhosts." + host + ".roles", Map.of(), "nobody is named");
    }
  }
}
