package dev.homelab.sim.kube.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.regex.Pattern;

/** The text formats that definitions may ask for; unknown ones fit everything. */
final class Formats {
  private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.|$)){4}");
  private static final Pattern DURATION =
      Pattern.compile("-?(\\d+(\\.\\d+)?(ns|us|µs|ms|s|m|h|d|w))+|0");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
  private static final Pattern HOST =
      Pattern.compile(
          "[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*");

  /** As Kubernetes has it: one block or more, filled up. */
  private static final Pattern BASE64 =
      Pattern.compile("([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})");

  private Formats() {}

  static boolean fits(String format, String text) {
    try {
      return switch (format) {
        case "date-time" -> OffsetDateTime.parse(text).getYear() >= 0;
        case "date" -> LocalDate.parse(text).getYear() >= 0;
        case "duration" -> DURATION.matcher(text).matches();
        case "uuid" -> UUID.fromString(text).toString().length() == 36;
        case "ipv4" -> IPV4.matcher(text).matches();
        case "ipv6" -> text.contains(":");
        case "email" -> EMAIL.matcher(text).matches();
        case "hostname" -> HOST.matcher(text).matches();
        case "uri" -> new URI(text).isAbsolute();
        case "byte" -> BASE64.matcher(text).matches();
        default -> true;
      };
    } catch (DateTimeException | URISyntaxException | IllegalArgumentException e) {
      return false;
    }
  }
}
