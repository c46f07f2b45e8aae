package dev.homelab.provider.kubernetes.readiness;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Guesses the cause of a failure by what a container said last; only where a rule knows it. */
final class LikelyCause {
  private static final List<Map.Entry<String, String>> RULES =
      List.of(
          Map.entry("could not translate host name", "a host name that it needs does not resolve"),
          Map.entry("no such host", "a host name that it needs does not resolve"),
          Map.entry("name or service not known", "a host name that it needs does not resolve"),
          Map.entry("temporary failure in name resolution", "name resolution does not work for it"),
          Map.entry("password authentication failed", "the password is not the one that was set"),
          Map.entry("access denied for user", "the password is not the one that was set"),
          Map.entry("connection refused", "what it connects to is not listening"),
          Map.entry("exec format error", "the image is made for another processor"),
          Map.entry("no space left on device", "its volume or node is full"),
          Map.entry("read-only file system", "it writes where its file system is read-only"),
          Map.entry("permission denied", "it may not read or write one of its files"),
          Map.entry("address already in use", "the port is taken already"));

  private LikelyCause() {}

  /** The likely cause, or null when no rule finds one. */
  static @Nullable String of(List<String> lines) {
    String text = String.join("\n", lines).toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> rule : RULES) {
      if (text.contains(rule.getKey())) {
        return rule.getValue();
      }
    }
    return null;
  }
}
