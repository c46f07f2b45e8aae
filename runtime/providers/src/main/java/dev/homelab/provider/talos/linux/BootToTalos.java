package dev.homelab.provider.talos.linux;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.image.FactoryFile;
import dev.homelab.provider.talos.image.ImageAddress;
import dev.homelab.provider.talos.image.ImageFactory;
import dev.homelab.provider.talos.machine.MachineWishes;
import dev.homelab.provider.talos.machine.Waiting;
import dev.homelab.spi.AddressBook;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import dev.homelab.wire.storage.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets a box that runs Linux begin Talos: kernel and first file system of the image factory go into
 * the memory of the box, and its kernel begins that one (kexec(8)). Nothing is written to a disk:
 * without a config the next start of the box is its Linux again.
 */
public final class BootToTalos {
  private static final int TALOS = 50_000;
  private static final int CONNECT_MILLIS = 2_000;
  private static final Duration STEP = Duration.ofMinutes(2);
  private static final Duration COPY = Duration.ofMinutes(30);
  private static final Duration START = Duration.ofMinutes(15);
  private static final Pattern SCRATCH = Pattern.compile("/dev/shm/homelab\\.[A-Za-z0-9]+");

  private final SessionOptions options;
  private final @Nullable String factory;
  private final Person person;
  private final CallContext context;

  /** Who is asked and told. */
  public interface Person {
    /** Whether to go on; the text says what will happen. */
    boolean agrees(String what);

    /** What happens now. */
    void told(String what);

    /** Hears how far a file is. */
    FactoryFile.Progress coming(String name);
  }

  /**
   * The kernel of an image and what it needs.
   *
   * @param kernel the kernel
   * @param initramfs the first file system
   * @param arguments the kernel's arguments
   */
  private record Parts(
      FactoryFile.Brought kernel, FactoryFile.Brought initramfs, String arguments) {
    long bytes() {
      return kernel.bytes() + initramfs.bytes();
    }
  }

  /**
   * One that asks a person.
   *
   * @param factory scheme, host and port of what stands in for the public image factory, or null
   */
  public BootToTalos(
      SessionOptions options, @Nullable String factory, Person person, CallContext context) {
    this.options = options;
    this.factory = factory;
    this.person = person;
    this.context = context;
  }

  /**
   * Lets a box begin Talos and waits until it answers.
   *
   * @param box where to log in
   * @param machine the properties of the {@code talos.machine} that shall stand on it
   * @param address where the lab expects it
   * @return whether it was done; the person may have said no
   * @throws ProviderException when the box is not fit or holds what nobody gave up
   */
  public boolean begin(SshAddress box, SshLogin login, Value.Tree machine, String address) {
    AddressBook book = options.addresses();
    if (answers(book, address)) {
      throw LinuxCodes.refused(
          Diagnostic.error(LinuxCodes.UNFIT, "Talos answers at " + address + " already")
              .withHint("go on: homelab up"));
    }
    MachineWishes wish = MachineWishes.of(machine);
    try (SshShell shell = SshShell.open(box, login, book, context)) {
      LinuxBox found = LinuxBox.look(shell, STEP);
      found.checkFit();
      String disk = checkDisk(wish, found);
      if (!person.agrees(what(box, wish, found, disk))) {
        return false;
      }
      load(shell, found, wish);
      person.told("the Linux of " + box.host() + " ends, Talos begins");
      leave(shell, found);
    }
    Waiting waiting = Waiting.atMost(START, context);
    while (!answers(book, address)) {
      waiting.once("Talos to answer at " + address, "Nothing listens at its port " + TALOS + '.');
    }
    return true;
  }

  private static String what(SshAddress box, MachineWishes wish, LinuxBox found, String disk) {
    return box.host()
        + " stops its Linux and begins Talos "
        + wish.version()
        + " in memory; nothing is written now. The next `homelab up` installs it on "
        + disk
        + (found.carried().getOrDefault(disk, List.of()).isEmpty()
            ? "."
            : ": what it holds is lost.");
  }

  /** Which disk will be installed on; refused when it carries what nobody gave up. */
  private static String checkDisk(MachineWishes wish, LinuxBox found) {
    Disk disk = wish.disk().choose(wish.hostname(), found.disks());
    String device = disk.getDeviceName();
    List<String> carried = found.carried().getOrDefault(device, List.of());
    if (!wish.mayWipe() && !found.clusters().isEmpty()) {
      throw holds(
          wish.hostname() + " is part of a cluster, or a hypervisor",
          "Found: " + String.join(", ", found.clusters()));
    }
    if (!wish.mayWipe() && !carried.isEmpty()) {
      throw holds(
          device + " of " + wish.hostname() + " carries data",
          "Found: " + String.join(", ", carried));
    }
    return device;
  }

  private static ProviderException holds(String title, String found) {
    return LinuxCodes.refused(
        Diagnostic.error(TalosCodes.HOLDS_DATA, title)
            .withDetail(found + ". Talos would be installed over it. Nothing was touched.")
            .withHint("when all of it may be lost, say so in the script: wipe()")
            .withHint("or choose another disk: installDisk …"));
  }

