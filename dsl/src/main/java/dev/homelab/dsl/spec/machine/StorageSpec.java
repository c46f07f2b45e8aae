package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The pool of a box that volumes and disks of machines are made of. */
@BlockOf(
    name = "storage",
    doc = "The pool that volumes and disks of machines are made of: its disks and their layout.",
    in = "homelab { secrets { generated 'disks' }\nnode('box') { storage {\n…\n} } }")
public final class StorageSpec extends Spec<StorageSpec> {
  private static final String MIRROR = "mirror";
  private static final List<String> TERMS = List.of("serial", "model", "wwn", "size");

  private final List<Map<String, String>> disks = new ArrayList<>();
  private @Nullable Said<String> layout;
  private @Nullable Said<Kind> kind;
  private @Nullable Said<Boolean> thin;
  private @Nullable Said<Value.Secret> passphrase;

  /** What a pool is made with. */
  public enum Kind {
    /** A zpool, which checks what it reads. */
    ZFS,
    /** A volume group. */
    LVM
  }

  /** Describes the storage of a box. */
  StorageSpec(Scope scope) {
    super(scope);
  }

  @Override
  protected StorageSpec self() {
    return this;
  }

  /** A zpool. */
  @Known(doc = "A zpool, which checks what it reads and takes snapshots.")
  public Kind getZfs() {
    return Kind.ZFS;
  }

  /** A volume group. */
  @Known(
      doc =
          "A volume group, which is lighter and mirrors nothing; snapshots, and so backups of"
              + " machines and volumes, need `thin()` with it.")
  public Kind getLvm() {
    return Kind.LVM;
  }

  /** Names a disk by its path. */
  @Word(
      doc = "Names a disk of the pool, by its path or by what it is; say it once for each.",
      byDefault = "every disk of the box that is empty",
      example = "disk size: '>= 1TB'",
      named = {
        "serial: its serial number",
        "model: its model, * for any characters",
        "wwn: its name in the world (WWN)",
        "size: how large it is, such as '>= 1TB'; several disks may fit"
      })
  public StorageSpec disk(String path) {
    disks.add(Map.of("path", path));
    return say();
  }

  /** Names disks by what they are. */
  public StorageSpec disk(Map<String, ?> named) {
    NamedArguments given = NamedArguments.of("disk", named, scope());
    Map<String, String> terms = new TreeMap<>();
    for (String term : TERMS) {
      String text = given.optionalText(term);
      if (text != null) {
        terms.put(term, text);
      }
    }
    disks.add(terms);
    return say();
  }

  /** Keeps everything twice. */
  @Word(
      doc = "Keeps all that is on the pool on each of its disks, so that one may die.",
      byDefault = "a mirror of several disks of one size, else the one disk",
      example = "mirror()")
  public StorageSpec mirror() {
    return layOut(MIRROR);
  }

  /** Makes one pool of all disks. */
  @Word(
      doc = "Makes one large pool of all disks; when one of them dies, all of it is lost.",
      byDefault = "a mirror of several disks of one size, else the one disk",
      example = "stripe()")
  public StorageSpec stripe() {
    return layOut("stripe");
  }

  private StorageSpec layOut(String how) {
    Said<String> before = layout;
    if (before != null && !before.value().equals(how)) {
      scope().unfit("the disks are laid out in two ways", "keep one of mirror() and stripe()");
    }
    layout = Said.now(scope(), how);
    return checked();
  }

  private StorageSpec checked() {
    Said<Kind> with = kind;
    Said<String> how = layout;
    if (with != null && with.value() == Kind.LVM && how != null && how.value().equals(MIRROR)) {
      scope().unfit("a volume group mirrors nothing", "leave `kind lvm` or `mirror()` out");
    }
    return say();
  }

  /** Says what the pool is made with. */
  @Word(
      doc = "Says what the pool is made with; it cannot be changed later.",
      byDefault = "zfs",
      example = "kind lvm",
      once = true)
  public StorageSpec kind(Kind with) {
    kind = Said.now(scope(), with);
    return checked();
  }

  /** Takes room as it is written. */
  @Word(
      doc =
          "Lets volumes take room as they are written, so that more can be promised than there is.",
      byDefault = "each volume takes its whole room at once",
      example = "thin()")
  public StorageSpec thin() {
    thin = Said.now(scope(), true);
    return say();
  }

  /** Sets the passphrase of encryption. */
  @Word(
      doc =
          "Sets the passphrase that LINSTOR locks the keys of encrypted volumes with, and adds the"
              + " storage class `encrypted`. LINSTOR forgets it when it starts anew: `up` says it"
              + " again.",
      byDefault = "no volume is encrypted",
      example = "passphrase secret('disks')",
      once = true)
  public StorageSpec passphrase(Value.Secret secret) {
    passphrase = Said.now(scope(), secret);
    return say();
  }

  /** The disks that are named, each by its terms; empty when none is. */
  List<Map<String, String>> disks() {
    return List.copyOf(disks);
  }

  /** How they are laid out, or null when the script does not say. */
  @Nullable Said<String> layout() {
    return layout;
  }

  /** What it is made with as LINSTOR's provider calls it, or null when the script does not say. */
  @Nullable Said<String> kind() {
    Said<Kind> with = kind;
    Said<Boolean> light = thin;
    String end = light == null ? "" : "-thin";
    if (with != null) {
      return new Said<>(with.value().name().toLowerCase(Locale.ROOT) + end, with.line());
    }
    return light == null ? null : new Said<>("zfs" + end, light.line());
  }

  /** What encryption is unlocked with, or null for none. */
  @Nullable Said<Value.Secret> passphrase() {
    return passphrase;
  }
}
