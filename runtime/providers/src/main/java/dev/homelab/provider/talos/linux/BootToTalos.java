package dev.homelab.provider.talos.linux;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.http.Ports;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Lets a box that runs Linux begin Talos: kernel and first file system of the image factory go into
 * the memory of the box, and its kernel begins that one (kexec(8)). Nothing is written to a disk:
 * without a config the next start of the box is its Linux again.
 */
public final class BootToTalos {
  private static final Duration STEP = Duration.ofMinutes(2);
  private static final Duration START = Duration.ofMinutes(15);

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
   * @param planned what the script says of the box
   * @param address where the lab expects it
   * @return whether it was done; the person may have said no
   * @throws ProviderException when the box is another, is not fit, or holds what nobody gave up
   */
  public boolean begin(
      SshAddress box, SshLogin login, Value.Tree machine, PlannedBox planned, String address) {
    planned.checkKnown();
    AddressBook book = options.addresses();
    if (Ports.listens(book, address, Ports.TALOS)) {
      throw LinuxCodes.refused(
          Diagnostic.error(LinuxCodes.UNFIT, "Talos answers at " + address + " already")
              .withHint("go on: homelab up"));
    }
    MachineWishes wish = MachineWishes.of(machine);
    try (SshShell shell = SshShell.open(box, login, book, context)) {
      LinuxBox found = LinuxBox.look(shell, STEP);
      planned.check(box, found);
      found.checkFit();
      String disk = checkDisk(wish, found);
      if (!person.agrees(what(box, wish, found, disk))) {
        return false;
      }
      NextKernel next = new NextKernel(shell, found, person);
      load(next, found, wish);
      person.told("the Linux of " + box.host() + " ends, Talos begins");
      next.begin();
    }
    Waiting waiting = Waiting.atMost(START, context);
    while (!Ports.listens(book, address, Ports.TALOS)) {
      waiting.once(
          "Talos to answer at " + address, "Nothing listens at its port " + Ports.TALOS + '.');
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

  private void load(NextKernel next, LinuxBox found, MachineWishes wish) {
    Path scratch = scratch();
    try {
      NextKernel.Parts parts = bring(wish, Objects.requireNonNull(found.architecture()), scratch);
      if (found.room() < parts.bytes()) {
        throw LinuxCodes.refused(
            Diagnostic.error(LinuxCodes.UNFIT, "the box has too little memory for files")
                .withDetail(
                    parts.bytes()
                        + " bytes are needed in /dev/shm, "
                        + found.room()
                        + " are free."));
      }
      next.load(parts);
    } finally {
      for (String name : List.of("kernel", "initramfs", "cmdline")) {
        FactoryFile.discard(scratch.resolve(name));
      }
      FactoryFile.discard(scratch);
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

  private NextKernel.Parts bring(
      MachineWishes wish, ImageAddress.Architecture processor, Path scratch) {
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
      return new NextKernel.Parts(
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
}
