package dev.homelab.secret;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import dev.homelab.diag.Diagnostic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Locks and opens bytes in the binary form of age (C2SP age specification, version 1). */
final class AgeBox {
  private AgeBox() {}

  /** Bytes that each of the recipients can open. */
  static byte[] lock(byte[] plain, Iterable<String> recipients) {
    List<RecipientStanzaWriter> writers = new ArrayList<>();
    for (String recipient : recipients) {
      writers.add(writer(recipient));
    }
    ByteArrayOutputStream locked = new ByteArrayOutputStream();
    try (WritableByteChannel channel =
        new StandardEncryptingChannelFactory()
            .newEncryptingChannel(Channels.newChannel(locked), writers)) {
      ByteBuffer buffer = ByteBuffer.wrap(plain);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (GeneralSecurityException e) {
      throw new SecretException(
          Diagnostic.error(SecretCodes.UNWRITABLE, "the secrets cannot be encrypted"), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return locked.toByteArray();
  }

  /** What is in locked bytes, or null when none of the identities opens them. */
  static byte @Nullable [] open(byte[] locked, List<Identity> identities) {
    for (Identity identity : identities) {
      try {
        return open(locked, identity);
      } catch (GeneralSecurityException | IOException another) {
        // The next identity may be the one.
      }
    }
    return null;
  }

  /**
   * Checks the form of a recipient.
   *
   * @throws SecretException with code HL4038 when it is none
   */
  static RecipientStanzaWriter writer(String recipient) {
    try {
      return X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(recipient);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new SecretException(
          Diagnostic.error(SecretCodes.BAD_RECIPIENT, "`" + recipient + "` is not a recipient")
              .withDetail("a recipient is the public part of an identity: age1 and 58 characters")
              .withHint("on the other machine: homelab secret recipient   (prints it)"));
    }
  }

  private static byte[] open(byte[] locked, Identity identity)
      throws GeneralSecurityException, IOException {
    RecipientStanzaReader reader =
        X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(identity.secretKey());
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    try (ReadableByteChannel channel =
        new StandardDecryptingChannelFactory()
            .newDecryptingChannel(
                Channels.newChannel(new ByteArrayInputStream(locked)), List.of(reader))) {
      ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
      while (channel.read(buffer) >= 0) {
        plain.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
    }
    return plain.toByteArray();
  }
}
