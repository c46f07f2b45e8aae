package dev.homelab.cli.lab;

import dev.homelab.cli.Request;
import dev.homelab.codec.Sha256;
import dev.homelab.model.Lab;
import dev.homelab.model.SecretSource;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What stands in the sandbox for secrets of variables that are not set: nobody there looks at a key
 * of a bucket or a cloud, so that a lab comes up without any. It is the same each time.
 */
public final class SandboxSecrets {
  private static final int DIGITS = 24;

  private SandboxSecrets() {}

  /** The variables, and those that secrets of a lab come from and that are not set. */
  public static Map<String, String> environment(Lab lab, Map<String, String> environment) {
    Map<String, String> all = new TreeMap<>(environment);
    unset(lab, environment).values().forEach(variable -> all.put(variable, madeUp(variable)));
    return all;
  }

  private static String madeUp(String variable) {
    byte[] name = ("sandbox " + variable).getBytes(StandardCharsets.UTF_8);
    return "sandbox-" + Sha256.hex(name).substring(0, DIGITS);
  }

  /** Says of which variables something is made up that a lab uses. */
  static void tell(Lab lab, Request request) {
    Map<String, String> unset = unset(lab, request.around().environment());
    unset.keySet().retainAll(MissingSecrets.used(MissingSecrets.inSandbox(lab)));
    if (!unset.isEmpty()) {
      String names = String.join(", ", new TreeSet<>(unset.values()));
      request.console().err("the sandbox makes up what is not set: " + names + '\n');
    }
  }

  /** The secrets of a lab whose variables are not set, each with its variable. */
  private static Map<String, String> unset(Lab lab, Map<String, String> environment) {
    Map<String, String> unset = new TreeMap<>();
    lab.secrets()
        .forEach(
            (name, source) -> {
              if (source instanceof SecretSource.Environment one
                  && environment.getOrDefault(one.variable(), "").isEmpty()) {
                unset.put(name, one.variable());
              }
            });
    return unset;
  }
}
