package dev.homelab.dsl.cache;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Remembers for a script that a plan had nothing to do, by a proof of all that the plan was made
 * from. One proof for each script; the tool and the Java release count as for {@link LabCache}.
 */
public final class QuietPlans {
  private static final String KIND = "quiet";

  private QuietPlans() {}

  /**
   * Whether a plan from the same had nothing to do.
   *
   * @param proof tells everything apart that can make a plan differ
   */
  public static boolean isKnown(Path cacheFolder, Path script, Path labFolder, String proof) {
    byte[] kept = CacheFile.read(LabCache.entry(KIND, cacheFolder, script, labFolder));
    return kept != null && Arrays.equals(kept, proof.getBytes(StandardCharsets.UTF_8));
  }

  /** Keeps the proof of a plan that had nothing to do, in the place of an older one. */
  public static void keep(Path cacheFolder, Path script, Path labFolder, String proof) {
    Path entry = LabCache.entry(KIND, cacheFolder, script, labFolder);
    CacheFile.write(entry, proof.getBytes(StandardCharsets.UTF_8));
  }
}
