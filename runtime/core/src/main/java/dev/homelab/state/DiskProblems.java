package dev.homelab.state;

import dev.homelab.diag.Diagnostic;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** What went wrong on a disk, in the words of people. */
final class DiskProblems {
  private DiskProblems() {}

  static StateException unwritable(String where, IOException cause) {
    String reason = reason(cause);
    Diagnostic problem =
        Diagnostic.error(StateCodes.UNWRITABLE, "the state cannot be written: " + reason)
            .withDetail(where + "; what was written before is kept, and nothing new was begun");
    boolean noRoom =
        reason.equals("the disk is full") || reason.equals("the file may not grow any more");
    return new StateException(
        noRoom
            ? problem.withHint("make room on the disk, then run the same command again")
            : problem.withHint("make it writable, or give another folder: --state DIR"),
        cause);
  }

  static StateException unreadable(String where, IOException cause) {
    return new StateException(
        Diagnostic.error(StateCodes.UNREADABLE, "the state cannot be read: " + reason(cause))
            .withDetail(where)
            .withHint("check who may read it: ls -la " + where),
        cause);
  }

  private static String reason(IOException cause) {
    String text = text(cause);
    if (text.contains("No space left") || text.contains("quota exceeded")) {
      return "the disk is full";
    }
    if (text.contains("File too large")) {
      return "the file may not grow any more";
    }
    if (text.contains("Read-only file system")) {
      return "it is on a read-only file system";
    }
    if (cause instanceof AccessDeniedException || text.contains("Permission denied")) {
      return "permission denied";
    }
    return text.isEmpty() ? "input or output error" : text;
  }

  private static String text(IOException cause) {
    @Nullable String text =
        cause instanceof FileSystemException file && file.getReason() != null
            ? file.getReason()
            : cause.getMessage();
    return text == null ? "" : text;
  }
}
