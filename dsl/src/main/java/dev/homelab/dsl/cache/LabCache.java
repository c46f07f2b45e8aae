package dev.homelab.dsl.cache;

import dev.homelab.codec.CodecException;
import dev.homelab.codec.LabCodec;
import dev.homelab.model.Lab;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Evaluated labs, one per script. An entry holds only while every file, listing and variable that
 * the evaluation read is the same, and the tool and the Java release too. Loads no class of Groovy.
 */
public final class LabCache {
  private LabCache() {}

  /**
   * The lab of a script as it was evaluated last, or null when anything that it was made from has
   * changed or no entry can be trusted.
   *
   * @param cacheFolder where entries are kept
   * @param script the script's file
   * @param labFolder the folder below which it may read
   * @param environment the variables that it may ask for
   */
  public static @Nullable Lab lookup(
      Path cacheFolder, Path script, Path labFolder, Map<String, String> environment) {
    byte[] content = CacheFile.read(entry("lab", cacheFolder, script, labFolder));
    if (content == null) {
      return null;
    }
    try {
      Lab lab = LabCodec.read(content);
      return new FolderFiles(labFolder, environment).isUnchanged(lab.inputs()) ? lab : null;
    } catch (CodecException damaged) {
      return null;
    }
  }

  /** Keeps a lab for {@link #lookup}. A cache that cannot be written is no failure. */
  public static void store(Path cacheFolder, Path script, Path labFolder, Lab lab) {
    CacheFile.write(entry("lab", cacheFolder, script, labFolder), LabCodec.bytes(lab));
  }

  /** Where something about a script is kept, named by what it is, the tool, and both paths. */
  static Path entry(String kind, Path cacheFolder, Path script, Path labFolder) {
    String key =
        ToolStamp.current()
            + '\n'
            + script.toAbsolutePath().normalize()
            + '\n'
            + labFolder.toAbsolutePath().normalize();
    return cacheFolder.resolve(kind + '-' + name(key));
  }

  /**
   * A short name of a long key: two hashes of 32 bits each. A plain sum, since nobody else can
   * write to the folder, and a digest would be waited for by every command.
   */
  private static String name(String key) {
    CRC32C crc = new CRC32C();
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    crc.update(bytes, 0, bytes.length);
    return Long.toHexString(crc.getValue()) + '-' + Integer.toHexString(key.hashCode());
  }
}
