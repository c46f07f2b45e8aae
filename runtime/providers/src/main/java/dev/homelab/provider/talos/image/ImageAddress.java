package dev.homelab.provider.talos.image;

import java.util.Locale;

/**
 * Where the image factory offers what it builds of a schematic.
 *
 * @param factory host of the factory, usually {@code factory.talos.dev}
 * @param schematic what is built
 * @param version of Talos, with or without {@code v}
 * @param platform where the machine runs
 * @param architecture of the processor
 * @param secureBoot whether the image is signed for Secure Boot
 */
public record ImageAddress(
    String factory,
    Schematic schematic,
    String version,
    Platform platform,
    Architecture architecture,
    boolean secureBoot) {
  /** The public factory. */
  public static final String PUBLIC_FACTORY = "factory.talos.dev";

  /** Writes the version with {@code v}. */
  public ImageAddress {
    version = version.startsWith("v") ? version : 'v' + version;
  }

  /** Platforms that the tool knows. */
  public enum Platform {
    /** Bare metal, and hypervisors without cloud-init. */
    METAL,
    /** Hypervisors with cloud-init drives, such as Proxmox VE. */
    NOCLOUD;

    /** The factory's word for it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Processors. */
  public enum Architecture {
    /** 64 bit x86. */
    AMD64,
    /** 64 bit Arm. */
    ARM64;

    /** The factory's word for it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An image of the public factory for 64 bit x86, without Secure Boot. */
  public static ImageAddress of(Schematic schematic, String version, Platform platform) {
    return new ImageAddress(
        PUBLIC_FACTORY, schematic, version, platform, Architecture.AMD64, false);
  }

  /** The medium to boot from a drive or stick. */
  public String iso() {
    return file(base() + ".iso");
  }

  /**
   * A disk image.
   *
   * @param format such as {@code qcow2}, {@code raw.xz} or {@code raw.zst}
   */
  public String disk(String format) {
    return file(base() + '.' + format);
  }

  /** The kernel, for booting over the network. */
  public String kernel() {
    return file("kernel-" + architecture.word());
  }

  /** The first file system, for booting over the network. */
  public String initramfs() {
    return file("initramfs-" + architecture.word() + ".xz");
  }

  /** The arguments of the kernel, with those of the schematic, as one line. */
  public String arguments() {
    return file("cmdline-" + platform.word() + '-' + architecture.word());
  }

  /** The iPXE script. */
  public String pxe() {
    return "https://" + factory + "/pxe/" + schematic.id() + '/' + version + '/' + base();
  }

  /**
   * The installer that {@code machine.install.image} names; of the same schematic as the medium.
   */
  public String installer() {
    return factory
        + '/'
        + platform.word()
        + "-installer"
        + secure()
        + '/'
        + schematic.id()
        + ':'
        + version;
  }

  private String base() {
    return platform.word() + '-' + architecture.word() + secure();
  }

  private String secure() {
    return secureBoot ? "-secureboot" : "";
  }

  private String file(String name) {
    return "https://" + factory + "/image/" + schematic.id() + '/' + version + '/' + name;
  }
}
