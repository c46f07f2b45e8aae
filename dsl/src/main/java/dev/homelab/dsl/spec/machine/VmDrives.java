package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a machine's block says of its disks: what its system comes from, and those for data. */
final class VmDrives {
  private static final String SYSTEM = "system";

  /** What the machine itself has disks for, which no other disk can be called. */
  private static final String OWN = "system|installer|drivers|answers.*";

  /** On what a machine sees a disk (KubeVirt, {@code DiskBus}). */
  private static final Set<String> BUSES = Set.of("sata", "scsi", "usb", "virtio");

  private static final String SYSTEM_SIZE = "100Gi";

  /**
   * A disk for data.
   *
   * @param size its size, or null for that of what it is made from
   * @param source what it is filled with
   * @param options the other things that the script says of it
   */
  record Data(@Nullable String size, DiskSource source, Options options) {}

  /**
   * How a disk is kept and shown.
   *
   * @param storageClass the class of its volume, or null
   * @param bus what the machine sees it on, or null
   * @param optical whether it is an image of a disc
   */
  record Options(@Nullable String storageClass, @Nullable String bus, boolean optical) {}

  private final Scope scope;
  private final String name;
  private final String system;
  private @Nullable Said<String> size;
  private @Nullable Said<DiskSource> source;
  private @Nullable Said<String> installer;
  private @Nullable Said<Boolean> installed;
  private Options options = new Options(null, null, false);
  private final Map<String, Said<Data>> data = new LinkedHashMap<>();

  VmDrives(Scope scope, String name, String system) {
    this.scope = scope;
    this.name = name;
    this.system = system;
  }

  /** Sets the size of the system's disk, and how it is kept. */
  void size(Size wanted, Map<String, ?> named) {
    size = Said.now(scope, wanted.quantity());
    options = options("disk", named);
  }

  /** Names what the system is installed from. */
  void installer(String place) {
    checkPlace(place);
    installer = Said.now(scope, place);
  }

  private void checkPlace(String place) {
    if (!Guest.isAddress(place) && (place.contains("://") || !UploadedImage.isFileBelow(place))) {
      scope.unfit(
          "'" + place + "' is neither an address nor an image in the lab's folder",
          "write it like 'https://files.example.com/windows-11.iso' or 'windows-11.iso'");
    }
  }

  /** Says what the system's disk is made from. */
  void source(DiskSource from) {
    Said<DiskSource> before = source;
    if (before != null) {
      atOdds("the system's disk is made from one thing", "say `image` or `copyOf`, not both");
    }
    source = Said.now(scope, from);
  }

  /** Says that the system is installed. */
  void installed() {
    if (Guest.of(system).image() == null) {
      installed = Said.now(scope, true);
    } else {
      scope.report(
          LanguageCodes.error(
                  MachineCodes.NOT_FOR_SYSTEM,
                  "`installed` is not for a machine with "
                      + system
                      + ": it starts from an image, and has no discs")
              .withHint("take it away"));
    }
  }

  /** Adds a disk for data. */
  void add(String called, @Nullable Size wanted, Map<String, ?> named) {
    String checked = Names.label(scope, "disk", called);
    NamedArguments given = NamedArguments.of("dataDisk", named, scope);
    DiskSource from = source(given);
    if (wanted == null && from.original() == null) {
      scope.unfit("how large is the disk '" + called + "'?", "dataDisk '" + called + "', 200.GiB");
    }
    if (checked.matches(OWN)) {
      scope.unfit(
          "the machine has a disk '" + checked + "' of its own", "give the other another name");
      return;
    }
    String quantity = wanted == null ? null : wanted.quantity();
    Data disk = new Data(quantity, from, options("dataDisk", named));
    if (data.put(checked, Said.now(scope, disk)) != null) {
      scope.unfit("the disk '" + checked + "' is said twice", "give the second another name");
    }
  }

  private DiskSource source(NamedArguments given) {
    List<DiskSource> all = new ArrayList<>();
    String place = given.optionalText("from");
    String image = given.optionalText("image");
    String original = given.optionalText("copyOf");
    if (place != null) {
      checkPlace(place);
      all.add(DiskSource.place(place));
    }
    if (image != null) {
      all.add(DiskSource.image(image));
    }
    if (original != null) {
      all.add(DiskSource.copy(original));
    }
    if (all.size() > 1) {
      atOdds("a disk is made from one thing", "say one of `from:`, `image:` and `copyOf:`");
    }
    return all.isEmpty() ? DiskSource.NOTHING : all.get(0);
  }

  private Options options(String word, Map<String, ?> named) {
    NamedArguments given = NamedArguments.of(word, named, scope);
    String bus = given.optionalText("bus");
    if (bus != null && !BUSES.contains(bus)) {
      scope.unfit("'" + bus + "' is no bus for a disk", "it is sata, scsi, usb or virtio");
    }
    boolean optical = Boolean.TRUE.equals(given.optionalFlag("optical"));
    return new Options(given.optionalText("storageClass"), bus, optical);
  }

  private void atOdds(String title, String hint) {
    scope.report(LanguageCodes.error(MachineCodes.AT_ODDS, title).withHint(hint));
  }

  /** What the script says that the system is installed from, or null. */
  @Nullable Said<String> installer() {
    return installer;
  }

  /** What the system's disk is made from instead of what its system comes as, or null. */
  @Nullable Said<DiskSource> source() {
    return source;
  }

  /** Whether the machine needs no disc any more. */
  boolean isInstalled() {
    return installed != null || source != null;
  }

  /** What the script says of the size of the system's disk, or null. */
  @Nullable Said<String> size() {
    return size;
  }

  /** How the system's disk is kept and shown. */
  Options options() {
    return options;
  }

  /** The disks for data by their names. */
  Map<String, Said<Data>> data() {
    return data;
  }

  /** What Cozystack calls a disk of the machine. */
  String called(String disk) {
    return name + '-' + disk;
  }

  /** The bus of a disk; null for the one that its system prefers. */
  @Nullable String bus(String disk) {
    Said<Data> said = data.get(disk);
    return disk.equals(SYSTEM) ? options.bus() : said == null ? null : said.value().options().bus();
  }

  /** The disks that others can be copied from, by what Cozystack calls each. */
  Map<String, DiskSource.Kept> kept() {
    Map<String, DiskSource.Kept> all = new LinkedHashMap<>();
    Said<String> said = size;
    Said<String> place = installer;
    boolean image = source == null && Guest.of(system).image() != null;
    boolean uploaded = image && place != null && !Guest.isAddress(place.value());
    Said<DiskSource> other = source;
    String original = other == null ? null : other.value().original();
    String otherwise = original == null ? SYSTEM_SIZE : null;
    String large = said == null ? otherwise : said.value();
    all.put(called(SYSTEM), new DiskSource.Kept(large, uploaded, original));
    data.forEach(
        (disk, what) -> {
          Data value = what.value();
          DiskSource from = value.source();
          all.put(
              called(disk),
              new DiskSource.Kept(value.size(), from.file() != null, from.original()));
        });
    return all;
  }

  /** A disk as its machine names it. */
  static Value.Tree attached(String disk, @Nullable String bus) {
    return bus == null
        ? TreeBuilder.of("name", disk)
        : TreeBuilder.tree().put("name", disk).put("bus", bus).build();
  }
}
