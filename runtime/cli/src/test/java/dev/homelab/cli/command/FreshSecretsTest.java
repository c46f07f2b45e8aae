package dev.homelab.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.SecretSource;
import dev.homelab.secret.IdentityFile;
import dev.homelab.secret.SecretVault;
import dev.homelab.secret.Secrets;
import dev.homelab.secret.VaultStorage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A value that another process rotates is hidden in what is still being followed. */
class FreshSecretsTest {
  private static final SecretSource.Generated RULE = new SecretSource.Generated(24, "abcdef0123");

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final InstantSource source = now::get;
  private final Clock clock = source.withZone(ZoneOffset.UTC);
  @TempDir Path temp;

  private Secrets secrets() {
    SecretVault vault =
        SecretVault.of(
            VaultStorage.inFolder(temp.resolve("state")), IdentityFile.of(temp.resolve("id.txt")));
    Secrets secrets = new Secrets(Map.of("pw", RULE), Map.of(), temp, vault);
    secrets.keep();
    return secrets;
  }

  @Test
  void aValueRotatedMeanwhileIsHiddenASecondLater() {
    Secrets following = secrets();
    String before = following.resolve("pw");
    following.hideAll();
    FreshSecrets fresh = new FreshSecrets(following, clock);
    Secrets other = secrets();
    other.rotate("pw");
    String after = other.resolve("pw");
    fresh.look();
    assertThat(following.redact(after)).isEqualTo(after);
    now.set(Instant.EPOCH.plusSeconds(1));
    fresh.look();
    assertThat(following.redact(before + ' ' + after)).isEqualTo("(secret pw) (secret pw)");
  }
}
