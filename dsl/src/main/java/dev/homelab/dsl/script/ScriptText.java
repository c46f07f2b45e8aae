package dev.homelab.dsl.script;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.cache.FolderFiles;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.model.Input;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of a script, which is an input of its lab. */
public final class ScriptText {
  private ScriptText() {}

  /**
   * Reads a script.
   *
   * @param given the text when it is at hand, or null to read the file
   * @throws HomelabException when there is no text, or nothing stands in it
   */
  public static String read(Path path, @Nullable String given, FolderFiles files) {
    String name = files.name(path);
    String text = given == null ? ofFile(path, name, files) : given;
    if (given != null) {
      files.record(Input.Kind.FILE, name, given.getBytes(StandardCharsets.UTF_8));
    }
    if (text.isBlank()) {
      throw new HomelabException(List.of(empty(name)));
    }
    return text;
  }

  private static String ofFile(Path path, String name, FolderFiles files) {
    try {
      return files.readFile(path, name);
    } catch (HomelabException refused) {
      Diagnostic problem = refused.diagnostics().get(0);
      throw problem.code().equals(LanguageCodes.NO_FILE)
          ? new HomelabException(
              List.of(
                  LanguageCodes.error(LanguageCodes.NO_SCRIPT, problem.title())
                      .withHint("homelab new --sandbox writes the smallest lab")))
          : refused;
    }
  }

  private static Diagnostic empty(String name) {
    return LanguageCodes.error(LanguageCodes.EMPTY_SCRIPT, "'" + name + "' is empty")
        .at(new SourceSpan(name, 1, 1, 1, 1))
        .withHint("a lab begins with homelab { … }; homelab new --sandbox writes the smallest one");
  }
}
