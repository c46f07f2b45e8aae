package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.exec.StopSignal;
import dev.homelab.plan.PlanOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control planes that the script does not name any more and that are kept. */
class KeptMembersTest {
  private static final String CLUSTER = "cluster.prod/talos.cluster";

  @TempDir Path folder;

  /** Brings it up and takes nothing away, for nobody said so. */
  private static RunReport upKeeping(TalosBench bench) {
    return bench.run(PlanOptions.DEFAULT, RunOptions.UP, new StopSignal());
  }

  @Test
  void aMemberThatIsKeptIsNoChangeOfItsCluster() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      bench.up();
      bench.controlPlanes = 2;
      assertThat(TalosBench.codes(upKeeping(bench))).isEmpty();

      assertThat(bench.actions()).doesNotContainKey(CLUSTER);

      bench.up();
      assertThat(bench.world.talos().config("box/box-3")).isEmpty();
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void aMemberThatIsKeptAndSilentStaysOneAndItsNodeToo() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      bench.up();
      bench.world.box("box-3", false);
      bench.controlPlanes = 2;
      bench.kubernetes = "1.36.4";
      bench.world.talos().log().clear();

      upKeeping(bench);

      assertThat(bench.calls("ApplyConfiguration")).isNotEmpty();
      assertThat(bench.calls("Remove|Reset")).isEmpty();
      assertThat(bench.texts("nodes", "/metadata/name")).containsKey("prod-cp-3");
    }
  }

  @Test
  void aMemberThatIsOffAndGoesByItselfIsForgotten() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      bench.up();
      bench.controlPlanes = 2;
      upKeeping(bench);
      bench.world.box("box-3", false);
      bench.world.talos().log().clear();

      bench.up();

      assertThat(bench.calls("EtcdRemoveMemberByID")).hasSize(1);
      assertThat(bench.actions()).isEmpty();
    }
  }
}
