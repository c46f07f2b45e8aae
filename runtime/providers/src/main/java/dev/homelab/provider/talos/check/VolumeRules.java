package dev.homelab.provider.talos.check;

import dev.homelab.provider.talos.document.ByteAmount;
import java.math.BigInteger;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Rules about volumes. */
final class VolumeRules {
  private static final Set<String> SYSTEM = Set.of("STATE", "EPHEMERAL", "IMAGECACHE");

  /** The label of a partition has 36 signs, of which the prefix takes two. */
  private static final Map<String, Integer> LONGEST =
      Map.of(
          "UserVolumeConfig", 34,
          "RawVolumeConfig", 34,
          "SwapVolumeConfig", 34,
          "ExternalVolumeConfig", 34);

  private VolumeRules() {}

  static void check(String kind, Look document, Findings findings) {
    String name = document.text("name");
    if (kind.equals("VolumeConfig")) {
      system(name, document, findings);
      return;
    }
    int longest = LONGEST.getOrDefault(kind, Integer.MAX_VALUE);
    findings.errorIf(
        !name.matches("[A-Za-z0-9-]+") || name.length() > longest,
        "name is not of 1 to 34 letters, digits and hyphens");
    switch (kind) {
      case "UserVolumeConfig" -> user(document, findings);
      case "RawVolumeConfig", "SwapVolumeConfig" -> {
        provisioning(document.at("provisioning"), true, true, findings);
        EncryptionRules.check(document.at("encryption"), findings);
      }
      case "ExistingVolumeConfig" -> {
        String match = document.at("discovery", "volumeSelector").text("match");
        findings.errorIf(match.isEmpty(), "discovery.volumeSelector.match is missing");
        CelRules.check(match, CelRules.Place.VOLUME, findings);
      }
      default -> external(document, findings);
    }
  }

  private static void system(String name, Look document, Findings findings) {
    if (!SYSTEM.contains(name)) {
      findings.error("name is none of STATE, EPHEMERAL, IMAGECACHE");
      return;
    }
    if (name.equals("STATE")) {
      findings.errorIf(
          isProvisioned(document.at("provisioning")), "STATE cannot be provisioned otherwise");
      for (Look key : document.items("encryption", "keys")) {
        findings.errorIf(key.truth("lockToState"), "STATE cannot be locked to itself");
      }
    }
    provisioning(document.at("provisioning"), false, true, findings);
    EncryptionRules.check(document.at("encryption"), findings);
  }

  private static boolean isProvisioned(Look provisioning) {
    return !provisioning.at("diskSelector", "match").isEmpty()
        || provisioning.at("grow").isSet()
        || provisioning.at("minSize").isSet()
        || provisioning.at("maxSize").isSet();
  }

  private static void provisioning(
      Look provisioning, boolean required, boolean sized, Findings findings) {
    String match = provisioning.at("diskSelector").text("match");
    String least = provisioning.text("minSize");
    String most = provisioning.text("maxSize");
    findings.errorIf(required && match.isEmpty(), "provisioning.diskSelector.match is missing");
    CelRules.check(match, CelRules.Place.DISK, findings);
    if (!sized) {
      boolean any = !least.isEmpty() || !most.isEmpty() || provisioning.at("grow").isSet();
      findings.errorIf(any, "a whole disk has no minSize, maxSize or grow");
      return;
    }
    boolean comparable =
        !least.isEmpty() && !most.isEmpty() && !most.contains("%") && !most.startsWith("-");
    findings.errorIf(
        comparable && bytes(least).compareTo(bytes(most)) > 0, "minSize is more than maxSize");
    findings.errorIf(
        !comparable && required && least.isEmpty() && most.isEmpty(),
        "minSize or maxSize is missing");
    findings.errorIf(least.startsWith("-"), "minSize is negative");
  }

  private static BigInteger bytes(String size) {
    String bare = size.startsWith("-") ? size.substring(1) : size;
    return Objects.requireNonNullElse(ByteAmount.parse(bare), BigInteger.ZERO);
  }

  private static void user(Look document, Findings findings) {
    String type = document.text("volumeType");
    switch (type.isEmpty() ? "partition" : type) {
      case "directory" -> {
        boolean more =
            isProvisioned(document.at("provisioning"))
                || !document.at("encryption").isEmpty()
                || !document.at("filesystem").isEmpty()
                || !document.at("mount").isEmpty();
        findings.errorIf(more, "a directory has no provisioning, encryption, filesystem or mount");
      }
      case "disk", "partition" -> {
        provisioning(document.at("provisioning"), true, !type.equals("disk"), findings);
        filesystem(document.at("filesystem"), findings);
        EncryptionRules.check(document.at("encryption"), findings);
      }
      default -> findings.error("volumeType is none of partition, disk, directory");
    }
  }

  private static void filesystem(Look filesystem, Findings findings) {
    String type = filesystem.text("type");
    findings.errorIf(
        !type.isEmpty() && !type.equals("xfs") && !type.equals("ext4"),
        "filesystem.type is neither xfs nor ext4");
    findings.errorIf(
        filesystem.truth("projectQuotaSupport") && type.equals("ext4"),
        "filesystem.projectQuotaSupport needs xfs");
  }

  private static void external(Look document, Findings findings) {
    findings.errorIf(
        !document.text("filesystemType").equals("virtiofs"), "filesystemType is not virtiofs");
    findings.errorIf(
        document.text("filesystemType").equals("virtiofs")
            && document.at("mount", "virtiofs").text("tag").isEmpty(),
        "mount.virtiofs.tag is missing");
  }
}
