package dev.homelab.provider.talos.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * The person's keys in files.
 *
 * @param pairs those that could be read
 * @param locked files that need a passphrase or cannot be read
 */
record OwnKeys(List<KeyPair> pairs, List<Path> locked) {
  /** The names that ssh tries by itself (ssh_config(5), IdentityFile). */
  private static final List<String> NAMES = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  /** Those below a person's folder. */
  static OwnKeys in(Path home) {
    List<KeyPair> pairs = new ArrayList<>();
    List<Path> locked = new ArrayList<>();
    for (String name : NAMES) {
      Path file = home.resolve(".ssh").resolve(name);
      if (Files.isRegularFile(file)) {
        read(file, pairs, locked);
      }
    }
    return new OwnKeys(pairs, locked);
  }

  private static void read(Path file, List<KeyPair> pairs, List<Path> locked) {
    try (InputStream in = Files.newInputStream(file)) {
      Iterable<KeyPair> read =
          SecurityUtils.loadKeyPairIdentities(
              null, NamedResource.ofName(file.toString()), in, FilePasswordProvider.EMPTY);
      if (read == null) {
        locked.add(file);
        return;
      }
      read.forEach(pairs::add);
    } catch (IOException | GeneralSecurityException unread) {
      locked.add(file);
    }
  }
}
