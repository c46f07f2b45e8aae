package dev.homelab.provider.linstor;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a pool is made with. */
enum PoolKind {
  /** Volumes of ZFS, their room reserved. */
  ZFS("zfs"),
  /** Volumes of ZFS that take room as they fill. */
  ZFS_THIN("zfs-thin"),
  /** Volumes of LVM. */
  LVM("lvm"),
  /** Volumes of LVM that take room as they fill. */
  LVM_THIN("lvm-thin");

  private final String word;

  PoolKind(String word) {
    this.word = word;
  }

  /** The kind of a word of the script, or null. */
  static @Nullable PoolKind parse(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst().orElse(null);
  }

  /** The word for a kind of LINSTOR; one that no script can wish for as LINSTOR writes it. */
  static String wordOf(String provider) {
    return Arrays.stream(values())
        .filter(kind -> kind.name().equals(provider))
        .map(PoolKind::word)
        .findFirst()
        .orElse(provider);
  }

  /** The words of the script. */
  static List<String> words() {
    return Arrays.stream(values()).map(PoolKind::word).toList();
  }

  String word() {
    return word;
  }

  boolean isZfs() {
    return this == ZFS || this == ZFS_THIN;
  }

  /**
   * What is behind a pool of a name ({@code StorDriver/StorPoolName}): LINSTOR puts a thin pool
   * into a volume group of its own.
   */
  String backing(String name) {
    return this == LVM_THIN ? "linstor_" + name + '/' + name : name;
  }
}
