package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Value;
import java.util.Map;

/** A NATS with its JetStream. */
@BlockOf(
    name = "nats",
    doc = "A NATS server with its users and its stream of kept messages.",
    in = "homelab { node('box') { tenant('home') { nats('bus') {\n…\n} } } }")
public final class NatsSpec extends ReachedSpec<NatsSpec> {
  /** A server of a tenant. */
  public NatsSpec(Scope tenant, String name) {
    super(tenant, "NATS", name);
  }

  @Override
  protected NatsSpec self() {
    return this;
  }

  /** Sets the size of the stream. */
  @Word(
      doc = "Sets how much room kept messages (JetStream) have.",
      byDefault = "10.GiB",
      example = "size 20.GiB",
      once = true)
  public NatsSpec size(Size size) {
    return state("jetstream.size", size);
  }

  /** Keeps nothing. */
  @Word(
      doc = "Keeps no messages: without JetStream.",
      byDefault = "messages can be kept",
      example = "keepNothing()")
  public NatsSpec keepNothing() {
    return state("jetstream.enabled", false);
  }

  /** Names the class of its volumes. */
  @Word(
      doc = "Names the class of storage of its volumes, which cannot change later.",
      byDefault = "the default class of the box, `local`",
      example = "storageClass 'replicated'",
      once = true)
  public NatsSpec storageClass(String name) {
    return state("storageClass", name);
  }

  /** Adds a user. */
  @Word(
      doc = "Adds a user, whose password others take as `ref('…').password`.",
      byDefault = "none; Cozystack makes the password",
      example = "user 'shop'",
      named = {"password: a secret of the lab to use instead of one that Cozystack makes"})
  public NatsSpec user(String name) {
    return user(Map.of(), name);
  }

  /** Adds a user with more to say. */
  public NatsSpec user(Map<String, ?> named, String name) {
    if (Accounts.isName(scope(), "user", name)) {
      state("users." + name, Value.Tree.EMPTY);
      Value password = Accounts.password(NamedArguments.of("user", named, scope()), scope());
      if (password != null) {
        state("users." + name + ".password", password);
      }
    }
    return say();
  }

  /** Encrypts connections. */
  @Word(
      doc = "Encrypts connections.",
      byDefault = "encrypted when it is reached from outside",
      example = "tls()")
  public NatsSpec tls() {
    return state("tls.enabled", true);
  }
}
