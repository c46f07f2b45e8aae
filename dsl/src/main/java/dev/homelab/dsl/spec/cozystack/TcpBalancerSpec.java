package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import java.util.List;
import java.util.Map;

/** A balancer of TCP. */
@BlockOf(
    name = "tcpBalancer",
    doc = "A balancer that shares TCP connections out to servers.",
    in = "homelab { node('box') { tenant('home') { tcpBalancer('door') {\n…\n} } } }")
public final class TcpBalancerSpec extends ReachedSpec<TcpBalancerSpec> {
  /** A balancer of a tenant. */
  public TcpBalancerSpec(Scope tenant, String name) {
    super(tenant, "TCPBalancer", name);
  }

  @Override
  protected TcpBalancerSpec self() {
    return this;
  }

  /** Names the servers. */
  @Word(
      doc = "Names the servers behind it, by address.",
      byDefault = "none",
      example = "to '192.168.1.30', '192.168.1.31'")
  public TcpBalancerSpec to(String... servers) {
    return add("httpAndHttps.endpoints", List.of(servers));
  }

  /** Names the ports. */
  @Word(
      doc = "Names the ports of the servers.",
      byDefault = "80 and 443",
      example = "ports http: 8080, https: 8443",
      named = {"http: the one for HTTP; 80", "https: the one for HTTPS; 443"})
  public TcpBalancerSpec ports(Map<String, ?> named) {
    NamedArguments arguments = NamedArguments.of("ports", named, scope());
    Integer http = arguments.optionalCount("http");
    Integer https = arguments.optionalCount("https");
    state("httpAndHttps.targetPorts.http", http == null ? 80 : http);
    return state("httpAndHttps.targetPorts.https", https == null ? 443 : https);
  }

  /** Tells who asks. */
  @Word(
      doc = "Tells the servers who asks, by the PROXY protocol.",
      byDefault = "servers see the balancer's address",
      example = "tellWhoAsks()")
  public TcpBalancerSpec tellWhoAsks() {
    return state("httpAndHttps.mode", "tcp-with-proxy");
  }

  /** Lets some in. */
  @Word(
      doc = "Lets only these networks in.",
      byDefault = "everybody",
      example = "allow '192.168.1.0/24'")
  public TcpBalancerSpec allow(String... networks) {
    state("whitelistHTTP", true);
    return add("whitelist", List.of(networks));
  }

  @Override
  protected void defaults() {
    if (said("httpAndHttps.endpoints") != null) {
      byDefault("httpAndHttps.mode", "tcp", "the chart asks for it");
      byDefault("httpAndHttps.targetPorts.http", 80, "the port of HTTP");
      byDefault("httpAndHttps.targetPorts.https", 443, "the port of HTTPS");
    }
  }
}
