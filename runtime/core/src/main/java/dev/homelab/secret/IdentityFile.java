package dev.homelab.secret;

import dev.homelab.diag.Diagnostic;
import dev.homelab.state.Disk;
import dev.homelab.state.PrivateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file with this person's identities on this machine, in the form of the age tool: one {@code
 * AGE-SECRET-KEY-1…} a line, comments after {@code #}. The first is used for what is new, all are
 * tried on what is there.
 */
public final class IdentityFile {
  private final Path file;
  private final Disk disk;

  private IdentityFile(Path file, Disk disk) {
    this.file = file;
    this.disk = disk;
  }

  /** The identities in a file that may not exist yet. */
  public static IdentityFile of(Path file) {
    return new IdentityFile(file.toAbsolutePath(), Disk.real());
  }

  /**
   * Where the identities of a person are: the path in {@code HOMELAB_IDENTITY}, else {@code
   * $XDG_CONFIG_HOME/homelab/identity.txt}, else {@code ~/.config/homelab/identity.txt}.
   *
   * @param environment the environment variables
   * @param home the home folder, used where the variable {@code HOME} is not set
   */
  public static IdentityFile locate(Map<String, String> environment, Path home) {
    String stated = environment.getOrDefault("HOMELAB_IDENTITY", "");
    if (!stated.isEmpty()) {
      return of(Path.of(stated));
    }
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    if (!config.isEmpty()) {
      return of(Path.of(config, "homelab", "identity.txt"));
    }
    String set = environment.getOrDefault("HOME", "");
    Path from = set.isEmpty() ? home : Path.of(set);
    return of(from.resolve(".config").resolve("homelab").resolve("identity.txt"));
  }

  /** Where the file is. */
  public Path path() {
    return file;
  }

  /**
   * The recipient of the first identity, {@code age1…}, to be given to other machines; makes an
   * identity when there is none.
   */
  public String recipient() {
    return first().recipient();
  }

  /** The identities, the first one first; empty when there is no file. */
  List<Identity> identities() {
    byte[] content = content();
    return content == null ? List.of() : parse(new String(content, StandardCharsets.UTF_8));
  }

  /** The first identity, which is made when there is none. */
  Identity first() {
    List<Identity> known = identities();
    if (!known.isEmpty()) {
      return known.get(0);
    }
    try {
      createIfAbsent(text(List.of(Identity.generate())));
    } catch (GeneralSecurityException e) {
      throw bad("no identity can be made on this machine", e);
    }
    return identities().get(0);
  }

  /** Makes a new identity and puts it before the others, which are kept. */
  Identity renew() {
    try {
      List<Identity> all = new ArrayList<>();
      all.add(Identity.generate());
      all.addAll(identities());
      prepareFolder();
      disk.replace(file, text(all));
      return all.get(0);
    } catch (GeneralSecurityException e) {
      throw bad("no identity can be made on this machine", e);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private byte @Nullable [] content() {
    try {
      byte[] content = disk.read(file);
      if (content != null) {
        checkPrivate();
      }
      return content;
    } catch (IOException e) {
      throw bad("the identity file cannot be read", e);
    }
  }

  private void checkPrivate() throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return;
    }
    Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
    boolean open =
        allowed.contains(PosixFilePermission.GROUP_READ)
            || allowed.contains(PosixFilePermission.OTHERS_READ)
            || allowed.contains(PosixFilePermission.GROUP_WRITE)
            || allowed.contains(PosixFilePermission.OTHERS_WRITE);
    if (open) {
      throw new SecretException(
          Diagnostic.error(SecretCodes.BAD_IDENTITY, "others can read or change your identity")
              .withDetail(file + " opens the secrets of your labs")
              .withHint("chmod 600 " + file));
    }
  }

  private List<Identity> parse(String text) {
    List<Identity> found = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        if (!Identity.isOne(line)) {
          throw new GeneralSecurityException("not an X25519 identity");
        }
        found.add(Identity.parse(line));
      } catch (GeneralSecurityException | RuntimeException e) {
        throw bad("the identity file holds a line that is no identity", null);
      }
    }
    if (found.isEmpty()) {
      throw bad("the identity file holds no identity", null);
    }
    return found;
  }

  /** Two labs may begin at the same time; the file of the one that comes first stays. */
  private void createIfAbsent(byte[] content) {
    prepareFolder();
    Path fresh = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".new");
    try {
      disk.write(fresh, content);
      try {
        Files.createLink(file, fresh);
      } catch (FileAlreadyExistsException another) {
        disk.delete(fresh);
        return;
      } catch (UnsupportedOperationException noLinks) {
        disk.rename(fresh, file);
      }
      disk.delete(fresh);
      Path folder = file.getParent();
      if (folder != null) {
        disk.syncFolder(folder);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void prepareFolder() {
    Path folder = file.getParent();
    if (folder != null) {
      PrivateFolder.ensure(folder);
    }
  }

  private static byte[] text(List<Identity> identities) {
    StringBuilder text = new StringBuilder("# Opens the secrets of your labs. Keep a copy.\n");
    for (Identity identity : identities) {
      text.append("# public key: ").append(identity.recipient()).append('\n');
      text.append(identity.secretKey()).append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private SecretException bad(String what, @Nullable Throwable cause) {
    return new SecretException(
        Diagnostic.error(SecretCodes.BAD_IDENTITY, what)
            .withDetail(file + "; a line of it is AGE-SECRET-KEY-1 and 58 characters")
            .withHint("put it back from a copy, or name another: HOMELAB_IDENTITY=FILE"),
        cause);
  }

  private SecretException unwritable(IOException cause) {
    return new SecretException(
        Diagnostic.error(SecretCodes.UNWRITABLE, "the identity cannot be written")
            .withDetail(file.toString())
            .withHint("make its folder writable, or name another: HOMELAB_IDENTITY=FILE"),
        cause);
  }
}
