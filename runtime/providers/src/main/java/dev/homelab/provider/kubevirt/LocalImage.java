package dev.homelab.provider.kubevirt;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file with an image.
 *
 * @param stated as the script or the person names it
 * @param path where it is
 * @param bytes its size
 */
public record LocalImage(String stated, Path path, long bytes) implements ImageSource {
  private static final int PIECE = 1 << 16;

  /**
   * The file that a script names, below the folder of the lab.
   *
   * @throws ProviderException with HL9096 when it is missing, empty, or outside the folder
   */
  public static LocalImage below(SessionOptions options, String stated) {
    try {
      Path folder = options.labFolder().toRealPath();
      Path file = folder.resolve(stated).normalize();
      if (!file.startsWith(folder)) {
        throw refused(outside(stated));
      }
      if (!Files.isRegularFile(file)) {
        throw refused(missing(stated, folder));
      }
      if (!file.toRealPath().startsWith(folder)) {
        throw refused(outside(stated));
      }
      return of(stated, file);
    } catch (IOException | InvalidPathException e) {
      throw refused(unreadable(stated));
    }
  }

  /**
   * The file that a person names.
   *
   * @throws ProviderException with HL9096 when it is missing or empty
   */
  public static LocalImage at(Path folder, String stated) {
    try {
      Path file = folder.resolve(stated);
      if (!Files.isRegularFile(file)) {
        throw refused(missing(stated, folder));
      }
      return of(stated, file);
    } catch (IOException | InvalidPathException e) {
      throw refused(unreadable(stated));
    }
  }

  private static LocalImage of(String stated, Path file) throws IOException {
    long bytes = Files.size(file);
    if (bytes == 0) {
      throw refused(
          Diagnostic.error(KubevirtCodes.NO_FILE, "the image '" + stated + "' is empty")
              .withHint("download it again"));
    }
    return new LocalImage(stated, file, bytes);
  }

  /** Its name without its folders. */
  @Override
  public String name() {
    Path name = path.getFileName();
    return name == null ? stated : name.toString();
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(path);
  }

  /**
   * What tells this image from others: {@code sha256:} and 64 digits. The whole file is read unless
   * it was before and has not changed since.
   *
   * @throws ProviderException with HL9096 when it cannot be read
   */
  public String identity(ImageDigests known) {
    try {
      String before = known.find(this);
      if (before != null) {
        return before;
      }
      String stamp = ImageDigests.stamp(this);
      String identity = "sha256:" + digest();
      known.keep(this, identity, stamp);
      return identity;
    } catch (IOException e) {
      throw refused(unreadable(stated));
    }
  }

  private String digest() throws IOException {
    MessageDigest digest = sha256();
    byte[] piece = new byte[PIECE];
    try (InputStream in = open()) {
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        digest.update(piece, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A number of bytes for people: {@code 5.8 GB}. */
  static String told(long bytes) {
    String[] units = {"bytes", "kB", "MB", "GB", "TB"};
    double amount = bytes;
    int unit = 0;
    while (amount >= 1000 && unit < units.length - 1) {
      amount /= 1000;
      unit++;
    }
    return unit == 0
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.1f %s", amount, units[unit]);
  }

  private static Diagnostic missing(String stated, @Nullable Path folder) {
    return Diagnostic.error(KubevirtCodes.NO_FILE, "there is no file '" + stated + "'")
        .withDetail("It is what a disk is filled with.")
        .withHint("put it there: " + (folder == null ? stated : folder.resolve(stated)))
        .withHint("or let the disk wait, and upload it later: homelab upload MACHINE FILE");
  }

  private static Diagnostic outside(String stated) {
    return Diagnostic.error(KubevirtCodes.NO_FILE, "'" + stated + "' lies outside the lab's folder")
        .withHint("move it below the folder of the script");
  }

  private static Diagnostic unreadable(String stated) {
    return Diagnostic.error(KubevirtCodes.NO_FILE, "'" + stated + "' cannot be read");
  }

  private static ProviderException refused(Diagnostic diagnostic) {
    return new ProviderException(ErrorClass.REJECTED, diagnostic, null, null);
  }
}
