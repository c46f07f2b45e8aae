package dev.homelab.diag;

import java.util.List;

/** A change of the script that cures a diagnostic; {@code validate --fix} makes it. */
public record Fix(String title, List<TextEdit> edits) {
  public Fix {
    edits = List.copyOf(edits);
  }
}
