package dev.homelab.sim.talos;

import dev.homelab.sim.kube.SimulatorException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Talos.
 *
 * @param major the first number
 * @param minor the second
 * @param patch the third
 */
public record TalosVersion(int major, int minor, int patch) {
  private static final Pattern FORM = Pattern.compile("v?(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");

  /** Reads {@code v1.13.9} or {@code 1.13.9}. */
  public static TalosVersion parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new SimulatorException("not a version of Talos: " + text);
    }
    int patch = form.group(3) == null ? 0 : Integer.parseInt(form.group(3));
    return new TalosVersion(
        Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)), patch);
  }

  /** Whether it is of this minor of the first major or later. */
  public boolean atLeast(int wanted) {
    return major > 1 || minor >= wanted;
  }

  /** Whether maintenance mode is the ordinary API in reader mode. */
  public boolean readerMaintenance() {
    return atLeast(13);
  }

  /** The tag, {@code v1.13.9}. */
  public String tag() {
    return "v" + major + "." + minor + "." + patch;
  }
}
