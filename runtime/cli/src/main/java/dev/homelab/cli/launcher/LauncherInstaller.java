package dev.homelab.cli.launcher;

import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.FolderTree;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;

/**
 * Writes the launcher, makes its archive, measures both, and keeps the archive when it is faster.
 */
public final class LauncherInstaller {
  private LauncherInstaller() {}

  /** Writes the launcher of the program that runs now. */
  public static ExitCode run(Request request) {
    String given = request.invocation().argument(0);
    Path file = request.around().folder().resolve(given == null ? "homelab" : given);
    Console console = request.console();
    try {
      byte[] jar = LauncherFile.jarOf(program());
      refuseForeign(file);
      JavaHome java = JavaHome.current();
      LauncherFile.write(file, jar, java, null);
      console.err("wrote " + file.getFileName() + "; making its archive takes a while\n");
      Path work = Files.createTempDirectory("homelab-launcher");
      try {
        archive(request, file, jar, java, work);
      } finally {
        FolderTree.remove(work);
      }
      return ExitCode.DONE;
    } catch (IOException cannot) {
      throw new HomelabException(
          List.of(Diagnostic.error("HL9012", "the launcher " + file + " cannot be written")),
          cannot);
    }
  }

  private static void archive(Request request, Path file, byte[] jar, JavaHome java, Path work)
      throws IOException {
    Console console = request.console();
    Path folder = archiveFolder(request.around().environment());
    String kind = java.hasAot() ? ".aot" : ".jsa";
    String name = LauncherFile.digest(jar) + "-java" + java.feature() + kind;
    Path archive = folder.resolve(name);
    Files.deleteIfExists(archive);
    // The JVM binds an archive to the file that it was made from: header first, then the archive.
    LauncherFile.write(file, jar, java, archive);
    Archive making = new Archive(java, file, work);
    if (!making.dump(archive)) {
      LauncherFile.write(file, jar, java, null);
      console.out("installed without an archive: this Java wrote none\n");
      return;
    }
    long[] times = making.millisWith(List.of(List.of(), java.useFlags(archive)));
    long plain = times[0];
    long fast = times[1];
    if (fast >= plain) {
      Files.deleteIfExists(archive);
      LauncherFile.write(file, jar, java, null);
      console.out(
          "installed without an archive: " + fast + " ms with it, " + plain + " ms without\n");
      return;
    }
    console.out("installed: plan takes " + fast + " ms with the archive, " + plain + " without\n");
  }

  private static Path archiveFolder(Map<String, String> environment) throws IOException {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        cache.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", ".")).resolve(".cache")
            : Path.of(cache);
    Path folder = base.resolve("homelab").resolve("launcher");
    Files.createDirectories(folder);
    try {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (UnsupportedOperationException notPosix) {
      return folder;
    }
    return folder;
  }

  private static Path program() {
    CodeSource source = LauncherInstaller.class.getProtectionDomain().getCodeSource();
    try {
      Path path = source == null ? null : Path.of(source.getLocation().toURI());
      if (path != null && Files.isRegularFile(path)) {
        return path;
      }
    } catch (URISyntaxException noPath) {
      throw notAJar();
    }
    throw notAJar();
  }

  private static HomelabException notAJar() {
    return new HomelabException(
        List.of(Diagnostic.error("HL9040", "the launcher is made from homelab.jar")));
  }

  /** Only a launcher may be written over. */
  private static void refuseForeign(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    byte[] begin = new byte[64];
    int read;
    try (var in = Files.newInputStream(file)) {
      read = in.readNBytes(begin, 0, begin.length);
    }
    String text = new String(begin, 0, read, java.nio.charset.StandardCharsets.ISO_8859_1);
    if (!text.startsWith("#!/bin/sh\n# homelab:")) {
      throw new HomelabException(
          List.of(
              Diagnostic.error("HL9041", file.getFileName() + " is there and is no launcher")
                  .withDetail("It was left as it is.")
                  .withHint("homelab install-launcher OTHER-FILE")));
    }
  }
}
