package dev.homelab.provider.linstor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.provider.linstor.client.LinstorCodes;
import dev.homelab.sim.linstor.LinstorDisk;
import dev.homelab.sim.linstor.LinstorFault;
import dev.homelab.sim.linstor.LinstorFaults;
import dev.homelab.spi.Applied;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A request that the network delivers twice: the run goes on with the pool that its first delivery
 * made, and with no other.
 */
class DoubledRequestTest extends LinstorBench {
  private static final LinstorDisk SDA = LinstorDisk.clean("/dev/sda", 100, "S1");
  private static final LinstorDisk SDB = LinstorDisk.clean("/dev/sdb", 100, "S2");
  private static final LabIdentity OTHER =
      new LabIdentity("other", "99999999-2222-3333-4444-555555555555", "");

  private void disks(int many) {
    if (many == 1) {
      install(SDA);
    } else {
      install(SDA, SDB);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, POST, physical-storage, zfs",
    "1, POST, physical-storage, zfs-thin",
    "1, POST, physical-storage, lvm",
    "1, POST, physical-storage, lvm-thin",
    "2, POST, storage-pools, zfs",
    "2, EXEC, zpool create, zfs"
  })
  void whatTheFirstDeliveryMadeIsGoneOnWith(int disks, String method, String match, String kind) {
    disks(disks);
    linstor.faults().once(method, match, new LinstorFault.Twice());
    PoolCall call = new PoolCall();
    Applied made = session().create(request(pool("kind", kind), null), call);
    assertThat(linstor.faults().met()).containsEntry("Twice", 1);
    assertThat(made.ready()).isTrue();
    assertThat(call.progressed).anyMatch(line -> line.endsWith("as it was asked for: goes on"));
    assertThat(pools()).hasSize(1);
    linstor.clearRequests();
    session().create(request(pool("kind", kind), null), new PoolCall());
    assertThat(linstor.changes()).isEmpty();
  }

  @Test
  void anErrorAboutAPoolThatStandsAsAskedIsNoEnd() {
    install(SDA);
    linstor.faults().once("POST", "physical-storage", new LinstorFault.IllEntry("made", true));
    assertThat(create(pool()).ready()).isTrue();
  }

  /** The second delivery is answered while LINSTOR still works at the first one. */
  @Test
  void aRegistrationThatIsOnItsWayIsWaitedForAndNotMadeByTheRun() {
    install(SDA);
    linstor.faults().once("POST", "physical-storage", new LinstorFault.Meanwhile(this::begins));
    PoolCall call = new PoolCall();
    assertThat(session().create(request(pool(), null), call).ready()).isTrue();
    assertThat(call.waited).contains("LINSTOR to register pool data");
    assertThat(linstor.changes().stream().filter(line -> line.startsWith("POST")))
        .containsExactly("POST /v1/physical-storage/" + NODE);
  }

  /** A run that was killed there leaves it to LINSTOR, too. */
  @Test
  void theNextRunWaitsForItAsWell() {
    install(SDA);
    linstor.faults().once("POST", "physical-storage", new LinstorFault.Cut(false));
    PoolCall killed = new PoolCall();
    failure(session(), pool(), killed);
    begins();
    linstor.clearRequests();
    PoolCall next = new PoolCall().after(killed);
    assertThat(session().create(request(pool(), null), next).ready()).isTrue();
    assertThat(linstor.changes().stream().filter(line -> line.startsWith("POST"))).isEmpty();
  }

  /** LINSTOR lays the disk out, and registers it some looks later. */
  private void begins() {
    linstor.run(NODE, List.of("zpool", "create", "-f", "-m", "none", "data", "/dev/sda"));
    linstor.faults().once("GET", "view/storage-pools", new LinstorFault.Meanwhile(() -> {}));
    linstor.faults().once("GET", "view/storage-pools", new LinstorFault.Meanwhile(() -> {}));
    linstor
        .faults()
        .once("GET", "view/storage-pools", new LinstorFault.Meanwhile(() -> registers(lab)));
  }

