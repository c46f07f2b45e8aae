package dev.homelab.secret;

import dev.homelab.diag.Diagnostic;
import dev.homelab.state.Disk;
import dev.homelab.state.PrivateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A vault as a file of the state's folder. A write is refused when the file is not what was read.
 */
final class FolderVault implements VaultStorage {
  private final Path folder;
  private final Path file;
  private final Disk disk;
  private boolean known;
  private byte @Nullable [] loaded;

  FolderVault(Path folder, Disk disk) {
    this.folder = folder;
    this.file = folder.toAbsolutePath().resolve("secrets.age");
    this.disk = disk;
  }

  @Override
  public synchronized byte @Nullable [] load() {
    try {
      loaded = disk.read(file);
      known = true;
      return loaded;
    } catch (IOException e) {
      throw new SecretException(
          Diagnostic.error(SecretCodes.VAULT_DAMAGED, "the secrets cannot be read")
              .withDetail(file.toString())
              .withHint("check who may read it: ls -la " + file),
          e);
    }
  }

  @Override
  public synchronized void store(byte[] encrypted) {
    PrivateFolder.ensure(folder);
    try {
      if (known && !Arrays.equals(loaded, disk.read(file))) {
        throw taken();
      }
      disk.replace(file, encrypted);
      loaded = encrypted.clone();
      known = true;
    } catch (IOException e) {
      throw new SecretException(
          Diagnostic.error(SecretCodes.UNWRITABLE, "the secrets cannot be written")
              .withDetail(file + "; those from before are kept")
              .withHint("make room on the disk, or the folder writable, then try again"),
          e);
    }
  }

  private SecretException taken() {
    return new SecretException(
        Diagnostic.error(SecretCodes.TAKEN, "another run wrote to the secrets")
            .withDetail(file + "; its values are kept, ours were not written")
            .withHint("run the same command again"));
  }

  @Override
  public synchronized void remove() {
    try {
      if (disk.read(file) != null) {
        disk.rename(file, file.resolveSibling("secrets.age.moved"));
      }
      known = false;
    } catch (IOException e) {
      throw new SecretException(
          Diagnostic.error(SecretCodes.UNWRITABLE, "the file of the secrets cannot be renamed")
              .withDetail(file.toString())
              .withHint("make the folder writable, then try again"),
          e);
    }
  }

  @Override
  public String describe() {
    return file.toString();
  }
}
