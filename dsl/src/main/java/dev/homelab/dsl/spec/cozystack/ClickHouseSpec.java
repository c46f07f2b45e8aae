package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Value;
import java.util.Map;
import java.util.function.Consumer;

/** A ClickHouse with its keeper. */
@BlockOf(
    name = "clickhouse",
    doc = "A ClickHouse server with its users and its keeper.",
    in = "homelab { node('box') { tenant('home') { clickhouse('db') {\n…\n} } } }")
public final class ClickHouseSpec extends ScaledSpec<ClickHouseSpec> {
  /** A server of a tenant. */
  public ClickHouseSpec(Scope tenant, String name) {
    super(tenant, "ClickHouse", name);
  }

  @Override
  protected ClickHouseSpec self() {
    return this;
  }

  /** Sets the size of its volumes. */
  @Word(
      doc = "Sets the size of the volume of each copy; it can grow later.",
      byDefault = "10.GiB",
      example = "size 20.GiB",
      once = true)
  public ClickHouseSpec size(Size size) {
    return state("size", size);
  }

  /** Names the class of its volumes. */
  @Word(
      doc = "Names the class of storage of its volumes, which cannot change later.",
      byDefault = "the default class of the box, `local`",
      example = "storageClass 'replicated'",
      once = true)
  public ClickHouseSpec storageClass(String name) {
    return state("storageClass", name);
  }

  /** Spreads the data. */
  @Word(
      doc = "Sets over how many shards the data is spread.",
      byDefault = "1",
      example = "shards 2",
      once = true)
  public ClickHouseSpec shards(int count) {
    return state("shards", count);
  }

  /** Keeps logs. */
  @Word(
      doc = "Sets how much room its own logs have, and how many days they are kept.",
      byDefault = "2.GiB and 15 days",
      example = "logs 5.GiB, 30",
      once = true)
  public ClickHouseSpec logs(Size size, int days) {
    state("logStorageSize", size);
    return state("logTTL", days);
  }

  /** Adds a user. */
  @Word(
      doc = "Adds a user, whose password others take as `ref('…').password`.",
      byDefault = "none but the server's own; Cozystack makes the password",
      example = "user 'shop'",
      named = {
        "password: a secret of the lab to use instead of one that Cozystack makes",
        "readonly: whether the user may read only"
      })
  public ClickHouseSpec user(String name) {
    return user(Map.of(), name);
  }

  /** Adds a user with more to say. */
  public ClickHouseSpec user(Map<String, ?> named, String name) {
    if (Accounts.isName(scope(), "user", name)) {
      NamedArguments arguments = NamedArguments.of("user", named, scope());
      String path = "users." + name;
      state(path, Value.Tree.EMPTY);
      Value password = Accounts.password(arguments, scope());
      if (password != null) {
        state(path + ".password", password);
      }
      Boolean readonly = arguments.optionalFlag("readonly");
      if (readonly != null) {
        state(path + ".readonly", readonly);
      }
    }
    return say();
  }

  /** Describes the keeper. */
  @Word(
      doc = "Describes the keeper, through which copies agree.",
      byDefault = "one of 1.GiB on one box",
      example = "keeper { size 2.GiB }")
  public ClickHouseSpec keeper(Consumer<PartSpec> block) {
    return part("clickhouseKeeper", "keeper", block);
  }
}
