package dev.homelab.provider.proxmox.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a task.
 *
 * @param text the whole of it
 * @param node where the task runs and is asked for
 * @param started seconds since 1970, by the host's clock
 * @param type what it does, for example {@code qmcreate}
 * @param id what it works on, for example a machine's number; may be empty
 * @param user who started it
 */
public record Upid(String text, String node, long started, String type, String id, String user) {
  private static final Pattern FORM =
      Pattern.compile(
          "UPID:([a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?):([0-9A-Fa-f]{8}):([0-9A-Fa-f]{8,9}):"
              + "([0-9A-Fa-f]{8}):([^:\\s/]+):([^:\\s/]*):([^:\\s/]+):");

  /** The identity in a text, or null when it is none. */
  public static @Nullable Upid parse(@Nullable String text) {
    Matcher parts = FORM.matcher(text == null ? "" : text);
    return parts.matches()
        ? new Upid(
            parts.group(),
            parts.group(1),
            Long.parseLong(parts.group(4), 16),
            parts.group(5),
            parts.group(6),
            parts.group(7))
        : null;
  }

  @Override
  public String toString() {
    return text;
  }
}
