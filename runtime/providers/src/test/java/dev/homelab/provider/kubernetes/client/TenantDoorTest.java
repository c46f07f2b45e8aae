package dev.homelab.provider.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which pod of a control plane connections are led to, and what is told when there is none. */
class TenantDoorTest {
  private static final String NAME = "kubernetes-dev.tenant-home.svc";
  private static final Kubeconfig ANY =
      new Kubeconfig(
          "a",
          "https://" + NAME + ":6443",
          "default",
          Value.Tree.EMPTY,
          Value.Tree.EMPTY,
          Path.of("."),
          Path.of("."));

  private final Pods pods = new Pods();
  private final TenantWay way =
      new TenantWay(pods, new TenantKubeconfig(ANY, "tenant-home", "kubernetes-dev", 6443));

  @AfterEach
  void close() {
    way.close();
    assertThat(pods.closed).isEqualTo(pods.opened.size());
  }

  /** A Service with a named port, and pods that tests set. */
  private static final class Pods implements PodReach {
    private final List<String> opened = new ArrayList<>();
    private List<String> ready = List.of("one");
    private @Nullable ProviderException refusal;
    private int closed;

    @Override
    public Value.@Nullable Tree find(Wanted wanted, CallContext context) {
      return TestLab.yaml(
          "{spec: {selector: {app: plane}, ports: [{port: 6443, targetPort: api}]}}");
    }

    @Override
    public List<Value.Tree> list(Wanted wanted, CallContext context) {
      return ready.stream()
          .map(
              name ->
                  TestLab.yaml(
                      """
                      metadata: {name: %s}
                      spec: {containers: [{ports: [{name: other, containerPort: 1}]}, {ports: [{name: api, containerPort: 7443}]}]}
                      status: {phase: Running, conditions: [{type: Ready, status: "True"}]}
                      """
                          .formatted(name)))
          .toList();
    }

    @Override
    public Tunnel tunnel(String namespace, String pod, int port, CallContext context) {
      opened.add(namespace + '/' + pod + ':' + port);
      int number = opened.size();
      return new Tunnel() {
        @Override
        public int port() {
          return number;
        }

        @Override
        public @Nullable ProviderException refusal() {
          return number == opened.size() ? refusal : null;
        }

        @Override
        public void close() {
          closed++;
        }
      };
    }

    @Override
    public Value.Tree change(Change change, CallContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Ended run(
        String namespace, String pod, String container, List<String> words, CallContext context) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private int led() {
    return way.find(NAME, 6443).getPort();
  }

  @Test
  void aPodIsKeptAsLongAsItIsReady() {
    assertThat(led()).isEqualTo(1);
    pods.ready = List.of("another", "one");
    assertThat(led()).isEqualTo(1);
    assertThat(pods.opened).containsExactly("tenant-home/one:7443");
  }

  @Test
  void aReplacedPodIsLeftForTheNewOne() {
    led();
    pods.ready = List.of("two");
    assertThat(led()).isEqualTo(2);
    assertThat(pods.opened).containsExactly("tenant-home/one:7443", "tenant-home/two:7443");
    assertThat(pods.closed).isEqualTo(1);
  }

  @Test
  void aRefusedTunnelIsMadeAnewAndTold() {
    led();
    pods.refusal =
        new ProviderException(
            ErrorClass.TRANSIENT, Diagnostic.error("HL9001", "refused"), null, null);
    assertThat(way.failure()).isSameAs(pods.refusal);
    assertThat(led()).isEqualTo(2);
  }

  @Test
  void whoConnectsIsToldThatNoPodIsReady() {
    led();
    pods.ready = List.of();
    assertThat(way.find(NAME, 6443).isUnresolved()).isTrue();
    Diagnostic told = Objects.requireNonNull(way.failure()).diagnostics().get(0);
    assertThat(told.code()).isEqualTo("HL9103");
    assertThat(told.detail()).contains("None of its pods is ready");
    pods.ready = List.of("one");
    assertThat(led()).isEqualTo(1);
    assertThat(way.failure()).isNull();
  }
}
