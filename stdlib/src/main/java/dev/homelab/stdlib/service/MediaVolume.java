package dev.homelab.stdlib.service;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.workload.Shares;
import dev.homelab.dsl.spec.workload.VolumePlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The volume with downloads and library. Downloads and library must lie on one file system: only
 * then can a program give a finished download a second name in the library (a hard link) instead of
 * a second copy of its bytes. Folders are those of the TRaSH guides.
 *
 * @param volume the volume; it is called {@value #NAME} in the pod
 * @param shared whether other services use it too
 */
record MediaVolume(VolumePlan volume, boolean shared) {
  /** What pods call the volume, and what the share is called that services take by themselves. */
  static final String NAME = "media";

  /** Where all pods see it. */
  static final String ROOT = "/data";

  /** Where downloads go. */
  static final String DOWNLOADS = ROOT + "/torrents";

  /** Where the library lies. */
  static final String LIBRARY = ROOT + "/media";

  /** Where the library of series lies. */
  static final String SERIES = LIBRARY + "/tv";

  /** Where the library of films lies. */
  static final String FILMS = LIBRARY + "/movies";

  /** The user and the group of all pods that use it, so that each may write what others made. */
  static final long USER = 1000;

  /** Makes files that the group may write. */
  private static final String UMASK = "umask 002; exec ";

  /**
   * The volume of a service.
   *
   * @param wanted the share that the script names, or null for the one that is called {@link #NAME}
   * @param otherwise the size of a volume of its own where there is no such share
   */
  static MediaVolume of(
      Setting setting, RecipeContext context, @Nullable String wanted, String otherwise) {
    VolumePlan share = Shares.volume(context, wanted == null ? NAME : wanted, NAME);
    if (share == null && wanted != null) {
      context.scope().report(unknown(context, wanted));
    }
    VolumePlan volume = share == null ? setting.claim(NAME, otherwise) : share;
    MediaUses.note(context, volume);
    return new MediaVolume(volume, share != null);
  }

  private static Diagnostic unknown(RecipeContext context, String wanted) {
    return LanguageCodes.error(
            LanguageCodes.UNKNOWN_ADDRESS,
            "there is no share '" + wanted + "' beside " + context.name())
        .withHint("make one in the same block: share('" + wanted + "') { size 1.TiB }");
  }

  /** A command of a shell that lets the group write what it makes. */
  static List<String> groupWrites(String command) {
    return List.of("/bin/sh", "-c", UMASK + command);
  }
}
