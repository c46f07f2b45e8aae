package dev.homelab.dsl.spec;

import dev.homelab.diag.HomelabException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What words may ask of the world while a lab is evaluated. Every answer is recorded as an input of
 * the lab, so that the same inputs give the same lab. Words themselves do no I/O.
 */
public interface LabFiles {
  /**
   * The text of a file below the lab's folder.
   *
   * @param path relative to the lab's folder
   * @throws HomelabException when it is missing, not text, too large or outside the folder
   */
  String read(String path);

  /**
   * The files that a pattern such as {@code manifests/*.yaml} or a folder {@code manifests/}
   * matches, sorted, relative to the lab's folder. A folder means the YAML files inside it.
   *
   * @throws HomelabException when the folder is missing or outside the lab's folder
   */
  List<String> list(String pattern);

  /** The value of an environment variable, or null when it is not set. */
  @Nullable String environment(String variable);
}
