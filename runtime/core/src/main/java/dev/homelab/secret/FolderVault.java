package dev.homelab.secret;

import dev.homelab.diag.Diagnostic;
import dev.homelab.state.Disk;
import dev.homelab.state.PrivateFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A vault as a file of the state's folder. */
final class FolderVault implements VaultStorage {
  private final Path folder;
  private final Path file;
  private final Disk disk;

  FolderVault(Path folder, Disk disk) {
    this.folder = folder;
    this.file = folder.toAbsolutePath().resolve("secrets.age");
    this.disk = disk;
  }

  @Override
  public byte @Nullable [] load() {
    try {
      return disk.read(file);
    } catch (IOException e) {
      throw new SecretException(
          Diagnostic.error(SecretCodes.VAULT_DAMAGED, "the secrets cannot be read")
              .withDetail(file.toString())
              .withHint("check who may read it: ls -la " + file),
          e);
    }
  }

  @Override
  public void store(byte[] encrypted) {
    PrivateFolder.ensure(folder);
    try {
      disk.replace(file, encrypted);
    } catch (IOException e) {
      throw new SecretException(
          Diagnostic.error(SecretCodes.UNWRITABLE, "the secrets cannot be written")
              .withDetail(file + "; those from before are kept")
              .withHint("make room on the disk, or the folder writable, then try again"),
          e);
    }
  }

  @Override
  public void remove() {
    try {
      if (disk.read(file) != null) {
        disk.rename(file, file.resolveSibling("secrets.age.moved"));
      }
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
