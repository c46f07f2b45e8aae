package dev.homelab.provider.kubernetes.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.Machine;
import dev.homelab.state.StateBackendContract;
import dev.homelab.state.StateCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of every state backend, for the one in a cluster. */
abstract class BackendContract extends StateBackendContract {
  @TempDir Path folder;
  private final String lab = "lab-" + UUID.randomUUID().toString().substring(0, 8);
  private final List<KubeClient> clients = new ArrayList<>();
  private volatile boolean broken;
  private long process = 100;

  abstract Path kubeconfig() throws IOException;

  @AfterEach
  void closeClients() {
    clients.forEach(KubeClient::close);
  }

  private synchronized KubeClient client() {
    try {
      KubeClient client =
          KubeClient.connect(
              TestLab.target(kubeconfig()).config(), TestLab.options(folder), FakeCall.patient());
      clients.add(client);
      return client;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected StateBackend open() {
    KubeClient client = client();
    return new KubernetesBackend(
        client::send, "default", lab, machine(), "test", () -> {}, Membership.KNOWN);
  }

  @Override
  protected StateBackend openBreakingAfter(int writes) {
    broken = false;
    KubeClient client = client();
    return new KubernetesBackend(
        new Breaking(client, writes),
        "default",
        lab,
        machine(),
        "test",
        () -> {},
        Membership.KNOWN);
  }

  /** Does a number of writes, and nothing at all after them. */
  private final class Breaking implements StateRequests.Sender {
    private final KubeClient client;
    private int left;

    Breaking(KubeClient client, int writes) {
      this.client = client;
      this.left = writes;
    }

    @Override
    public synchronized KubeAnswer send(KubeRequest request, CallContext context) {
      if ((request.writes() && left-- <= 0) || broken) {
        broken = true;
        throw new ProviderException(
            ErrorClass.UNREACHABLE,
            Diagnostic.error(KubernetesCodes.UNREACHABLE, "broken off"),
            null,
            null);
      }
      return client.send(request, context);
    }
  }

  @Override
  protected boolean hasBroken() {
    return broken;
  }

  @Override
  protected Machine machine() {
    return new Machine() {
      @Override
      public String user() {
        return "grace";
      }

      @Override
      public String host() {
        return "cellar";
      }

      @Override
      public long process() {
        return process;
      }

      @Override
      public String id() {
        return "this cellar";
      }

      @Override
      public OptionalLong startOf(long number) {
        return number == process ? OptionalLong.of(number * 1000) : OptionalLong.empty();
      }
    };
  }

  @Test
  void anotherMachineOfTheSameNameIsNotTakenForThisOne() {
    StateBackend ours = open();
    StateBackend theirs =
        new KubernetesBackend(
            client()::send, "default", lab, namesake(), "test", () -> {}, Membership.KNOWN);
    StateBackend.LockOwner owner =
        new StateBackend.LockOwner("grace", "cellar", 100, "2026-01-01T00:00:00Z", "up");
    try (StateBackend.Lock held = ours.lock(owner)) {
      assertThatThrownBy(() -> theirs.lock(owner)).hasMessageContaining(StateCodes.LOCKED);
      assertThat(ours.lockedBy()).isEqualTo(owner);
    }
    theirs.close();
    ours.close();
  }

  @Test
  void whatAFormerHolderWritesDuringATakeoverIsKept() {
    keepsAllDuringATakeover("PATCH", "small");
  }

  @Test
  void aPieceThatAFormerHolderMakesDuringATakeoverIsKept() {
    keepsAllDuringATakeover("POST", "x".repeat(300 * 1024));
  }

  /** The former holder appends at the moment of the taker's first such request to the journal. */
  private void keepsAllDuringATakeover(String method, String first) {
    StateBackend former = open();
    former.lock(owner("up"));
    former.compact(text("{}"));
    former.append(List.of(text(first)));
    ownerDies();
    KubeClient client = client();
    AtomicBoolean meets = new AtomicBoolean(true);
    StateRequests.Sender sender =
        (request, context) -> {
          boolean journal =
              request.path().contains(lab + "-j")
                  || (request.body() != null
                      && new String(request.body(), StandardCharsets.UTF_8).contains(lab + "-j"));
          if (journal && request.method().equals(method) && meets.getAndSet(false)) {
            former.append(List.of(text("second")));
          }
          return client.send(request, context);
        };
    StateBackend taker =
        new KubernetesBackend(
            sender, "default", lab, machine(), "test", () -> {}, Membership.KNOWN);
    try (StateBackend.Lock lock = taker.lock(owner("up"))) {
      assertThat(lock).isNotNull();
      assertThat(meets).as("the former holder wrote in between").isFalse();
      taker.append(List.of(text("third")));
      assertThat(taker.load().journal())
          .containsExactly(text(first), text("second"), text("third"));
      assertThatThrownBy(() -> former.append(List.of(text("fourth"))))
          .hasMessageContaining(KubernetesCodes.STATE_TAKEN);
      assertThat(taker.load().journal()).hasSize(3);
    }
    taker.close();
    former.close();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aLockThatCannotBeRemovedIsANoticeAndNoFailure() {
    KubeClient client = client();
    StateBackend backend =
        new KubernetesBackend(
            (request, context) -> {
              if (request.method().equals("DELETE")) {
                throw new ProviderException(
                    ErrorClass.UNREACHABLE,
                    Diagnostic.error(KubernetesCodes.UNREACHABLE, "gone"),
                    null,
                    null);
              }
              return client.send(request, context);
            },
            "default",
            lab,
            machine(),
            "test",
            () -> {},
            Membership.KNOWN);
    backend.lock(owner("up")).close();
    assertThat(backend.notices())
        .extracting(Diagnostic::code)
        .containsExactly(StateCodes.STALE_LOCK);
    assertThat(backend.lockedBy()).isEqualTo(owner("up"));
    backend.close();
  }

  /** A machine with the same name, on which there is no such process. */
  private static Machine namesake() {
    return new Machine() {
      @Override
      public String user() {
        return "grace";
      }

      @Override
      public String host() {
        return "cellar";
      }

      @Override
      public long process() {
        return 7;
      }

      @Override
      public OptionalLong startOf(long number) {
        return number == 7 ? OptionalLong.of(7) : OptionalLong.empty();
      }

      @Override
      public String id() {
        return "the other cellar";
      }
    };
  }

  @Override
  protected void ownerDies() {
    process++;
  }
}