  private void registers(LabIdentity by) {
    PoolWish wish = PoolWish.of(pool().desired());
    DiskChoice choice = new DiskChoice(DiskChoice.SINGLE, List.of("/dev/sda"));
    linstor.edit(
        root -> {
          ObjectNode made = root.withArray("/pools").addObject();
          made.put("storage_pool_name", "data").put("node_name", NODE);
          ObjectNode props = made.put("provider_kind", "ZFS").putObject("props");
          props.put(StandingPool.BACKING, "data");
          PoolMark.of(by, ADDRESS, wish.objectId()).forEach(props::put);
          PoolRecord.of(wish, choice).forEach(props::put);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unmarked", "other lab", "other address", "kind", "disks", "wish", "zpool"})
  void aPoolThatIsNotAsItWasAskedForIsRefused(String how) {
    install(SDA, SDB.used());
    linstor
        .faults()
        .once(
            "POST",
            "physical-storage",
            new LinstorFault.Meanwhile(
                () -> {
                  linstor.run(
                      NODE, List.of("zpool", "create", "-f", "-m", "none", "data", "/dev/sda"));
                  registers(how.equals("other lab") ? OTHER : lab);
                  linstor.edit(root -> spoil(root, how));
                }));
    ProviderException refused = failure(session(), pool(), new PoolCall());
    assertThat(code(refused)).isEqualTo(LinstorCodes.REFUSED);
    assertThat(told(refused)).contains("Zpool name already used");
    assertThat(refused.isAfterMaking()).isTrue();
    assertThat(linstor.changes()).noneMatch(line -> line.startsWith("zpool set"));
  }

  private void spoil(ObjectNode root, String how) {
    ObjectNode pool = (ObjectNode) root.path("pools").path(0);
    ObjectNode props = pool.withObject("/props");
    Consumer<String> drop = props::remove;
    switch (how) {
      case "unmarked" -> drop.accept("Aux/homelab.dev/mark");
      case "other address" ->
          PoolMark.of(lab, Address.parse("cluster.home/pool.more"), NODE + "/data")
              .forEach(props::put);
      case "kind" -> pool.put("provider_kind", "ZFS_THIN");
      case "disks" -> props.put("Aux/homelab.dev/devices", "/dev/sdb");
      case "wish" -> props.put("Aux/homelab.dev/wish", "{\"layout\":\"stripe\",\"devices\":[]}");
      case "zpool" ->
          root.withArray("/nodes/" + NODE + "/zpools/data/devices").removeAll().add("/dev/sdb");
      default -> assertThat(how).isEqualTo("other lab");
    }
  }

  @Test
  void aMirrorThatIsNotOfTheChosenDisksIsRefused() {
    install(SDA, SDB);
    linstor
        .faults()
        .once(
            LinstorFaults.EXEC,
            "zpool create",
            new LinstorFault.Meanwhile(
                () ->
                    linstor.edit(
                        root ->
                            root.withObject("/nodes/" + NODE + "/zpools/data")
                                .put("layout", "stripe")
                                .putArray("devices")
                                .add("/dev/sda"))));
    ProviderException failed = failure(session(), pool(), new PoolCall());
    assertThat(code(failed)).isEqualTo(LinstorCodes.COMMAND_FAILED);
    assertThat(pools()).isEmpty();
  }

  private ProviderException failure(ProviderSession session, ResourceSpec spec, PoolCall call) {
    @Nullable ProviderException failed =
        catchThrowableOfType(
            ProviderException.class, () -> session.create(request(spec, null), call));
    assertThat(failed).as("the call failed").isNotNull();
    return failed;
  }

  private List<JsonNode> pools() {
    List<JsonNode> found = new ArrayList<>();
    linstor.edit(root -> root.path("pools").forEach(found::add));
    return found;
  }
}
