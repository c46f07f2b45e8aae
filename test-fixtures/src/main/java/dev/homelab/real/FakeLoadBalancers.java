package dev.homelab.real;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives each Service of type LoadBalancer an address, as a cloud or MetalLB would.
 *
 * <p>Addresses come from 198.51.100.0/24, which RFC 5737 keeps for documentation; nothing answers
 * there. A Service with a {@code loadBalancerClass} belongs to someone else and is left alone; an
 * address asked for in {@code spec.loadBalancerIP} is given as asked.
 */
final class FakeLoadBalancers implements AutoCloseable {

  private static final String NETWORK = "198.51.100.";
  private static final int HOSTS = 254;

  private final KubeApi api;
  private final AtomicInteger given = new AtomicInteger();
  private final ControlLoop loop;

  FakeLoadBalancers(KubeApi api) {
    this.api = api;
    this.loop = ControlLoop.start(api, "/api/v1/services", this::react);
  }

  private void react(JsonNode service) {
    boolean wants =
        service.at("/spec/type").asText().equals("LoadBalancer")
            && service.at("/spec/loadBalancerClass").isMissingNode()
            && service.at("/metadata/deletionTimestamp").isMissingNode();
    boolean has = service.at("/status/loadBalancer/ingress/0/ip").isTextual();
    if (wants && !has) {
      setStatus(service, "{\"ingress\":[{\"ip\":\"" + address(service) + "\"}]}");
    } else if (!wants && has && !service.at("/spec/type").asText().equals("LoadBalancer")) {
      setStatus(service, "{\"ingress\":null}");
    }
  }

  private String address(JsonNode service) {
    String asked = service.at("/spec/loadBalancerIP").asText();
    return asked.isEmpty() ? NETWORK + (given.getAndIncrement() % HOSTS + 1) : asked;
  }

  private void setStatus(JsonNode service, String loadBalancer) {
    String path =
        "/api/v1/namespaces/%s/services/%s/status"
            .formatted(
                service.at("/metadata/namespace").asText(), service.at("/metadata/name").asText());
    api.merge(path, "{\"status\":{\"loadBalancer\":" + loadBalancer + "}}");
  }

  @Override
  public void close() {
    loop.close();
  }
}
