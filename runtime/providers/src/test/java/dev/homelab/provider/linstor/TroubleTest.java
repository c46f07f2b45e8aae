package dev.homelab.provider.linstor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.linstor.client.LinstorCodes;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.linstor.LinstorDisk;
import dev.homelab.sim.linstor.LinstorFault;
import dev.homelab.sim.linstor.LinstorInCluster;
import dev.homelab.sim.linstor.LinstorOptions;
import dev.homelab.spi.Applied;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong on the way to a pool, and how the next call goes on. */
class TroubleTest extends LinstorBench {
  private static final LinstorDisk SDA = LinstorDisk.clean("/dev/sda", 100, "S1");
  private static final LinstorDisk SDB = LinstorDisk.clean("/dev/sdb", 100, "S2");

  /** The failure of a call that makes the pool. */
  private ProviderException failure(PoolCall call) {
    return Objects.requireNonNull(
        catchThrowableOfType(
            ProviderException.class, () -> session().create(request(pool(), null), call)),
        "the call failed");
  }

  @ParameterizedTest
  @CsvSource({
    "2, EXEC, zpool create, lost",
    "2, POST, storage-pools, done",
    "2, POST, storage-pools, undone",
    "2, EXEC, zpool set dev, lost",
    "2, EXEC, zpool set failmode, lost",
    "1, POST, physical-storage, done",
    "1, POST, physical-storage, undone",
    "1, EXEC, zpool set dev, lost",
    "1, EXEC, zpool get, lost"
  })
  void aProcessThatEndedAnywhereIsGoneOnFrom(int disks, String method, String match, String how) {
    if (disks == 1) {
      install(SDA);
    } else {
      install(SDA, SDB);
    }
    LinstorFault fault =
        how.equals("lost")
            ? new LinstorFault.LostCommand()
            : new LinstorFault.Cut(how.equals("done"));
    linstor.faults().once(method, match, fault);
    PoolCall first = new PoolCall();
    ProviderException broken = failure(first);
    assertThat(broken.errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
    assertThat(first.handles).hasSize(1);

    Applied made = session().create(request(pool(), null), new PoolCall().after(first));
    assertThat(made.ready()).isTrue();
    assertThat(made.outputs().get("layout")).isEqualTo(Value.of(disks == 1 ? "single" : "mirror"));
    assertThat(zpool().path("props").path("failmode").asText()).isEqualTo("continue");
    assertThat(linstor.changes().stream().filter(line -> line.startsWith("zpool create")))
        .hasSize(disks == 1 ? 0 : 1);
    int pools = registered().isMissingNode() ? 0 : 1;
    assertThat(pools).isEqualTo(1);
    linstor.clearRequests();
    session().create(request(pool(), null), new PoolCall());
    assertThat(linstor.changes()).isEmpty();
  }

  @Test
  void anErrorBesideSuccessIsARefusal() {
    install(SDA);
    linstor
        .faults()
        .once("POST", "physical-storage", new LinstorFault.IllEntry("201 with an error", false));
    PoolCall call = new PoolCall();
    ProviderException refused = failure(call);
    assertThat(code(refused)).isEqualTo(LinstorCodes.REFUSED);
    assertThat(told(refused)).contains("201 with an error").doesNotContain("this may take a while");
    assertThat(refused.errorClass()).isEqualTo(ErrorClass.REJECTED);
    assertThat(refused.isAfterMaking()).isTrue();
    assertThat(session().create(request(pool(), null), new PoolCall().after(call)).ready())
        .isTrue();
  }

  @Test
  void aPoolThatIsGoneAlreadyIsRemoved() {
    install(SDA);
    StateEntry recorded = entry(pool(), create(pool()));
    linstor.forget();
    linstor.clearRequests();
    session().delete(new StepRequest(lab, null, recorded), new PoolCall());
    assertThat(linstor.changes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"503, TRANSIENT", "401, DENIED"})
  void aQuestionThatIsNotAnsweredIsTold(int status, ErrorClass expected) {
    install(SDA);
    linstor.faults().once("GET", "view/storage-pools", new LinstorFault.Answer(status, false));
    ProviderException failed =
        catchThrowableOfType(ProviderException.class, () -> observe(pool(), null));
    assertThat(failed.errorClass()).isEqualTo(expected);
    assertThat(told(failed)).contains("status " + status);
  }

  @Test
  void aBodyThatIsNoAnswerIsNotTakenForOne() {
    install(SDA);
    linstor.faults().once("GET", "view/storage-pools", new LinstorFault.Garbage(false));
    ProviderException unread =
        catchThrowableOfType(ProviderException.class, () -> observe(pool(), null));
    assertThat(code(unread)).isEqualTo(LinstorCodes.NO_ANSWER);
    linstor.faults().once("POST", "physical-storage", new LinstorFault.Garbage(true));
    assertThat(failure(new PoolCall()).errorClass()).isEqualTo(ErrorClass.UNKNOWN_OUTCOME);
  }

  @Test
  void aControllerOfAnotherAuthorityIsRefused() {
    install(SDA);
    var other = start(LinstorOptions.inMemory());
    other.addNode(NODE, List.of(SDA));
    new LinstorInCluster(other, kube).connect();
    ProviderException refused =
        catchThrowableOfType(ProviderException.class, () -> observe(pool(), null));
    assertThat(code(refused)).isEqualTo(LinstorCodes.WRONG_CERTIFICATE);
    assertThat(refused.errorClass()).isEqualTo(ErrorClass.DENIED);
    assertThat(other.requests()).isEmpty();
  }

  @Test
  void aCertificateForAnotherNameIsRefusedThoughItsAuthorityIsRight() {
    linstor = start(LinstorOptions.inMemory().withNames("linstor-elsewhere"));
    install(SDA);
    ProviderException refused =
        catchThrowableOfType(ProviderException.class, () -> observe(pool(), null));
    assertThat(code(refused)).isEqualTo(LinstorCodes.WRONG_CERTIFICATE);
    assertThat(linstor.requests()).isEmpty();
  }

  @Test
  void beforeLinstorIsThereNothingIsThere() {
    assertThat(observe(pool(), null)).isInstanceOf(Observation.Absent.class);
  }

  @Test
  void aControllerThatDoesNotRunIsNotTakenForOneWithoutPools() {
    install(SDA);
    StateEntry recorded = entry(pool(), create(pool()));
    scale(0);
    assertThat(observe(pool(), null)).isInstanceOf(Observation.NotCreatedYet.class);
    assertThat(observe(pool(), recorded)).isInstanceOf(Observation.Unreachable.class);
    PoolCall impatient = new PoolCall(Duration.ofSeconds(8));
    ProviderException late =
        catchThrowableOfType(
            ProviderException.class, () -> session().create(request(pool(), null), impatient));
    assertThat(code(late)).isEqualTo(LinstorCodes.TOO_LATE);
    assertThat(impatient.waited).contains("the LINSTOR controller to run");
  }

  private void scale(int replicas) {
    try (var raw =
        KubeClient.connect(TestLab.target(kubeconfig()).config(), options(), new PoolCall())) {
      raw.send(
          KubeRequest.write(
              "PATCH",
              "apis/apps/v1/namespaces/cozy-linstor/deployments/linstor-controller",
              KubeRequest.MERGE_PATCH,
              ("{\"spec\":{\"replicas\":" + replicas + "}}").getBytes(StandardCharsets.UTF_8),
              new KubeCall("patch", "Deployment", "cozy-linstor", "linstor-controller")),
          new PoolCall());
    }
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (kube.nodes().objects("pods").keySet().stream()
        .anyMatch(name -> name.startsWith("cozy-linstor/linstor-controller"))) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void aNodeThatIsAwayIsWaitedFor() {
    install(SDA);
    linstor.away(NODE, 3);
    PoolCall call = new PoolCall();
    session().create(request(pool(), null), call);
    assertThat(call.waited).contains("LINSTOR node " + NODE + ", which is OFFLINE, to be ONLINE");
  }

  @Test
  void aPoolThatLinstorForgotIsRegisteredAgain() {
    install(SDA, SDB);
    Applied made = create(pool());
    linstor.forget();
    linstor.clearRequests();
    assertThat(create(pool()).outputs()).isEqualTo(made.outputs());
    assertThat(linstor.changes()).containsExactly("POST /v1/nodes/" + NODE + "/storage-pools");
  }

  @Test
  void aZpoolThatNobodyMarkedIsNotTaken() {
    install(SDA, SDB);
    linstor.run(NODE, List.of("zpool", "create", "-f", "-m", "none", "data", "/dev/sda"));
    linstor.clearRequests();
    ProviderException refused = failure(new PoolCall());
    assertThat(code(refused)).isEqualTo(LinstorCodes.FOREIGN);
    assertThat(told(refused)).contains("/dev/sda", "bears no mark");
    assertThat(linstor.changes()).isEmpty();
    Object named = List.of(Map.of("path", "/dev/sda"));
    assertThat(create(pool("devices", named)).ready()).isTrue();
    assertThat(linstor.changes()).first().asString().startsWith("POST /v1/nodes/");
  }

  @Test
  void aCommandThatFailsIsToldWithItsCode() {
    install(SDA, SDB);
    linstor.run(NODE, List.of("zpool", "create", "-f", "-m", "none", "other", "/dev/sdb"));
    linstor.edit(
        root ->
            ((ObjectNode) root.path("nodes").path(NODE).path("disks").path(1)).put("clean", true));
    ProviderException failed = failure(new PoolCall());
    assertThat(code(failed)).isEqualTo(LinstorCodes.COMMAND_FAILED);
    assertThat(told(failed)).contains("`zpool create`", "code 1", "currently unavailable");
    assertThat(Json.text(zpool(), "layout")).isEmpty();
  }
}
