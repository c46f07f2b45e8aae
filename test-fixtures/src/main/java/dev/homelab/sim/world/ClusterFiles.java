package dev.homelab.sim.world;

import dev.homelab.sim.kube.SimulatorException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The files in which a simulated cluster keeps its objects, as one piece. */
final class ClusterFiles {
  /** The log is read last, so that what a snapshot lacks is in it. */
  private static final List<String> NAMES = List.of("snapshot.jsonl", "log.jsonl");

  private ClusterFiles() {}

  static byte[] pack(Path folder) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (String name : NAMES) {
        Path file = folder.resolve(name);
        if (Files.exists(file)) {
          zip.putNextEntry(new ZipEntry(name));
          zip.write(Files.readAllBytes(file));
          zip.closeEntry();
        }
      }
    } catch (IOException e) {
      throw new SimulatorException("a cluster in " + folder + " cannot be read", e);
    }
    return out.toByteArray();
  }

  static void unpack(byte[] packed, Path folder) {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(packed))) {
      Files.createDirectories(folder);
      for (ZipEntry one = zip.getNextEntry(); one != null; one = zip.getNextEntry()) {
        if (NAMES.contains(one.getName())) {
          Files.write(folder.resolve(one.getName()), zip.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new SimulatorException("a cluster cannot be restored in " + folder, e);
    }
  }
}
