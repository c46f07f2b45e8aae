package dev.homelab.report;

import java.util.Collection;
import java.util.List;

/** What {@code render} wrote, as JSON. */
public final class RenderedJson {
  private RenderedJson() {}

  /**
   * The document of {@code render --json}.
   *
   * @param folder the folder as it was named
   * @param files paths of all files within the folder
   * @param changed how many of them were written
   * @param same how many were the same already
   * @param removed how many of an earlier call are gone
   * @param skipped what was left out, and why, in words
   */
  public static String of(
      String folder,
      Collection<String> files,
      int changed,
      int same,
      int removed,
      List<String> skipped) {
    return JsonText.document(
        out -> {
          out.writeStringField("folder", folder);
          out.writeNumberField("changed", changed);
          out.writeNumberField("same", same);
          out.writeNumberField("removed", removed);
          JsonText.texts(out, "files", List.copyOf(files));
          JsonText.texts(out, "leftOut", skipped);
        });
  }
}
