package dev.homelab.provider.talos.image;

import dev.homelab.provider.talos.yaml.YamlWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an image of Talos holds beside Talos. Its id is the SHA-256 of its text, so it is known
 * before the image factory is asked.
 *
 * @param extensions official system extensions, such as {@code siderolabs/qemu-guest-agent};
 *     sorted, since the factory does not sort them and the id would differ
 * @param kernelArguments in order
 * @param meta values of the META partition by key
 * @param wellKnownCertificates whether Secure Boot images also trust Microsoft's certificates
 * @param overlay for boards that need one
 * @param sectorSize of disk images in bytes; 0 leaves it at 512
 */
public record Schematic(
    List<String> extensions,
    List<String> kernelArguments,
    Map<Integer, String> meta,
    boolean wellKnownCertificates,
    Overlay overlay,
    int sectorSize) {

  /** Sorts the extensions and drops doubles. */
  public Schematic {
    extensions = extensions.stream().distinct().sorted().toList();
    kernelArguments = List.copyOf(kernelArguments);
    meta = Collections.unmodifiableMap(new TreeMap<>(meta));
  }

  /**
   * Firmware of a board.
   *
   * @param name such as {@code rpi_generic}; empty for none
   * @param image such as {@code siderolabs/sbc-raspberrypi}
   */
  public record Overlay(String name, String image) {
    /** No overlay. */
    public static final Overlay NONE = new Overlay("", "");
  }

  /** Talos and nothing else. */
  public static Schematic plain() {
    return of(List.of(), List.of());
  }

  /** With extensions and kernel arguments. */
  public static Schematic of(List<String> extensions, List<String> kernelArguments) {
    return new Schematic(extensions, kernelArguments, Map.of(), false, Overlay.NONE, 0);
  }

  /** The text that the factory stores and its id is made of. */
  public String yaml() {
    Map<String, Object> top = new LinkedHashMap<>();
    if (!overlay.name().isEmpty()) {
      Map<String, Object> board = new LinkedHashMap<>();
      board.put("image", overlay.image());
      board.put("name", overlay.name());
      top.put("overlay", board);
    }
    top.put("customization", customization());
    return YamlWriter.write(top);
  }

  private Map<String, Object> customization() {
    Map<String, Object> out = new LinkedHashMap<>();
    if (!kernelArguments.isEmpty()) {
      out.put("extraKernelArgs", kernelArguments);
    }
    if (!meta.isEmpty()) {
      List<Map<String, Object>> values = new ArrayList<>();
      meta.forEach((key, value) -> values.add(metaValue(key, value)));
      out.put("meta", values);
    }
    if (!extensions.isEmpty()) {
      out.put("systemExtensions", Map.of("officialExtensions", extensions));
    }
    if (wellKnownCertificates) {
      out.put("secureboot", Map.of("includeWellKnownCertificates", true));
    }
    if (sectorSize > 0) {
      out.put("diskImage", Map.of("sectorSize", sectorSize));
    }
    return out;
  }

  private static Map<String, Object> metaValue(int key, String value) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("key", key);
    entry.put("value", value);
    return entry;
  }

  /** 64 hexadecimal digits, the same on every machine and in every factory. */
  public String id() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(yaml().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
