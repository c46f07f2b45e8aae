package dev.homelab.sim.talos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.wire.machine.BootstrapRequest;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults of calls hit those that they are meant for, before or after the work is done. */
final class FaultsTest {
  private static final String ONE = "10.5.0.11";
  private final TestMachines lab = new TestMachines(TalosOptions.inMemory());

  @BeforeEach
  void start() {
    lab.add("one", ONE, "1.13.9", true);
    lab.sim.advance(15_000);
    lab.apply(lab.plain(ONE), lab.cluster.controlPlane("prod-cp-1", ONE));
    lab.sim.advance(20_000);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private Status.Code version() {
    return TestMachines.status(
            () -> lab.machine(lab.admin(ONE)).version(Empty.getDefaultInstance()))
        .getCode();
  }

  private Status.Code bootstrap() {
    return TestMachines.status(
            () -> lab.machine(lab.admin(ONE)).bootstrap(BootstrapRequest.getDefaultInstance()))
        .getCode();
  }

  @Test
  void someCallsPassFirstAndOthersAreNotMeant() {
    lab.sim.faults().add("one", "Version", 1, 2, new TalosFault.Answer(Status.UNAVAILABLE, false));
    lab.sim.faults().add("two", "", 0, 0, new TalosFault.Cut(false));
    assertThat(version()).isEqualTo(Status.Code.OK);
    assertThat(version()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(version()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(version()).isEqualTo(Status.Code.OK);
    lab.sim.faults().add("one", "", 0, 0, new TalosFault.Cut(false));
    assertThat(version()).isEqualTo(Status.Code.UNAVAILABLE);
    lab.sim.faults().clear();
    assertThat(version()).isEqualTo(Status.Code.OK);
  }

  @Test
  void aCanceledBootstrapMayHaveWorked() {
    lab.sim.faults().once("one", "Bootstrap", new TalosFault.Answer(Status.CANCELLED, false));
    assertThat(bootstrap()).isEqualTo(Status.Code.CANCELLED);
    lab.sim.faults().once("one", "Bootstrap", new TalosFault.Answer(Status.CANCELLED, true));
    assertThat(bootstrap()).isEqualTo(Status.Code.CANCELLED);
    assertThat(bootstrap()).isEqualTo(Status.Code.ALREADY_EXISTS);
  }

  @Test
  void aTestActsInTheMiddleOfACall() {
    AtomicInteger acts = new AtomicInteger();
    lab.sim.faults().once("one", "Version", new TalosFault.Act(acts::incrementAndGet, false));
    assertThat(version()).isEqualTo(Status.Code.OK);
    assertThat(acts).hasValue(1);
    lab.sim.faults().once("one", "Bootstrap", new TalosFault.Act(acts::incrementAndGet, true));
    assertThat(bootstrap()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(acts).hasValue(2);
    assertThat(bootstrap()).isEqualTo(Status.Code.ALREADY_EXISTS);
  }

  @Test
  void whatWasAskedIsLogged() {
    lab.sim.log().clear();
    version();
    assertThat(lab.sim.log().all())
        .extracting(entry -> entry.path() + " " + entry.query())
        .containsExactly("machine.MachineService/Version one");
  }
}
