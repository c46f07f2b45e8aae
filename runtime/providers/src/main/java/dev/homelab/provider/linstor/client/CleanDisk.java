package dev.homelab.provider.linstor.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A disk that bears no signature of anything, as LINSTOR reports it.
 *
 * @param device its path, such as {@code /dev/sda}
 * @param size in bytes
 * @param serial its serial number, or empty
 * @param model its model, or empty
 * @param wwn its worldwide name, or empty
 */
public record CleanDisk(String device, long size, String serial, String model, String wwn) {
  /** The fields that are read. */
  public static final List<String> FIELDS = List.of("device", "size", "serial", "model", "wwn");

  private static final long GIGABYTE = 1_000_000_000L;

  static CleanDisk of(JsonNode one) {
    return new CleanDisk(
        one.path("device").asText(""),
        one.path("size").asLong(),
        one.path("serial").asText("").strip(),
        one.path("model").asText("").strip(),
        one.path("wwn").asText("").strip());
  }

  /** What it is, for people. */
  public String told() {
    String told = device + ' ' + size / GIGABYTE + " GB " + model + ' ' + serial;
    return told.replaceAll(" +", " ").strip();
  }
}
