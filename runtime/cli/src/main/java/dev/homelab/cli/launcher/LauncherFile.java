package dev.homelab.cli.launcher;

import dev.homelab.codec.Sha256;
import dev.homelab.report.ShellWord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One file that the shell runs as a script and Java as a jar: a jar is read from its end. */
final class LauncherFile {
  private static final String NO_FILES = "-XX:-UsePerfData";
  private static final List<String> FLAGS = List.of("-XX:TieredStopAtLevel=1", NO_FILES);
  private static final byte[] JAR_BEGINS = {'P', 'K', 3, 4};

  private LauncherFile() {}

  /** The flags that every start through the launcher has, but for {@code up}. */
  static List<String> flags() {
    return FLAGS;
  }

  /** The jar inside a jar or a launcher. */
  static byte[] jarOf(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i + JAR_BEGINS.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + JAR_BEGINS.length, JAR_BEGINS, 0, JAR_BEGINS.length)) {
        return i == 0 ? bytes : Arrays.copyOfRange(bytes, i, bytes.length);
      }
    }
    throw new IOException("no jar");
  }

  /** The first 16 digits of the jar's SHA-256. */
  static String digest(byte[] jar) {
    return Sha256.hex(jar).substring(0, 16);
  }

  /** Writes the launcher in one step; {@code archive} is null for none. */
  static void write(Path file, byte[] jar, JavaHome java, @Nullable Path archive)
      throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream(jar.length + 2048);
    all.write(header(java, archive).getBytes(StandardCharsets.UTF_8));
    all.write(jar);
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.write(next, all.toByteArray());
    try {
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (UnsupportedOperationException notPosix) {
      next.toFile().setExecutable(true);
    }
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The script. It compares the line that names the version of Java with the one that the archive
   * was made by, and starts without the archive when they differ. Logging of the JVM is off, for a
   * stale archive would be told on standard output.
   */
  static String header(JavaHome java, @Nullable Path archive) {
    StringBuilder sh = new StringBuilder();
    sh.append("#!/bin/sh\n");
    sh.append("# homelab: a script for the shell and a jar for Java in one file.\n");
    sh.append("self=$0\n");
    sh.append("case $self in */*) ;; *) self=$(command -v -- \"$self\") ;; esac\n");
    sh.append("java=java\n");
    sh.append("[ -n \"$JAVA_HOME\" ] && java=$JAVA_HOME/bin/java\n");
    sh.append("flags='").append(String.join(" ", FLAGS)).append("'\n");
    sh.append("# up makes keys, which need the second compiler; it leaves it out for the rest.\n");
    sh.append("for word do [ \"$word\" = up ] && flags=").append(NO_FILES).append("; done\n");
    if (archive != null) {
      sh.append("archive=").append(ShellWord.quoted(archive.toString())).append('\n');
      sh.append("wanted=").append(ShellWord.quoted(java.releaseLine())).append('\n');
      sh.append("release=").append(ShellWord.quoted(java.releaseFile().toString())).append('\n');
      sh.append("home=").append(ShellWord.quoted(java.home().toString())).append('\n');
      sh.append("if [ \"${JAVA_HOME:-$home}\" = \"$home\" ]");
      sh.append(" && [ -r \"$archive\" ] && [ -r \"$release\" ]; then\n");
      sh.append("  while IFS= read -r line; do\n");
      sh.append("    if [ \"$line\" = \"$wanted\" ]; then\n");
      sh.append("      exec ").append(ShellWord.quoted(java.java().toString())).append(" $flags");
      sh.append(" -Xlog:disable -Xlog:all=off");
      for (String flag : java.useFlags(Path.of("ARCHIVE"))) {
        sh.append(' ').append(flag.replace("ARCHIVE", "\"$archive\""));
      }
      sh.append(" $HOMELAB_JAVA_OPTIONS -Dhomelab.command=\"$0\" -jar \"$self\" \"$@\"\n");
      sh.append("    fi\n  done < \"$release\"\nfi\n");
    }
    sh.append("exec \"$java\" $flags $HOMELAB_JAVA_OPTIONS");
    sh.append(" -Dhomelab.command=\"$0\" -jar \"$self\" \"$@\"\n");
    return sh.toString();
  }
}
