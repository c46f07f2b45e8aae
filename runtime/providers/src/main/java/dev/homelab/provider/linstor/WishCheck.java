package dev.homelab.provider.linstor;

import dev.homelab.catalog.disk.DiskTerms;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.linstor.client.LinstorCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with a wish before anybody is asked; what is not known yet is not judged. */
final class WishCheck {
  /** What both LINSTOR (3 to 48 characters) and ZFS (a letter first) take as a name. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{2,47}");

  /** Words that zpool takes for something else (zpool-create(8)). */
  private static final Pattern RESERVED = Pattern.compile("(mirror|raidz|draid|spare|log).*");

  private static final Set<String> FIELDS =
      Set.of(
          PoolWish.NAME,
          PoolWish.NODE,
          PoolWish.KIND,
          PoolWish.LAYOUT,
          PoolWish.DEVICES,
          PoolWish.PASSPHRASE);
  private static final List<String> LAYOUTS =
      List.of(PoolWish.MIRROR, PoolWish.STRIPE, PoolWish.AUTO);

  private final Value.Tree wish;
  private final List<Diagnostic> found = new ArrayList<>();

  private WishCheck(Value.Tree wish) {
    this.wish = wish;
  }

  static List<Diagnostic> of(Value.Tree wish) {
    WishCheck check = new WishCheck(wish);
    check.fields();
    check.name();
    check.words();
    check.devices();
    check.passphrase();
    return List.copyOf(check.found);
  }

  private void wrong(String title, String hint) {
    found.add(Diagnostic.error(LinstorCodes.BAD_WISH, title).withHint(hint));
  }

  private void fields() {
    for (String field : wish.fields().keySet()) {
      if (!FIELDS.contains(field)) {
        wrong(
            "a storage pool has no `" + field + "`",
            "it has " + String.join(", ", FIELDS.stream().sorted().toList()));
      }
    }
    if (wish.get(PoolWish.NODE) == null) {
      wrong("a storage pool needs its node", "name the node as `kubectl get nodes` shows it");
    }
  }

  private void name() {
    String name = Value.textOf(wish.get(PoolWish.NAME));
    if (name != null && (!NAME.matcher(name).matches() || RESERVED.matcher(name).matches())) {
      wrong(
          "`" + name + "` is no name for a storage pool",
          "3 to 48 letters, digits, - and _, a letter first, and no word of zpool such as mirror");
    }
  }

  private void words() {
    String kind = Value.textOf(wish.get(PoolWish.KIND));
    PoolKind known = kind == null ? PoolKind.ZFS : PoolKind.parse(kind);
    if (known == null) {
      wrong("a storage pool cannot be `" + kind + "`", "one of " + PoolKind.words());
    }
    String layout = Value.textOf(wish.get(PoolWish.LAYOUT));
    if (layout != null && !LAYOUTS.contains(layout)) {
      wrong("disks cannot be laid out as `" + layout + "`", "one of " + LAYOUTS);
    }
    if (known != null && !known.isZfs() && PoolWish.MIRROR.equals(layout)) {
      wrong(
          "a pool of the kind `" + known.word() + "` cannot be a mirror",
          "only zfs mirrors; with lvm use replicas on several nodes");
    }
  }

  private void devices() {
    Value devices = wish.get(PoolWish.DEVICES);
    if (devices instanceof Value.Seq seq) {
      seq.items().forEach(this::selector);
    } else if (devices != null && isKnown(devices)) {
      wrong("the disks of a storage pool are a list", "devices: [[serial: 'S2000']]");
    }
  }

  private void selector(Value item) {
    if (!(item instanceof Value.Tree tree)) {
      if (isKnown(item)) {
        wrong("a disk is told by its terms", "such as [path: '/dev/sdb'] or [size: '>= 1TB']");
      }
      return;
    }
    boolean any = false;
    for (String term : tree.fields().keySet()) {
      any = true;
      if (!DiskSelector.NAMES.contains(term)) {
        wrong("a disk is not told by `" + term + "`", "by " + DiskSelector.NAMES);
      }
    }
    String size = Value.textOf(tree.get("size"));
    if (size != null && !DiskTerms.isSize(size)) {
      wrong("`" + size + "` is no condition for a size", "such as '>= 1TB' or '< 500GB'");
    }
    if (!any) {
      wrong("a disk is told by nothing", "by " + DiskSelector.NAMES);
    }
  }

  private void passphrase() {
    @Nullable Value passphrase = wish.get(PoolWish.PASSPHRASE);
    if (passphrase != null && !(passphrase instanceof Value.Secret)) {
      wrong("the passphrase of encryption stands in the open", "make it a secret of the lab");
    }
  }

  private static boolean isKnown(Value value) {
    return !(value instanceof Value.Ref
        || value instanceof Value.Unknown
        || value instanceof Value.Join);
  }
}
