package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import java.util.List;

/** The ingress controller of a tenant, which Cozystack makes. */
@BlockOf(
    name = "ingress",
    doc = "The ingress controller of a tenant.",
    in =
        "homelab { node('box') { pool '192.168.1.200-192.168.1.220'\n"
            + "tenant('home') { ingress {\n…\n} } } }")
public final class IngressSpec extends ModuleSpec<IngressSpec> {
  /** The controller of a tenant. */
  public IngressSpec(Scope tenant) {
    super(tenant, "Ingress");
  }

  @Override
  protected IngressSpec self() {
    return this;
  }

  /** Sets the number of copies. */
  @Word(
      doc = "Sets how many copies run.",
      byDefault = "1 on one box, else 2",
      example = "replicas 2",
      once = true)
  public IngressSpec replicas(int count) {
    return state("replicas", count);
  }

  /** Lets some in. */
  @Word(
      doc = "Lets only these networks in.",
      byDefault = "everybody",
      example = "allow '192.168.1.0/24'")
  public IngressSpec allow(String... networks) {
    return add("whitelist", List.of(networks));
  }

  /** Believes Cloudflare. */
  @Word(
      doc = "Believes Cloudflare's servers who asks, which stand before it.",
      byDefault = "who connects is who asks",
      example = "behindCloudflare()")
  public IngressSpec behindCloudflare() {
    return state("cloudflareProxy", true);
  }

  /** Believes a balancer. */
  @Word(
      doc = "Believes the balancer before it who asks, by the PROXY protocol.",
      byDefault = "who connects is who asks",
      example = "proxyProtocol()")
  public IngressSpec proxyProtocol() {
    return state("proxyProtocol", true);
  }

  /** Sets processors. */
  @Word(
      doc = "Sets how many processors each copy may use; `'500m'` is half of one.",
      byDefault = "what the preset has",
      example = "cpu 2",
      once = true)
  public IngressSpec cpu(int count) {
    return state("resources.cpu", String.valueOf(count));
  }

  /** Sets parts of processors. */
  public IngressSpec cpu(String amount) {
    return state("resources.cpu", amount);
  }

  /** Sets memory. */
  @Word(
      doc = "Sets how much memory each copy may use.",
      byDefault = "what the preset has",
      example = "memory 1.GiB",
      once = true)
  public IngressSpec memory(Size size) {
    return state("resources.memory", size);
  }

  /** Names a preset. */
  @Word(
      doc = "Names a preset of Cozystack for processors and memory of each copy.",
      byDefault = "t1.micro",
      example = "preset 'u1.micro'",
      once = true)
  public IngressSpec preset(String name) {
    return state("resourcesPreset", name);
  }
}
