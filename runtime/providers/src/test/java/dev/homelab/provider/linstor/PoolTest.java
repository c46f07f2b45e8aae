package dev.homelab.provider.linstor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.linstor.client.LinstorCodes;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.linstor.LinstorDisk;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.StepRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pools through the Kubernetes API, over real sockets and mutual TLS. */
class PoolTest extends LinstorBench {
  private static final LinstorDisk SDA = LinstorDisk.clean("/dev/sda", 100, "S1");
  private static final LinstorDisk SDB = LinstorDisk.clean("/dev/sdb", 100, "S2");
  private static final LinstorDisk NVME = LinstorDisk.clean("/dev/nvme1n1", 200, "N1");

  @Test
  void oneDiskIsAPoolOfItself() {
    install(NVME, SDA.used());
    Applied made = create(pool());
    assertThat(made.ready()).isTrue();
    assertThat(made.outputs())
        .isEqualTo(
            Value.ofMap(
                Map.of(
                    "pool",
                    "data",
                    "layout",
                    "single",
                    "devices",
                    List.of("/dev/nvme1n1"),
                    "capacity",
                    200L << 20)));
    assertThat(linstor.changes())
        .containsExactly(
            "POST /v1/physical-storage/" + NODE,
            "zpool set dev.homelab:mark="
                + PoolMark.hash(lab, ADDRESS.toString(), NODE + "/data")
                + " data",
            "zpool set failmode=continue data");
    assertThat(registered().path("provider_kind").asText()).isEqualTo("ZFS");
  }

  @Test
  void twoDisksOfOneSizeAreAMirror() {
    install(SDA, SDB);
    Applied made = create(pool());
    assertThat(linstor.changes())
        .startsWith(
            "POST /v1/nodes/" + NODE + "/storage-pools",
            "zpool create -f -m none data mirror /dev/sda /dev/sdb");
    assertThat(Json.text(zpool(), "layout")).isEqualTo("mirror");
    assertThat(zpool().path("props").path("failmode").asText()).isEqualTo("continue");
    assertThat(made.outputs().get("layout")).isEqualTo(Value.of("mirror"));
    assertThat(made.outputs().get("capacity")).isEqualTo(Value.of(100L << 20));
  }

  @Test
  void whatWasMadeIsSeenAsWishedAndOurs() {
    install(SDA, SDB);
    Object disks = List.of(Map.of("serial", "S*", "size", ">= 50GiB"));
    var spec = pool("layout", "mirror", "kind", "zfs-thin", "devices", disks);
    StateEntry recorded = entry(spec, create(spec));
    Observation.Present seen = (Observation.Present) observe(spec, recorded);
    assertThat(seen.owner()).isEqualTo(Observation.Owner.OURS);
    assertThat(seen.ready()).isTrue();
    assertThat(seen.outputs()).isEqualTo(recorded.outputs());
    assertThat(session().compare(spec, recorded, seen)).isEqualTo(Comparison.SAME);
    Observation.Present unrecorded = (Observation.Present) observe(spec, null);
    assertThat(session().compare(spec, null, unrecorded)).isEqualTo(Comparison.SAME);
  }

  @Test
  void aChangeOfWhatAPoolIsMadeOfIsRefused() {
    install(SDA);
    var spec = pool();
    StateEntry recorded = entry(spec, create(spec));
    Object more = List.of(Map.of("path", "/dev/sda"), Map.of("path", "/dev/sdb"));
    for (var other :
        List.of(pool("kind", "zfs-thin"), pool("layout", "mirror"), pool("devices", more))) {
      Observation.Present seen = (Observation.Present) observe(other, recorded);
      assertThat(session().compare(other, recorded, seen).changes()).hasSize(1);
      assertThat(session().compare(other, recorded, seen).replaceBecause()).isEmpty();
      assertThat(seen.refused()).extracting(Diagnostic::code).isEqualTo(LinstorCodes.FIXED);
      ProviderSession session = session();
      ProviderException refused =
          catchThrowableOfType(
              ProviderException.class,
              () -> session.update(request(other, recorded), new PoolCall()));
      assertThat(refused.errorClass()).isEqualTo(ErrorClass.REJECTED);
    }
  }

  @Test
  void disksOfDifferentSizesAreNotGuessedAt() {
    install(SDA, NVME);
    ProviderException refused = catchThrowableOfType(ProviderException.class, () -> create(pool()));
    assertThat(code(refused)).isEqualTo(LinstorCodes.NO_DISK);
    assertThat(told(refused)).contains("/dev/sda 107 GB", "/dev/nvme1n1 214 GB", "different sizes");
    assertThat(linstor.changes()).isEmpty();
    create(pool("layout", "stripe"));
    assertThat(Json.text(zpool(), "layout")).isEqualTo("stripe");
  }

  @Test
  void withoutACleanDiskNothingIsDone() {
    install(SDA.used());
    ProviderException refused = catchThrowableOfType(ProviderException.class, () -> create(pool()));
    assertThat(refused.errorClass()).isEqualTo(ErrorClass.REJECTED);
    assertThat(told(refused)).contains("no disk is clean", NODE);
    assertThat(linstor.changes()).isEmpty();
  }

  @Test
  void aDiskThatIsNotThereIsNamed() {
    install(SDA);
    Object wished = List.of(Map.of("serial", "S1"), Map.of("serial", "S9"));
    ProviderException refused =
        catchThrowableOfType(ProviderException.class, () -> create(pool("devices", wished)));
    assertThat(told(refused)).contains("serial: 'S9'", "/dev/sda 107 GB ACME SSD S1");
  }