  private void load(SshShell shell, LinuxBox found, MachineWishes wish) {
    Path scratch = scratch();
    try {
      Parts parts = bring(wish, Objects.requireNonNull(found.architecture()), scratch);
      if (found.room() < parts.bytes()) {
        throw LinuxCodes.refused(
            Diagnostic.error(LinuxCodes.UNFIT, "the box has too little memory for files")
                .withDetail(
                    parts.bytes()
                        + " bytes are needed in /dev/shm, "
                        + found.room()
                        + " are free."));
      }
      load(shell, found, parts);
    } finally {
      discard(scratch);
    }
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("homelab");
    } catch (IOException full) {
      throw LinuxCodes.refused(
          Diagnostic.error(LinuxCodes.STEP_FAILED, "there is no place for the image here")
              .withDetail(String.valueOf(full.getMessage())));
    }
  }

  private static void discard(Path scratch) {
    for (String name : List.of("kernel", "initramfs", "cmdline")) {
      discardFile(scratch.resolve(name));
    }
    discardFile(scratch);
  }

  private static void discardFile(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException left) {
      return;
    }
  }

  private Parts bring(MachineWishes wish, ImageAddress.Architecture processor, Path scratch) {
    ImageAddress image =
        new ImageAddress(
            ImageAddress.PUBLIC_FACTORY,
            wish.schematic(),
            wish.version(),
            ImageAddress.Platform.METAL,
            processor,
            false);
    try (ImageFactory schematics = new ImageFactory(options);
        FactoryFile files = new FactoryFile(options, factory)) {
      schematics.tell(
          factory == null ? ImageAddress.PUBLIC_FACTORY : factory, wish.schematic(), context);
      FactoryFile.Brought cmdline =
          files.bring(image.arguments(), scratch.resolve("cmdline"), (bytes, of) -> {}, context);
      return new Parts(
          bring(files, image.kernel(), scratch.resolve("kernel")),
          bring(files, image.initramfs(), scratch.resolve("initramfs")),
          Files.readString(cmdline.file(), StandardCharsets.UTF_8).strip());
    } catch (IOException unread) {
      throw LinuxCodes.refused(
          Diagnostic.error(LinuxCodes.STEP_FAILED, "the kernel's arguments cannot be read")
              .withDetail(String.valueOf(unread.getMessage())));
    }
  }

  private FactoryFile.Brought bring(FactoryFile files, String url, Path to) {
    return files.bring(url, to, person.coming(String.valueOf(to.getFileName())), context);
  }

  private void load(SshShell shell, LinuxBox found, Parts parts) {
    String folder = done(shell, "mktemp -d /dev/shm/homelab.XXXXXX", null, STEP).strip();
    if (!SCRATCH.matcher(folder).matches()) {
      throw failed("mktemp", folder);
    }
    try {
      copy(shell, parts.kernel(), folder + "/kernel");
      copy(shell, parts.initramfs(), folder + "/initramfs");
      String arguments = (parts.arguments() + ' ' + found.network()).strip();
      done(
          shell,
          found.asRoot()
              + found.fact("kexec")
              + " -l "
              + folder
              + "/kernel --initrd="
              + folder
              + "/initramfs --command-line="
              + quoted(arguments),
          null,
          STEP);
    } finally {
      shell.run("rm -rf " + folder, null, STEP);
    }
  }

  /** As one word for the shell of the box (Shell Command Language, 2.2.2 Single-Quotes). */
  private static String quoted(String text) {
    return '\'' + text.replace("'", "'\\''") + '\'';
  }

  private void copy(SshShell shell, FactoryFile.Brought file, String to) {
    person.told("copies " + file.file().getFileName() + " to the box's memory");
    try (InputStream in = Files.newInputStream(file.file())) {
      String sum = done(shell, "cat > " + to + " && sha256sum " + to, in, COPY);
      if (!sum.startsWith(file.sha256())) {
        throw failed("sha256sum", "the copy differs from what was sent");
      }
    } catch (IOException unread) {
      throw failed("cat", String.valueOf(unread.getMessage()));
    }
  }

  private static String done(
      SshShell shell, String command, @Nullable InputStream in, Duration time) {
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

  /** The answer may never come: the connection ends with the Linux that holds it. */
  private static void leave(SshShell shell, LinuxBox found) {
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
      if (cut.errorClass() != dev.homelab.spi.ErrorClass.UNKNOWN_OUTCOME) {
        throw cut;
      }
    }
  }

  private static boolean answers(AddressBook book, String address) {
    try (Socket socket = new Socket()) {
      InetSocketAddress found = book.find(address, TALOS);
      if (found.isUnresolved()) {
        return false;
      }
      socket.connect(found, CONNECT_MILLIS);
      return true;
    } catch (IOException silent) {
      return false;
    }
  }
}
