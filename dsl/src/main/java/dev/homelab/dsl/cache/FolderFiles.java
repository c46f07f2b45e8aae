package dev.homelab.dsl.cache;

import dev.homelab.codec.Sha256;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.LabFiles;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.model.Input;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads files below the lab's folder and variables of the environment, and records both. */
public final class FolderFiles implements LabFiles {
  /** The largest file that a word or a script may read, in bytes. */
  public static final long LARGEST = 4L * 1024 * 1024;

  private static final String ABSENT = "absent";

  private final Path folder;
  private final Map<String, String> environment;
  private final Map<Path, String> instead;
  private final Map<String, Input> inputs = new TreeMap<>();

  /** Reads below a folder, and answers for variables from a map. */
  public FolderFiles(Path folder, Map<String, String> environment) {
    this(folder, environment, Map.of());
  }

  /**
   * The same as if some files had other texts.
   *
   * @param instead those texts by the absolute paths of the files
   */
  public FolderFiles(Path folder, Map<String, String> environment, Map<Path, String> instead) {
    this.folder = folder.toAbsolutePath().normalize();
    this.environment = environment;
    this.instead = instead;
  }

  /** Everything that was read so far. */
  public List<Input> inputs() {
    return List.copyOf(inputs.values());
  }

  /** Records an input of which the text is at hand. */
  public void record(Input.Kind kind, String name, byte @Nullable [] content) {
    inputs.put(
        kind + " " + name, new Input(kind, name, content == null ? ABSENT : digest(content)));
  }

  /** The path of a file as messages and inputs name it. */
  public String name(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return absolute.startsWith(folder)
        ? folder.relativize(absolute).toString().replace('\\', '/')
        : file.toString();
  }

  @Override
  public String read(String path) {
    Path file = below(path);
    return readFile(file, name(file));
  }

  /** The text of a file, wherever it lies; it becomes an input under {@code name}. */
  public String readFile(Path file, String name) {
    byte[] bytes;
    try {
      if (!Files.isRegularFile(file)) {
        record(Input.Kind.FILE, name, null);
        throw refused(
            LanguageCodes.NO_FILE,
            Files.isDirectory(file)
                ? "'" + name + "' is a folder"
                : "there is no file '" + name + "'");
      }
      if (Files.size(file) > LARGEST) {
        throw refused(
            LanguageCodes.FILE_TOO_LARGE,
            "'" + name + "' is larger than " + LARGEST / 1024 / 1024 + " MiB");
      }
      String other = instead.get(file.toAbsolutePath().normalize());
      bytes = other == null ? Files.readAllBytes(file) : other.getBytes(StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw refused(LanguageCodes.NO_FILE, "'" + name + "' cannot be read");
    }
    record(Input.Kind.FILE, name, bytes);
    return text(bytes, name);
  }

  private static String text(byte[] bytes, String name) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.indexOf('\0') < 0) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
      }
    } catch (CharacterCodingException notUtf8) {
      throw refused(LanguageCodes.NOT_TEXT, "'" + name + "' is not text in UTF-8");
    }
    throw refused(LanguageCodes.NOT_TEXT, "'" + name + "' is not a text file");
  }

  @Override
  public List<String> list(String pattern) {
    int star = firstWildcard(pattern);
    int slash = star < 0 ? pattern.length() : pattern.lastIndexOf('/', star);
    String start = star < 0 ? pattern : slash < 0 ? "" : pattern.substring(0, slash);
    String glob = star < 0 ? "*.{yaml,yml,json}" : pattern.substring(slash + 1);
    Path root = start.isEmpty() ? folder : below(start);
    if (!Files.isDirectory(root)) {
      record(Input.Kind.LISTING, pattern, null);
      throw refused(LanguageCodes.NO_FILE, "there is no folder '" + start + "'");
    }
    List<String> found = matching(root, glob);
    record(Input.Kind.LISTING, pattern, String.join("\n", found).getBytes(StandardCharsets.UTF_8));
    return found;
  }

  private List<String> matching(Path root, String glob) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    int depth = glob.contains("**") ? 20 : 1 + (int) glob.chars().filter(c -> c == '/').count();
    try (Stream<Path> files = Files.walk(root, depth)) {
      List<Path> all =
          files
              .filter(f -> matcher.matches(root.relativize(f)))
              .filter(Files::isRegularFile)
              .toList();
      all.forEach(this::checkBelow);
      return all.stream().map(this::name).sorted().toList();
    } catch (IOException unreadable) {
      throw refused(LanguageCodes.NO_FILE, "the folder '" + name(root) + "' cannot be read");
    }
  }

  private static int firstWildcard(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public @Nullable String environment(String variable) {
    String value = environment.get(variable);
    record(
        Input.Kind.ENVIRONMENT,
        variable,
        value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    return value;
  }

  /** Whether everything that an evaluation read is still the same. */
  public boolean isUnchanged(List<Input> before) {
    try {
      for (Input input : before) {
        if (!digestNow(input).equals(input.digest())) {
          return false;
        }
      }
      return true;
    } catch (HomelabException | IOException gone) {
      return false;
    }
  }

  private String digestNow(Input input) throws IOException {
    switch (input.kind()) {
      case FILE -> {
        Path file = folder.resolve(input.name());
        return Files.isRegularFile(file) && Files.size(file) <= LARGEST
            ? digest(Files.readAllBytes(file))
            : ABSENT;
      }
      case LISTING -> list(input.name());
      case ENVIRONMENT -> environment(input.name());
    }
    Input now = inputs.get(input.kind() + " " + input.name());
    return now == null ? ABSENT : now.digest();
  }

  private Path below(String path) {
    Path file;
    try {
      file = folder.resolve(path).normalize();
    } catch (InvalidPathException wrong) {
      throw refused(LanguageCodes.NO_FILE, "'" + path + "' is not a path");
    }
    if (!file.startsWith(folder)) {
      throw outside(path);
    }
    checkBelow(file);
    return file;
  }

  /** Refuses a file that a symbolic link leads out of the lab's folder. */
  private void checkBelow(Path file) {
    try {
      if (Files.exists(file) && !file.toRealPath().startsWith(folder.toRealPath())) {
        throw outside(name(file));
      }
    } catch (IOException unreadable) {
      throw refused(LanguageCodes.NO_FILE, "'" + name(file) + "' cannot be read");
    }
  }

  private static HomelabException outside(String path) {
    return new HomelabException(
        List.of(
            Diagnostic.error(
                    LanguageCodes.OUTSIDE_FOLDER, "'" + path + "' lies outside the lab's folder")
                .withHint("move it below the folder of the script")));
  }

  private static HomelabException refused(String code, String title) {
    return new HomelabException(List.of(Diagnostic.error(code, title)));
  }

  /** SHA-256 in hex. */
  public static String digest(byte[] content) {
    return Sha256.hex(content);
  }
}