  @Test
  void anUnmarkedPoolIsTakenOnlyWhenTheLabSaysSo() {
    install(SDA);
    linstor.run(NODE, List.of("zpool", "create", "-f", "-m", "none", "data", "/dev/sda"));
    linstor.edit(
        root -> {
          var pool = root.withArray("/pools").addObject().put("storage_pool_name", "data");
          pool.put("node_name", NODE).put("provider_kind", "ZFS");
          pool.putObject("props").put("StorDriver/StorPoolName", "data");
        });
    linstor.clearRequests();
    Observation.Present seen = (Observation.Present) observe(pool(), null);
    assertThat(seen.owner()).isEqualTo(Observation.Owner.UNMARKED);
    ProviderException refused = catchThrowableOfType(ProviderException.class, () -> create(pool()));
    assertThat(code(refused)).isEqualTo(LinstorCodes.FOREIGN);
    assertThat(linstor.changes()).isEmpty();

    var adopted = adopting(pool());
    Applied taken = session().update(request(adopted, null), new PoolCall());
    assertThat(taken.outputs().get("devices")).isEqualTo(Value.of(List.of("/dev/sda")));
    assertThat(((Observation.Present) observe(adopted, null)).owner())
        .isEqualTo(Observation.Owner.OURS);
  }

  @Test
  void aPoolOfAnotherLabIsLeftAlone() {
    install(SDA);
    create(pool());
    linstor.clearRequests();
    var stranger = new LabIdentity("else", "99999999", "");
    ProviderException refused =
        catchThrowableOfType(
            ProviderException.class,
            () ->
                session()
                    .create(new StepRequest(stranger, adopting(pool()), null), new PoolCall()));
    assertThat(code(refused)).isEqualTo(LinstorCodes.FOREIGN);
    assertThat(told(refused)).contains("lab home");
    assertThat(linstor.changes()).isEmpty();
  }

  @Test
  void removingAPoolKeepsItsDataAndItComesBack() {
    install(SDA, SDB);
    var spec = pool();
    StateEntry recorded = entry(spec, create(spec));
    PoolCall call = new PoolCall();
    session().delete(new StepRequest(lab, null, recorded), call);
    assertThat(registered().isMissingNode()).isTrue();
    assertThat(call.progressed).anyMatch(line -> line.contains("data on " + NODE + " stay"));
    assertThat(Json.text(zpool(), "layout")).isEqualTo("mirror");
    session().delete(new StepRequest(lab, null, recorded), new PoolCall());
    linstor.clearRequests();
    assertThat(create(spec).outputs()).isEqualTo(recorded.outputs());
    assertThat(linstor.changes()).containsExactly("POST /v1/nodes/" + NODE + "/storage-pools");
  }

  @Test
  void aPoolWithVolumesIsNotRemoved() {
    install(SDA);
    var spec = pool();
    StateEntry recorded = entry(spec, create(spec));
    linstor.edit(root -> ((ObjectNode) root.path("pools").path(0)).put("volumes", 2));
    ProviderException refused =
        catchThrowableOfType(
            ProviderException.class,
            () ->
                session()
                    .delete(
                        new StepRequest(lab, null, recorded),
                        new PoolCall(Duration.ofSeconds(11))));
    assertThat(code(refused)).isEqualTo(LinstorCodes.REFUSED);
    assertThat(told(refused)).contains("has still resources/snapshots deployed");
    assertThat(refused.errorClass()).isEqualTo(ErrorClass.REJECTED);
  }

  @Test
  void volumesThatAreGoingAreWaitedFor() {
    install(SDA);
    var spec = pool();
    StateEntry recorded = entry(spec, create(spec));
    linstor.edit(root -> ((ObjectNode) root.path("pools").path(0)).put("volumes", 1));
    PoolCall call = new PoolCall();
    Thread volumes =
        new Thread(
            () -> {
              try {
                Thread.sleep(500);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              linstor.edit(root -> ((ObjectNode) root.path("pools").path(0)).put("volumes", 0));
            });
    volumes.start();
    session().delete(new StepRequest(lab, null, recorded), call);
    assertThat(observe(spec, recorded)).isInstanceOf(Observation.Absent.class);
  }

  @Test
  void theMarksRebuildALostRecord() {
    install(SDA);
    Object disks = List.of(Map.of("serial", "S1"));
    var spec = pool("devices", disks);
    Applied made = create(spec);
    var found = session().inventory(lab, new PoolCall()).found();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).address()).isEqualTo(ADDRESS);
    StateEntry rebuilt = found.get(0).entry();
    assertThat(rebuilt.objectId()).isEqualTo(made.objectId());
    assertThat(rebuilt.outputs()).isEqualTo(made.outputs());
    Observation.Present seen = (Observation.Present) observe(spec, rebuilt);
    assertThat(session().compare(spec, rebuilt, seen)).isEqualTo(Comparison.SAME);
  }

  @Test
  void lvmPoolsAreMadeByLinstorToo() {
    install(SDA);
    create(pool("kind", "lvm-thin"));
    assertThat(registered().path("props").path("StorDriver/StorPoolName").asText())
        .isEqualTo("linstor_data/data");
    assertThat(linstor.changes()).containsExactly("POST /v1/physical-storage/" + NODE);
  }
}
