package dev.homelab.provider.proxmox.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a machine's settings differ from a wish. Settings and parts of settings that no wish names,
 * now or when it was last applied, are nobody's business: what the host fills in, what people add,
 * disks that a storage driver attached. The format of a disk counts when it is made; the host does
 * not keep it.
 */
public final class VmDiff {
  private static final Set<String> KEPT_SECRET = Set.of("cipassword");

  private VmDiff() {}

  /**
   * The differences.
   *
   * @param wish what is wanted
   * @param live the settings as they are, by key
   * @param recorded what was wanted when it was last applied, or null
   */
  public static List<Delta> of(VmWish wish, Map<String, String> live, @Nullable VmWish recorded) {
    List<Delta> deltas = new ArrayList<>();
    wish.props()
        .forEach(
            (key, prop) -> {
              Prop before = recorded == null ? null : recorded.props().get(key);
              compare(prop, live.get(key), before, deltas);
            });
    if (recorded != null) {
      recorded
          .props()
          .forEach(
              (key, prop) -> {
                boolean gone = !wish.props().containsKey(key) && live.containsKey(key);
                if (gone && !KEPT_SECRET.contains(key)) {
                  deltas.add(new Delta(key, "", live.getOrDefault(key, ""), ""));
                }
              });
    }
    return deltas;
  }

  private static void compare(
      Prop wanted, @Nullable String value, @Nullable Prop recorded, List<Delta> deltas) {
    String key = wanted.key();
    if (value == null) {
      boolean nothing =
          wanted.options().entrySet().stream()
              .allMatch(
                  o ->
                      Prop.canonical(key, o.getKey(), o.getValue())
                          .equals(Prop.absent(key, o.getKey())));
      if (!nothing) {
        deltas.add(new Delta(key, "", "", wanted.print()));
      }
      return;
    }
    Prop live = Prop.parse(key, value);
    for (Map.Entry<String, String> option : wanted.options().entrySet()) {
      String name = option.getKey();
      if (name.equals("format") && Prop.isDrive(key)) {
        continue;
      }
      String is = live.options().containsKey(name) ? live.get(name) : Prop.absent(key, name);
      String after = Prop.canonical(key, name, option.getValue());
      if (!Prop.canonical(key, name, is).equals(after)) {
        deltas.add(new Delta(key, name, live.get(name), option.getValue()));
      }
    }
    if (recorded != null) {
      for (String name : recorded.options().keySet()) {
        boolean left = !wanted.options().containsKey(name) && live.options().containsKey(name);
        if (left && !Set.of("size", "macaddr", "file", "media").contains(name)) {
          deltas.add(new Delta(key, name, live.get(name), ""));
        }
      }
    }
  }

  /** The settings to send for differences that a resize does not deal with. */
  public static SortedMap<String, String> changes(
      VmWish wish, Map<String, String> live, List<Delta> deltas) {
    TreeMap<String, String> params = new TreeMap<>();
    for (Delta delta : deltas) {
      String key = delta.key();
      Prop wanted = wish.props().get(key);
      String value = live.get(key);
      if (wanted == null || delta.option().equals("size")) {
        continue;
      }
      boolean another = delta.option().equals("file") && wish.volumes().containsKey(key);
      if (value == null || another) {
        params.put(key, wish.allocating(key, wanted));
      } else {
        Prop from = Prop.parse(key, params.getOrDefault(key, value));
        params.put(key, from.with(delta.option(), delta.after()).print());
      }
    }
    return params;
  }

  /** The settings to take away whole. */
  public static SortedSet<String> removals(VmWish wish, List<Delta> deltas) {
    TreeSet<String> keys = new TreeSet<>();
    for (Delta delta : deltas) {
      if (delta.option().isEmpty()
          && delta.after().isEmpty()
          && !wish.props().containsKey(delta.key())) {
        keys.add(delta.key());
      }
    }
    return keys;
  }
}
