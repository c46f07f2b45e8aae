package dev.homelab.provider.proxmox.client;

import dev.homelab.spi.SecretResolver;
import java.util.List;
import java.util.regex.Pattern;

/** Takes out of a host's texts what nobody should read: passwords, keys, tokens, queries. */
public final class Redaction {
  private static final String HIDDEN = "(hidden)";

  private record Rule(Pattern pattern, String instead) {}

  private static final List<Rule> RULES =
      List.of(
          rule("(?i)(PVEAPIToken=[^=\\s]+=)[^\\s\"']+", "$1" + HIDDEN),
          rule("PVE:[^\\s:]+:[0-9A-F]{8}::[^\\s\"';]+", HIDDEN),
          rule("(?i)(CSRFPreventionToken[\"']?\\s*[:=]\\s*[\"']?)[^\\s\"',;]+", "$1" + HIDDEN),
          rule("(?i)((?:ci)?password[\"']?\\s*[:=]\\s*[\"']?)[^\\s\"',;&]+", "$1" + HIDDEN),
          rule("(?i)(sshkeys[\"']?\\s*[:=]\\s*[\"']?)[^\\s\"',;&]+", "$1" + HIDDEN),
          rule("(\"value\"\\s*:\\s*\")[^\"]+", "$1" + HIDDEN),
          rule("((?:^|[\\s,:=])serial=)(?!socket)[^\\s,\"']+", "$1" + HIDDEN),
          rule("(https?://[^\\s?\"']+\\?)[^\\s\"']+", "$1" + HIDDEN));

  private Redaction() {}

  private static Rule rule(String pattern, String instead) {
    return new Rule(Pattern.compile(pattern), instead);
  }

  /** The text without secrets: those that the wire names, then those that the lab knows. */
  public static String of(String text, SecretResolver secrets) {
    return secrets.redact(plain(text));
  }

  /** The text without those that the wire names. */
  static String plain(String text) {
    String clean = text;
    for (Rule rule : RULES) {
      clean = rule.pattern().matcher(clean).replaceAll(rule.instead());
    }
    return clean;
  }
}
