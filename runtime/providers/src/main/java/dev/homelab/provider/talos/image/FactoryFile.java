package dev.homelab.provider.talos.image;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.http.BookSockets;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the image factory builds to this machine. A file appears under its name when it is
 * whole and not before. The factory signs nothing and names no checksum: only its certificate (TLS)
 * vouches for the content, so no redirect may leave TLS.
 */
public final class FactoryFile implements AutoCloseable {
  private static final int PIECE = 1 << 16;
  private static final Duration SILENCE = Duration.ofMinutes(5);
  private static final Duration WHOLE = Duration.ofHours(2);

  private final OkHttpClient client;
  private final String userAgent;
  private final @Nullable String standIn;

  /**
   * What is known of a file that was brought.
   *
   * @param file where it is
   * @param bytes its size
   * @param sha256 64 hexadecimal digits
   */
  public record Brought(Path file, long bytes, String sha256) {}

  /** Hears how far a file is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * So much is here.
     *
     * @param bytes how many
     * @param of how many there are; -1 where the factory does not say
     */
    void at(long bytes, long of);
  }

  /**
   * Files of the public factory, or of one that stands in for it.
   *
   * @param standIn scheme, host and port of one that stands in, or null
   */
  public FactoryFile(SessionOptions options, @Nullable String standIn) {
    this(options, standIn, WHOLE);
  }

  /** The same with a limit for one file from its first byte to its last. */
  FactoryFile(SessionOptions options, @Nullable String standIn, Duration whole) {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(10, TimeUnit.SECONDS)
            .readTimeout(SILENCE)
            .callTimeout(whole)
            .followSslRedirects(false);
    if (standIn == null) {
      BookSockets.lead(builder, options.addresses());
    }
    this.client = builder.build();
    this.userAgent = options.userAgent();
    this.standIn = standIn;
  }

  /** Where a file is asked for: the factory that stands in has the same paths. */
  private String asked(String url) {
    HttpUrl whole = HttpUrl.parse(url);
    return standIn == null || whole == null ? url : standIn + whole.encodedPath();
  }

  /**
   * Brings a file. A new image is built while it is asked for, so the first bytes may take minutes.
   *
   * @param url where the factory offers it
   * @param to its name here; a file of that name is replaced
   * @throws ProviderException when the factory refuses, or the file does not come whole
   */
  public Brought bring(String url, Path to, Progress progress, CallContext context) {
    Request request =
        new Request.Builder()
            .url(asked(url))
            .header("User-Agent", userAgent)
            .header("Accept-Encoding", "identity")
            .build();
    Path part = part(to);
    Call call = client.newCall(request);
    try (CallContext.Listening listening = context.onCancel(call::cancel);
        Response response = call.execute()) {
      if (!response.isSuccessful()) {
        boolean passes = response.code() == 429 || response.code() >= 500;
        throw failure(
            passes ? ErrorClass.TRANSIENT : ErrorClass.REJECTED,
            "the image factory does not give " + to.getFileName(),
            "It answers " + response.code() + " for " + url);
      }
      long size = response.body().contentLength();
      Brought brought = keep(response.body().byteStream(), part, size, progress);
      if (size >= 0 && brought.bytes() != size) {
        throw failure(
            ErrorClass.TRANSIENT,
            to.getFileName() + " did not come whole",
            brought.bytes() + " of " + size + " bytes came.");
      }
      Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new Brought(to, brought.bytes(), brought.sha256());
    } catch (IOException broken) {
      throw failure(
          ErrorClass.TRANSIENT,
          to.getFileName() + " cannot be downloaded",
          url + ": " + told(broken));
    } finally {
      discard(part);
    }
  }

  /** A name of its own in the folder of the target, so that nobody's file is in the way. */
  private static Path part(Path to) {
    Path folder = to.toAbsolutePath().getParent();
    try {
      return Files.createTempFile(folder, to.getFileName() + ".", ".part");
    } catch (IOException full) {
      throw failure(
          ErrorClass.REJECTED, to.getFileName() + " cannot be written", folder + ": " + told(full));
    }
  }

  private static String told(IOException broken) {
    String message = broken.getMessage();
    return message == null ? broken.getClass().getSimpleName() : message;
  }

  /** Removes a file or an empty folder of ours; one that cannot be removed stays. */
  public static void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException left) {
      return;
    }
  }

  private static Brought keep(InputStream in, Path part, long size, Progress progress)
      throws IOException {
    MessageDigest digest = sha256();
    long bytes = 0;
    byte[] piece = new byte[PIECE];
    try (FileChannel out =
        FileChannel.open(part, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        digest.update(piece, 0, read);
        ByteBuffer buffer = ByteBuffer.wrap(piece, 0, read);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
        bytes += read;
        progress.at(bytes, size);
      }
      out.force(true);
    }
    return new Brought(part, bytes, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static ProviderException failure(ErrorClass kind, String title, String detail) {
    return new ProviderException(
        kind, Diagnostic.error(TalosCodes.NO_IMAGE, title).withDetail(detail), null, null);
  }

  @Override
  public void close() {
    client.dispatcher().cancelAll();
    client.connectionPool().evictAll();
  }
}
