package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A network of a tenant's own. */
@BlockOf(
    name = "vpc",
    doc = "A network of the tenant's own, for its machines.",
    in = "homelab { node('box') { tenant('home') { vpc('inner') {\n…\n} } } }")
public final class VpcSpec extends ApplicationSpec<VpcSpec> {
  /** A network of a tenant. */
  public VpcSpec(Scope tenant, String name) {
    super(tenant, "VirtualPrivateCloud", name);
  }

  @Override
  protected VpcSpec self() {
    return this;
  }

  /** Sets a field that has no word. */
  @Override
  @Word(
      doc = "Sets a field of the application that has no word, by its path below `spec`.",
      byDefault = "the field is as Cozystack has it",
      example = "set 'peers', []")
  public VpcSpec set(String path, Object value) {
    return super.set(path, value);
  }

  /** Adds a subnet. */
  @Word(
      doc = "Adds a subnet.",
      byDefault = "none; a subnet that names no addresses gets some from Kube-OVN",
      example = "subnet 'games', cidr: '172.16.0.0/24'",
      named = {"cidr: its addresses"})
  public VpcSpec subnet(String name) {
    return subnet(Map.of(), name);
  }

  /** Adds a subnet with its addresses. */
  public VpcSpec subnet(Map<String, ?> named, String name) {
    Map<String, String> one = new TreeMap<>(Map.of("name", name));
    String cidr = NamedArguments.of("subnet", named, scope()).optionalText("cidr");
    if (cidr != null) {
      one.put("cidr", cidr);
    }
    return add("subnets", List.of(one));
  }

  /** Joins another network. */
  @Word(
      doc = "Joins a network of another tenant, by the tenant's namespace and the network's name.",
      byDefault = "none",
      example = "peer 'tenant-family', 'inner'")
  public VpcSpec peer(String namespace, String network) {
    return add("peers", List.of(Map.of("tenantNamespace", namespace, "vpcName", network)));
  }

  /** Adds a route. */
  @Word(
      doc = "Sends what is for a network to an address.",
      byDefault = "none",
      example = "route '10.8.0.0/24', '172.16.0.2'")
  public VpcSpec route(String cidr, String nextHop) {
    return add("routes", List.of(Map.of("cidr", cidr, "nextHopIP", nextHop)));
  }
}
