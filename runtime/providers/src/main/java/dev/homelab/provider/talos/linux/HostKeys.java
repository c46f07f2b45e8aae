package dev.homelab.provider.talos.linux;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.jspecify.annotations.Nullable;

/**
 * Which key is a box's: the one whose fingerprint the person gives, or the one that the person's
 * {@code known_hosts} has. Any other is refused, and how to accept it is told.
 */
final class HostKeys implements ServerKeyVerifier {
  private static final String REVOKED = "revoked";

  /** Any key: it lets the hosts of a line be read whose own key cannot be. */
  private static final String A_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

  private final SshAddress box;
  private final @Nullable String pinned;
  private final List<PublicKey> known = new ArrayList<>();
  private final List<PublicKey> revoked = new ArrayList<>();
  private final AtomicReference<@Nullable Diagnostic> refusal = new AtomicReference<>();

  private HostKeys(SshAddress box, @Nullable String pinned) {
    this.box = box;
    this.pinned = pinned;
  }

  /**
   * The keys of a box.
   *
   * @param pinned a fingerprint as ssh-keygen prints it, {@code SHA256:…}, or null
   * @param files files of the form of {@code known_hosts}; those that are not there count as empty
   */
  static HostKeys of(SshAddress box, @Nullable String pinned, List<Path> files) {
    HostKeys keys = new HostKeys(box, pinned);
    for (Path file : files) {
      keys.read(file);
    }
    return keys;
  }

  private void read(Path file) {
    if (!Files.isReadable(file)) {
      return;
    }
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      lines.forEach(line -> line(file, line));
    } catch (IOException | UncheckedIOException unreadable) {
      throw unreadable(file, unreadable);
    }
  }

  /**
   * Takes a line; one that cannot be read counts as none, except one that revokes a key of ours.
   */
  private void line(Path file, String line) {
    KnownHostEntry entry = null;
    try {
      entry = KnownHostEntry.parseKnownHostEntry(line);
      if (entry == null || !entry.isHostMatch(box.host(), box.port())) {
        return;
      }
      PublicKey key = entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
      if (entry.getMarker() == null || entry.getMarker().isEmpty()) {
        known.add(key);
      } else if (entry.getMarker().equals(REVOKED)) {
        revoked.add(key);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException bad) {
      if (revokesOurs(line, entry)) {
        throw unreadable(file, bad);
      }
    }
  }

  /** Whether a line that cannot be read may revoke a key of this box; when in doubt, it does. */
  private boolean revokesOurs(String line, @Nullable KnownHostEntry entry) {
    String[] words = line.strip().split("\\s+", -1);
    if (!words[0].equals('@' + REVOKED)) {
      return false;
    }
    if (entry != null || words.length < 2) {
      return true;
    }
    try {
      KnownHostEntry hosts = KnownHostEntry.parseKnownHostEntry(words[1] + ' ' + A_KEY);
      return hosts == null || hosts.isHostMatch(box.host(), box.port());
    } catch (RuntimeException bad) {
      return true;
    }
  }

  private static ProviderException unreadable(Path file, Exception why) {
    return LinuxCodes.refused(
        Diagnostic.error(LinuxCodes.UNKNOWN_KEY, file + " cannot be read")
            .withDetail(String.valueOf(why.getMessage())));
  }

  /** The types of the keys that are known, such as {@code ssh-ed25519}. */
  Set<String> types() {
    Set<String> types = new TreeSet<>();
    known.forEach(key -> types.add(KeyUtils.getKeyType(key)));
    return types;
  }

  /** Why the key that the box showed was refused; null when it was not. */
  @Nullable Diagnostic refusal() {
    return refusal.get();
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
    String print = KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
    Diagnostic told = refusal(key, String.valueOf(print));
    refusal.set(told);
    return told == null;
  }

  private @Nullable Diagnostic refusal(PublicKey key, String print) {
    String expected = pinned;
    if (isAmong(revoked, key)) {
      return Diagnostic.error(LinuxCodes.UNKNOWN_KEY, "the key of " + box.host() + " is revoked")
          .withDetail("It shows " + print + '.');
    }
    if (expected != null) {
      return expected.equals(print)
          ? null
          : Diagnostic.error(LinuxCodes.UNKNOWN_KEY, box.host() + " shows another key than said")
              .withDetail("Said: " + expected + ". Shown: " + print + '.')
              .withHint("look whether the address leads to the box that you mean");
    }
    if (isAmong(known, key)) {
      return null;
    }
    return known.isEmpty() ? unknown(key, print) : changed(print);
  }

  private static boolean isAmong(List<PublicKey> keys, PublicKey key) {
    return keys.stream().anyMatch(one -> KeyUtils.compareKeys(one, key));
  }

  private Diagnostic changed(String print) {
    return Diagnostic.error(
            LinuxCodes.UNKNOWN_KEY, box.host() + " shows another key than your known_hosts has")
        .withDetail("Shown: " + print + ". Another box may answer there, or somebody between.")
        .withHint("when the box was installed anew: ssh-keygen -R '" + box.known() + "'");
  }

  private Diagnostic unknown(PublicKey key, String print) {
    return Diagnostic.error(LinuxCodes.UNKNOWN_KEY, "the key of " + box.host() + " is not known")
        .withDetail(
            "It shows "
                + print
                + ". On the box itself, for f in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf $f;"
                + " done  prints what is right.")
        .withHint("when it is right, say so: --host-key " + print)
        .withHint(
            "or add this line to ~/.ssh/known_hosts: "
                + box.known()
                + ' '
                + PublicKeyEntry.toString(key));
  }
}
