package dev.homelab.provider.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppAccess;
import dev.homelab.provider.apps.client.AppCodes;
import dev.homelab.provider.apps.client.AppPlace;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.PodAccess;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The way to an application, and what is told when it cannot be taken. */
class AccessTest extends AppsBench {
  /** A cluster that counts the tunnels that are open. */
  private static final class Counting implements PodReach {
    private final PodReach inner;
    private int open;
    private int opened;

    Counting(PodReach inner) {
      this.inner = inner;
    }

    @Override
    public Value.@Nullable Tree find(Wanted wanted, CallContext context) {
      return inner.find(wanted, context);
    }

    @Override
    public List<Value.Tree> list(Wanted wanted, CallContext context) {
      return inner.list(wanted, context);
    }

    @Override
    public Value.Tree change(Change change, CallContext context) {
      return inner.change(change, context);
    }

    @Override
    public Tunnel tunnel(String namespace, String pod, int port, CallContext context) {
      Tunnel tunnel = inner.tunnel(namespace, pod, port, context);
      open++;
      opened++;
      return new Tunnel() {
        @Override
        public int port() {
          return tunnel.port();
        }

        @Override
        public void close() {
          open--;
          tunnel.close();
        }
      };
    }

    @Override
    public Ended run(
        String namespace, String pod, String container, List<String> command, CallContext context) {
      return inner.run(namespace, pod, container, command, context);
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  @Test
  void aKeyThatCannotBeHadLeavesNoTunnelOpen() {
    install("sonarr");
    AppPlace place = Objects.requireNonNull(AppPlace.of(Media.folder().desired()));
    PodReach inner = PodAccess.into(TestLab.target(kubeconfig()), options(), new AppCall());
    try (Counting reach = new Counting(Objects.requireNonNull(inner))) {
      AppAccess.open(reach, place, options(), new AppCall()).close();
      assertThat(reach.opened).isOne();
      FakeCall secretless = FakeCall.patient();
      HomelabException unknown =
          catchThrowableOfType(
              HomelabException.class, () -> AppAccess.open(reach, place, options(), secretless));
      assertThat(unknown).hasMessageContaining("no secret sonarr");
      assertThat(reach.open).isZero();
    }
  }

  @Test
  void aLackOfRightsIsToldAtOnce() {
    install("sonarr");
    kube.rights().take("*", "pods/portforward", SPACE);
    Observation seen = observe(Media.folder(), null, new AppCall());
    ProviderException cause = ((Observation.Unreachable) seen).cause();
    assertThat(cause.errorClass()).isEqualTo(ErrorClass.DENIED);
    assertThat(told(cause)).contains("you may not reach Pod objects", SPACE);
    AppCall call = new AppCall();
    ProviderException denied =
        catchThrowableOfType(
            ProviderException.class,
            () -> session().create(new StepRequest(lab, Media.folder(), null), call));
    assertThat(denied.errorClass()).isEqualTo(ErrorClass.DENIED);
    assertThat(call.waited).noneMatch(what -> what.contains("to answer"));
  }

  @Test
  void whyNobodyAnswersIsToldWhenTheTimeIsOver() throws IOException {
    install("sonarr");
    AppCall brief = new AppCall(Duration.ofSeconds(6));
    ProviderException late;
    try (Socket deaf = deaf()) {
      kube.console().tunnel(SPACE, "sonarr", 8989, deaf::getLocalPort);
      late =
          catchThrowableOfType(
              ProviderException.class,
              () -> session().create(new StepRequest(lab, Media.folder(), null), brief));
    }
    assertThat(code(late)).isEqualTo(AppCodes.TOO_LATE);
    assertThat(told(late)).contains("nothing answers on its port", "connection refused: 8989");
    assertThat(told(late))
        .contains("kubectl -n media get pods", "homelab logs " + workload("sonarr"));
  }

  @Test
  void aWaitIsToldWithWhatWasSeenLastAndEndsWhenTheRunIsStopped()
      throws IOException, InterruptedException {
    install("sonarr");
    AtomicInteger port = new AtomicInteger();
    kube.console().tunnel(SPACE, "sonarr", 8989, port::get);
    try (ServerSocket mute = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      port.set(mute.getLocalPort());
      AppCall call = new AppCall();
      Waiting waits = new Waiting(() -> create(call));
      mute.accept().getInputStream().read();
      waits.endsWith(call);
    }
    try (Socket deaf = deaf()) {
      port.set(deaf.getLocalPort());
      AppCall call = new AppCall();
      Waiting waits = new Waiting(() -> create(call));
      while (call.waited.isEmpty() && waits.isAlive()) {
        Thread.onSpinWait();
      }
      assertThat(call.waited.get(0))
          .startsWith("Sonarr (media/sonarr) to answer on port 8989: its start to be over; ")
          .contains("nothing answers on its port; The cluster: ");
      waits.endsWith(call);
    }
  }

  /** Has a port to itself at which nobody listens. */
  private static Socket deaf() throws IOException {
    Socket made = new Socket();
    made.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return made;
  }

  private void create(AppCall call) {
    session().create(new StepRequest(lab, Media.folder(), null), call);
  }

  /** A step that waits. */
  private static final class Waiting extends Thread {
    private final AtomicReference<ProviderException> ended = new AtomicReference<>();

    Waiting(Runnable step) {
      super(step);
      setUncaughtExceptionHandler((thread, failure) -> ended.set((ProviderException) failure));
      start();
    }

    void endsWith(AppCall call) throws InterruptedException {
      call.cancel();
      join(Duration.ofSeconds(8).toMillis());
      assertThat(isAlive()).isFalse();
      ProviderException failure = Objects.requireNonNull(ended.get());
      assertThat(failure.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
      assertThat(told(failure)).contains("the run was stopped");
    }
  }
}
