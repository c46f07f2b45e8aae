package dev.homelab.secret;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.SecretSource;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads secrets from files below the lab's folder. A link that leads out of it is refused, so that
 * a lab from elsewhere cannot reach what is not its own.
 *
 * @param labFolder the folder of the script
 * @param yaml reads files that end in {@code .yaml} or {@code .yml}
 */
record SecretFiles(Path labFolder, EntryFormat yaml) {
  private static final long LARGEST_BYTES = 1L << 20;

  String read(String name, SecretSource.FromFile source) {
    String content = content(name, source);
    if (source.key().isEmpty()) {
      return withoutLastLineEnd(content);
    }
    try {
      Optional<String> entry = format(source.path()).entry(content, source.key());
      return entry.orElseThrow(() -> noEntry(name, source, "it has no such entry"));
    } catch (IllegalArgumentException e) {
      throw noEntry(name, source, String.valueOf(e.getMessage()));
    }
  }

  private String content(String name, SecretSource.FromFile source) {
    try {
      Path folder = labFolder.toRealPath();
      Path stated = folder.resolve(source.path()).normalize();
      if (Path.of(source.path()).isAbsolute() || !stated.startsWith(folder)) {
        throw outside(name, source);
      }
      Path file = stated.toRealPath();
      if (!file.startsWith(folder)) {
        throw outside(name, source);
      }
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_BYTES) {
        throw noFile(name, source, "it is no file, or larger than 1 MiB", null);
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw noFile(name, source, "there is no such file", e);
    } catch (CharacterCodingException e) {
      throw noFile(name, source, "it is no text in UTF-8", null);
    } catch (IOException e) {
      throw noFile(name, source, "it cannot be read", e);
    }
  }

  private EntryFormat format(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return lower.endsWith(".yaml") || lower.endsWith(".yml") ? yaml : EntryFormat.PROPERTIES;
  }

  private static String withoutLastLineEnd(String content) {
    if (content.endsWith("\r\n")) {
      return content.substring(0, content.length() - 2);
    }
    return content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
  }

  private static SecretException outside(String name, SecretSource.FromFile source) {
    return new SecretException(
        Diagnostic.error(
                SecretCodes.OUTSIDE, "the file of the secret `" + name + "` is outside the lab")
            .withDetail("`" + source.path() + "` leads out of the folder of the script")
            .withHint("put the file below the folder of the script, or use `env`"));
  }

  private static SecretException noFile(
      String name, SecretSource.FromFile source, String why, @Nullable Throwable cause) {
    return new SecretException(
        Diagnostic.error(
                SecretCodes.NO_FILE, "the file of the secret `" + name + "` cannot be read")
            .withDetail("`" + source.path() + "`: " + why)
            .withHint("make the file, readable by you alone: chmod 600 " + source.path()),
        cause);
  }

  private static SecretException noEntry(String name, SecretSource.FromFile source, String why) {
    return new SecretException(
        Diagnostic.error(
                SecretCodes.NO_ENTRY, "the secret `" + name + "` is not in `" + source.path() + "`")
            .withDetail("entry `" + source.key() + "`: " + why)
            .withHint("add the line to the file: " + source.key() + ": VALUE"));
  }
}
