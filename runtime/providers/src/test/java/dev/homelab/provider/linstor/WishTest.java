package dev.homelab.provider.linstor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.Value;
import dev.homelab.provider.linstor.client.ApiCallRc;
import dev.homelab.provider.linstor.client.Zpool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be told of a wish before anybody is asked. */
class WishTest {
  private static List<String> titles(Map<String, Object> wish) {
    return WishCheck.of(Value.ofMap(wish)).stream().map(one -> one.title()).toList();
  }

  @Test
  void aWishInFullIsTaken() {
    assertThat(
            titles(
                Map.of(
                    "name", "data",
                    "node", "box",
                    "kind", "zfs-thin",
                    "layout", "mirror",
                    "devices", List.of(Map.of("serial", "S*", "size", ">= 1TB")),
                    "passphrase", new Value.Secret("pp"))))
        .isEmpty();
    Value later = new Value.Unknown(Address.of("node", "box"), "name");
    assertThat(titles(Map.of("node", later, "devices", List.of(later)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "name, da, is no name",
    "name, mirror-1, is no name",
    "kind, btrfs, cannot be `btrfs`",
    "layout, raidz, cannot be laid out",
    "passphrase, plain, stands in the open",
    "devices, /dev/sdb, are a list",
    "size, 3, has no `size`"
  })
  void whatCannotBeIsToldBeforehand(String field, String value, String title) {
    assertThat(titles(Map.of("node", "box", field, value)))
        .singleElement()
        .asString()
        .contains(title);
  }

  @Test
  void disksAreToldByKnownTerms() {
    Object devices = List.of(Map.of("label", "x"), Map.of("size", "big"), Map.of(), "/dev/sdb");
    assertThat(titles(Map.of("node", "box", "devices", devices))).hasSize(4);
    assertThat(titles(Map.of("name", "data"))).containsExactly("a storage pool needs its node");
    assertThat(titles(Map.of("node", "b", "kind", "lvm", "layout", "mirror"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "-4611686018427387904, true, false",
    "-4611686018427387005, true, false",
    "-9223372036854775806, false, true",
    "4611686018427387905, false, false",
    "1, false, false"
  })
  void theTwoHighestBitsOfACodeTellErrors(long code, boolean error, boolean warning) {
    ApiCallRc entry = new ApiCallRc(code, "m", "c", "", "do so");
    assertThat(entry.isError()).isEqualTo(error);
    assertThat(entry.isWarning()).isEqualTo(warning);
    assertThat(entry.told()).isEqualTo("m\nc\ndo so");
  }

  @ParameterizedTest
  @CsvSource({
    "/dev/sdb1, /dev/sdb",
    "/dev/nvme0n1p1, /dev/nvme0n1",
    "/dev/disk/by-id/nvme-ACME_1-part1, /dev/disk/by-id/nvme-ACME_1",
    "/dev/sdb3, /dev/sdb3"
  })
  void theFirstPartitionOfAZpoolStandsForItsDisk(String part, String disk) {
    Zpool.Found found = new Zpool.Found("single", List.of(part));
    assertThat(found.disks()).containsExactly(disk);
    assertThat(found.consistsOf(List.of(disk))).isTrue();
    assertThat(found.consistsOf(List.of(part))).isTrue();
    assertThat(found.consistsOf(List.of(disk, "/dev/sdz"))).isFalse();
  }
}
