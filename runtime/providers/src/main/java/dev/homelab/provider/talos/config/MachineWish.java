package dev.homelab.provider.talos.config;

import dev.homelab.provider.talos.document.TalosDocument;
import dev.homelab.provider.talos.patch.ConfigPatch;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What one machine has of its own.
 *
 * @param role what it does
 * @param installDisk where Talos is installed, such as {@code /dev/sda}; empty when {@code extra}
 *     or a patch says it by a selector
 * @param installImage installer image; of the same schematic as the medium the machine booted from
 * @param hostname its name; empty leaves it to Talos
 * @param links network cards that are set by hand; when there is one, all others must be in the
 *     list too, for Talos then no longer asks DHCP by itself (from 1.12 on)
 * @param vip an address that the control planes share; empty for none, ignored on workers
 * @param nameservers addresses
 * @param mirrors registry host to the URLs that stand in for it
 * @param encryption how the system's volumes are encrypted, by volume
 * @param extra more documents, appended as they are
 * @param patches applied last, in order
 */
public record MachineWish(
    MachineRole role,
    String installDisk,
    String installImage,
    String hostname,
    List<LinkWish> links,
    String vip,
    List<String> nameservers,
    Map<String, List<String>> mirrors,
    Map<SystemVolume, VolumeKey> encryption,
    List<TalosDocument> extra,
    List<ConfigPatch> patches) {

  /** Copies lists and maps; maps are sorted. */
  public MachineWish {
    links = List.copyOf(links);
    nameservers = List.copyOf(nameservers);
    mirrors = Collections.unmodifiableMap(new TreeMap<>(mirrors));
    encryption = Collections.unmodifiableMap(new TreeMap<>(encryption));
    extra = List.copyOf(extra);
    patches = List.copyOf(patches);
  }

  /** The volumes of Talos that can be encrypted. */
  public enum SystemVolume {
    /** Machine config and identity. */
    STATE,
    /** Containers, etcd, logs. */
    EPHEMERAL
  }

  /** What opens an encrypted volume. */
  public enum VolumeKey {
    /** Derived from the machine's identity; protects a disk that leaves the machine. */
    NODE_ID,
    /** Sealed in the TPM; needs Secure Boot. */
    TPM
  }

  /**
   * A network card set by hand.
   *
   * @param name such as {@code eth0}, or an alias from 1.12 on
   * @param addresses with their networks, such as {@code 10.0.0.11/24}
   * @param gateway the default route's, empty for none
   * @param mtu 0 leaves it
   * @param dhcp whether DHCP is asked too
   */
  public record LinkWish(
      String name, List<String> addresses, String gateway, int mtu, boolean dhcp) {
    /** Copies the list. */
    public LinkWish {
      addresses = List.copyOf(addresses);
    }
  }

  /** A machine with nothing of its own but role and installation. */
  public static MachineWish of(MachineRole role, String installDisk, String installImage) {
    return new MachineWish(
        role,
        installDisk,
        installImage,
        "",
        List.of(),
        "",
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        List.of());
  }

  /** The same under a name. */
  public MachineWish named(String name) {
    return with(parts -> parts.hostname = name);
  }

  /**
   * The same with a network by hand.
   *
   * @param shared address that the control planes share, on the first card; empty for none
   */
  public MachineWish withNetwork(List<LinkWish> cards, String shared, List<String> resolvers) {
    return with(
        parts -> {
          parts.links = cards;
          parts.vip = shared;
          parts.nameservers = resolvers;
        });
  }

  /** The same with registries that stand in for others. */
  public MachineWish withMirrors(Map<String, List<String>> hosts) {
    return with(parts -> parts.mirrors = hosts);
  }

  /** The same with encrypted volumes. */
  public MachineWish withEncryption(Map<SystemVolume, VolumeKey> keys) {
    return with(parts -> parts.encryption = keys);
  }

  /** The same with more documents. */
  public MachineWish withExtra(List<TalosDocument> documents) {
    return with(parts -> parts.extra = documents);
  }

  /** The same with patches. */
  public MachineWish withPatches(List<ConfigPatch> changes) {
    return with(parts -> parts.patches = changes);
  }

  /** Whether the shared address is this machine's concern. */
  boolean sharesAddress() {
    return role == MachineRole.CONTROL_PLANE && !vip.isEmpty() && !links.isEmpty();
  }

  Set<SystemVolume> encryptedVolumes() {
    return encryption.keySet();
  }

  private MachineWish with(Consumer<Parts> change) {
    Parts parts = new Parts(this);
    change.accept(parts);
    return parts.together();
  }

  /** What it is made of, while one of them is exchanged. */
  private static final class Parts {
    MachineRole role;
    String installDisk;
    String installImage;
    String hostname;
    List<LinkWish> links;
    String vip;
    List<String> nameservers;
    Map<String, List<String>> mirrors;
    Map<SystemVolume, VolumeKey> encryption;
    List<TalosDocument> extra;
    List<ConfigPatch> patches;

    Parts(MachineWish from) {
      role = from.role;
      installDisk = from.installDisk;
      installImage = from.installImage;
      hostname = from.hostname;
      links = from.links;
      vip = from.vip;
      nameservers = from.nameservers;
      mirrors = from.mirrors;
      encryption = from.encryption;
      extra = from.extra;
      patches = from.patches;
    }

    MachineWish together() {
      return new MachineWish(
          role,
          installDisk,
          installImage,
          hostname,
          links,
          vip,
          nameservers,
          mirrors,
          encryption,
          extra,
          patches);
    }
  }
}
