package dev.homelab.provider.linstor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.linstor.client.CleanDisk;
import dev.homelab.provider.linstor.client.LinstorCodes;
import dev.homelab.provider.linstor.client.LinstorFailures;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which disks become a pool, and how they are laid out.
 *
 * @param layout {@code mirror}, {@code stripe} or {@code single}
 * @param devices the paths of the disks
 */
record DiskChoice(String layout, List<String> devices) {
  static final String SINGLE = "single";

  private static final JsonMapper JSON = new JsonMapper();

  DiskChoice {
    devices = List.copyOf(devices);
  }

  /**
   * The choice among the disks that are clean now.
   *
   * @throws ProviderException of class REJECTED when none fits, or it is not clear what is meant
   */
  static DiskChoice of(PoolWish wish, List<CleanDisk> clean) {
    List<CleanDisk> meant = meant(wish, clean);
    List<String> paths = meant.stream().map(CleanDisk::device).toList();
    if (wish.layout().equals(PoolWish.MIRROR)) {
      if (meant.size() < 2) {
        throw refused(wish, "a mirror needs two disks, and one fits", clean);
      }
      return new DiskChoice(PoolWish.MIRROR, paths);
    }
    if (meant.size() == 1) {
      return new DiskChoice(SINGLE, paths);
    }
    if (wish.layout().equals(PoolWish.STRIPE)) {
      return new DiskChoice(PoolWish.STRIPE, paths);
    }
    if (meant.stream().map(CleanDisk::size).distinct().count() > 1) {
      throw refused(
          wish, "several disks of different sizes fit, which no mirror is made of", clean);
    }
    if (!wish.kind().isZfs()) {
      throw refused(wish, "several disks fit, and " + wish.kind().word() + " mirrors none", clean);
    }
    return new DiskChoice(PoolWish.MIRROR, paths);
  }

  private static List<CleanDisk> meant(PoolWish wish, List<CleanDisk> clean) {
    for (DiskSelector selector : wish.devices()) {
      if (clean.stream().noneMatch(selector::fits)) {
        throw refused(wish, "no clean disk is [" + selector.told() + ']', clean);
      }
    }
    List<CleanDisk> meant = new ArrayList<>(clean);
    if (!wish.devices().isEmpty()) {
      meant.removeIf(disk -> wish.devices().stream().noneMatch(one -> one.fits(disk)));
    }
    if (meant.isEmpty()) {
      throw refused(wish, "no disk is clean", clean);
    }
    return meant;
  }

  private static ProviderException refused(PoolWish wish, String why, List<CleanDisk> clean) {
    String disks = clean.stream().map(CleanDisk::told).collect(Collectors.joining("\n  "));
    String title = "pool `" + wish.name() + "` on node " + wish.node() + ": " + why;
    return LinstorFailures.rejected(
        Diagnostic.error(LinstorCodes.NO_DISK, title)
            .withDetail(
                clean.isEmpty()
                    ? "LINSTOR reports no disk there that is without partitions, file systems and"
                        + " signatures, and at least 1 GiB."
                    : "LINSTOR reports these clean disks there:\n  " + disks)
            .withHint("name the disks, or another layout, in the script")
            .withHint("a disk that may be emptied: talosctl wipe disk sdb   (its data is lost)"));
  }

  /** As a text for {@link #parse}. */
  String text() {
    try {
      return JSON.writeValueAsString(Map.of("layout", layout, "devices", devices));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a choice cannot be written", e);
    }
  }

  /** The choice of a text; null for none, or a text of something else. */
  static @Nullable DiskChoice parse(@Nullable String text) {
    try {
      JsonNode tree = text == null ? null : JSON.readTree(text);
      if (tree == null || !tree.path("devices").isArray()) {
        return null;
      }
      List<String> devices = new ArrayList<>();
      tree.path("devices").forEach(one -> devices.add(one.asText()));
      return new DiskChoice(tree.path("layout").asText(""), devices);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
