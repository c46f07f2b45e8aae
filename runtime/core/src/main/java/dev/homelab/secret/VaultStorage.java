package dev.homelab.secret;

import dev.homelab.state.Disk;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the encrypted bytes of a vault are kept. It never sees what is in them. */
public interface VaultStorage {
  /** The file {@code secrets.age} in a folder, which is made when it is first written. */
  static VaultStorage inFolder(Path folder) {
    return new FolderVault(folder, Disk.real());
  }

  /** The bytes last stored, or null when there are none. */
  byte @Nullable [] load();

  /**
   * Puts bytes in the place of those that were loaded, in one step; when it returns they are
   * durable.
   *
   * @throws dev.homelab.diag.HomelabException when others stand there by now, which are kept
   */
  void store(byte[] encrypted);

  /** Takes them out of use, after they were stored elsewhere; none is fine. */
  void remove();

  /** Where it is, in words for people. */
  String describe();
}
