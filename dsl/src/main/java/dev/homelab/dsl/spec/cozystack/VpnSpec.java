package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An Outline server (Shadowsocks). */
@BlockOf(
    name = "vpn",
    doc = "A VPN (Outline); each user has an address to paste, `ref('…').url`.",
    in = "homelab { node('box') { tenant('home') { vpn('way') {\n…\n} } } }")
public final class VpnSpec extends ReachedSpec<VpnSpec> {
  /** A server of a tenant. */
  public VpnSpec(Scope tenant, String name) {
    super(tenant, "VPN", name);
  }

  @Override
  protected VpnSpec self() {
    return this;
  }

  /** Names its address. */
  @Word(
      doc = "Names the address that clients dial.",
      byDefault = "`vpn-<name>` before the tenant's domain",
      example = "host 'vpn.example.com'",
      once = true)
  public VpnSpec host(String name) {
    return state("host", name);
  }

  /** Adds a user. */
  @Word(
      doc = "Adds a user.",
      byDefault = "none; Cozystack makes the password",
      example = "user 'anna'",
      named = {"password: a secret of the lab to use instead of one that Cozystack makes"})
  public VpnSpec user(String name) {
    return user(Map.of(), name);
  }

  /** Adds a user with more to say. */
  public VpnSpec user(Map<String, ?> named, String name) {
    if (Accounts.isName(scope(), "user", name)) {
      state("users." + name, Value.Tree.EMPTY);
      Value password = Accounts.password(NamedArguments.of("user", named, scope()), scope());
      if (password != null) {
        state("users." + name + ".password", password);
      }
    }
    return say();
  }

  /** Names addresses. */
  @Word(
      doc = "Names addresses of the box at which it is reached.",
      byDefault = "an address of its own, from the box's `pool`",
      example = "addresses '192.168.1.20'",
      once = true)
  public VpnSpec addresses(String... literals) {
    List<String> all = new ArrayList<>();
    for (String literal : literals) {
      IpAddress parsed = Names.parsed(scope(), literal, IpAddress::parse);
      if (parsed != null) {
        all.add(parsed.toString());
      }
    }
    return state("externalIPs", all);
  }
}
