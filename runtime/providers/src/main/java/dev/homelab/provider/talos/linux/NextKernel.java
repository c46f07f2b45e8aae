package dev.homelab.provider.talos.linux;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.image.FactoryFile;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The kernel that a box begins after its own (kexec(8)). When a step fails, what was copied and
 * loaded is taken back, so that no later restart of the box begins it.
 */
final class NextKernel {
  private static final Duration STEP = Duration.ofMinutes(2);
  private static final Duration COPY = Duration.ofMinutes(30);
  private static final Pattern SCRATCH = Pattern.compile("/dev/shm/homelab\\.[A-Za-z0-9]+");

  private final SshShell shell;
  private final LinuxBox found;
  private final BootToTalos.Person person;

  /**
   * The kernel of an image and what it needs.
   *
   * @param kernel the kernel
   * @param initramfs the first file system
   * @param arguments the kernel's arguments
   */
  record Parts(FactoryFile.Brought kernel, FactoryFile.Brought initramfs, String arguments) {
    long bytes() {
      return kernel.bytes() + initramfs.bytes();
    }
  }

  NextKernel(SshShell shell, LinuxBox found, BootToTalos.Person person) {
    this.shell = shell;
    this.found = found;
    this.person = person;
  }

  /**
   * Brings it into the memory of the box and lets the box's kernel take it.
   *
   * @throws ProviderException when a step fails; then nothing stays there
   */
  void load(Parts parts) {
    String folder = done("mktemp -d /dev/shm/homelab.XXXXXX", null, STEP).strip();
    if (!SCRATCH.matcher(folder).matches()) {
      throw failed("mktemp", folder);
    }
    String remove = "rm -rf " + folder;
    try {
      copy(parts.kernel(), folder + "/kernel");
      copy(parts.initramfs(), folder + "/initramfs");
      done(take(folder, (parts.arguments() + ' ' + found.network()).strip()), null, STEP);
    } catch (ProviderException failed) {
      takeBack(remove, failed);
      takeBack(unload(), failed);
      throw failed;
    }
    try {
      shell.run(remove, null, STEP);
    } catch (ProviderException failed) {
      takeBack(unload(), failed);
      throw failed;
    }
  }

  /**
   * Lets the box begin it. The answer may never come: the connection ends with the Linux that holds
   * it.
   *
   * @throws ProviderException when the box says that it does not; then it is unloaded
   */
  void begin() {
    String begin =
        found.fact("systemd").equals("yes")
            ? "systemctl kexec"
            : "sh -c '(sleep 1; sync; "
                + found.fact("kexec")
                + " -e) > /dev/null 2>&1 < /dev/null &'";
    try {
      SshShell.Answer answer = shell.run(found.asRoot() + begin, null, STEP);
      if (answer.code() > 0) {
        throw failed(begin, answer.err().strip());
      }
    } catch (ProviderException cut) {
      if (cut.errorClass() != ErrorClass.UNKNOWN_OUTCOME) {
        takeBack(unload(), cut);
        throw cut;
      }
    }
  }

  private String take(String folder, String arguments) {
    return found.asRoot()
        + found.fact("kexec")
        + " -l "
        + folder
        + "/kernel --initrd="
        + folder
        + "/initramfs --command-line="
        + quoted(arguments);
  }

  private String unload() {
    return found.asRoot() + found.fact("kexec") + " -u";
  }

  /** What cannot be taken back must not hide why it has to be. */
  private void takeBack(String command, ProviderException cause) {
    try {
      shell.run(command, null, STEP);
    } catch (ProviderException failed) {
      cause.addSuppressed(failed);
    }
  }

  /** As one word for the shell of the box (Shell Command Language, 2.2.2 Single-Quotes). */
  private static String quoted(String text) {
    return '\'' + text.replace("'", "'\\''") + '\'';
  }

  private void copy(FactoryFile.Brought file, String to) {
    person.told("copies " + file.file().getFileName() + " to the box's memory");
    try (InputStream in = Files.newInputStream(file.file())) {
      String sum = done("cat > " + to + " && sha256sum " + to, in, COPY);
      if (!sum.startsWith(file.sha256())) {
        throw failed("sha256sum", "the copy differs from what was sent");
      }
    } catch (IOException unread) {
      throw failed("cat", String.valueOf(unread.getMessage()));
    }
  }

  private String done(String command, @Nullable InputStream in, Duration time) {
    SshShell.Answer answer = shell.run(command, in, time);
    if (answer.code() != 0) {
      throw failed(command.split(" ", 2)[0], answer.err().strip());
    }
    return answer.out();
  }

  private static ProviderException failed(String step, String why) {
    return LinuxCodes.refused(
        Diagnostic.error(LinuxCodes.STEP_FAILED, "'" + step + "' failed on the box")
            .withDetail(
                why.isEmpty() ? "It said nothing. Linux runs on." : why + "\nLinux runs on."));
  }
}
