package dev.homelab.proof;

import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.talos.Hardware;
import dev.homelab.sim.talos.Image;
import dev.homelab.sim.talos.TalosSim;
import dev.homelab.sim.talos.TalosVersion;
import dev.homelab.sim.talos.TestCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/**
 * A random shelf of boxes, some of them ours to take and some not, and a random script about them.
 */
final class BoxWorld {
  private static final String NETWORK = "10.7.0.";

  /** Calls that change something on a machine, also when they are refused. */
  private static final String WRITES =
      ".*/(ApplyConfiguration|Bootstrap|Reset|Reboot|Rollback|Shutdown|Upgrade|Install|Pull"
          + "|BlockDeviceWipe|Etcd(Remove|Leave|Forfeit|Recover)\\w*|Service(Start|Stop|Restart))";

  /** What a box is when the lab finds it. */
  enum Kind {
    /** In maintenance mode with empty disks. */
    BLANK,
    /** In maintenance mode, with data on a disk that the lab has no use for. */
    DATA_BESIDE,
    /** In maintenance mode, with an image of Talos that has had no config, as after a reset. */
    IMAGE,
    /** In maintenance mode, with data on the disk of the installation. */
    DATA,
    /** A control plane of another cluster. */
    THEIRS,
    /** A worker of another cluster, whose control plane is one of the boxes. */
    THEIR_WORKER;

    /** Whether the script may take it when it allows that boxes are wiped. */
    boolean wipeable() {
      return this == DATA;
    }

    /** Whether the lab may take it as it is. */
    boolean free() {
      return this == BLANK || this == DATA_BESIDE || this == IMAGE;
    }
  }

  private final Map<String, Kind> boxes = new TreeMap<>();
  private final List<String> wanted = new ArrayList<>();
  private final boolean wipe;
  private final String disk;
  private final TestCluster others = TestCluster.create("theirs");

  /** A world that follows from the numbers: some boxes in the script, some beside it. */
  BoxWorld(Random random) {
    Kind[] kinds = Kind.values();
    int named = 2 + random.nextInt(3);
    for (int i = 0; i < named; i++) {
      boxes.put("box" + i, random.nextInt(3) > 0 ? Kind.BLANK : kinds[random.nextInt(4)]);
      wanted.add("box" + i);
    }
    boxes.put("box" + random.nextInt(named), kinds[1 + random.nextInt(kinds.length - 1)]);
    boxes.put("stands" + named, kinds[random.nextInt(kinds.length)]);
    boxes.put("stands" + (named + 1), Kind.THEIRS);
    this.wipe = random.nextInt(3) == 0;
    this.disk =
        List.of("", "installDisk '/dev/nvme0n1'", "installDisk type: 'nvme', size: '<= 1TB'")
            .get(random.nextInt(3));
  }

  /** The script: a control plane and workers on the boxes that it names. */
  String script() {
    StringBuilder text = new StringBuilder("homelab('worlds') {\n");
    for (String box : wanted) {
      text.append("  node('%s') { address '%s' }\n".formatted(box, address(box)));
    }
    String words = (wipe ? "wipe(); " : "") + disk;
    return text.append("  cluster('ours') {\n    on '")
        .append(String.join("', '", wanted))
        .append("'\n    controlPlane { %s }\n".formatted(words))
        .append("    workers %d, { %s }\n  }\n}\n".formatted(wanted.size() - 1, words))
        .toString();
  }

  private static String address(String box) {
    return NETWORK + (10 + box.charAt(box.length() - 1) - '0');
  }

  /** Boxes that no {@code up} of this script may change. */
  List<String> strangers() {
    return boxes.keySet().stream()
        .filter(box -> !wanted.contains(box) || !takes(kind(box)))
        .toList();
  }

  /** Whether the script can come up: every box in it may be taken. */
  boolean comesUp() {
    return wanted.stream().allMatch(box -> takes(kind(box)));
  }

  private Kind kind(String box) {
    return Objects.requireNonNull(boxes.get(box), box);
  }

  private boolean takes(Kind kind) {
    return kind.free() || (kind.wipeable() && wipe);
  }

  /** Makes the boxes what they are. */
  void furnish(MachineLab lab) {
    TalosSim talos = lab.world().talos();
    boxes.forEach(
        (box, kind) -> {
          String id = "box/" + box;
          if (!wanted.contains(box)) {
            talos.put(id, spare(box));
            talos.boots(id, null, image());
          }
          become(talos, id, box, kind);
        });
    lab.world().advance(120_000);
  }

  private void become(TalosSim talos, String id, String box, Kind kind) {
    talos.power(id, false);
    switch (kind) {
      case BLANK -> {}
      case DATA_BESIDE -> talos.carries(id, List.of("/dev/nvme1n1"));
      case DATA -> talos.carries(id, List.of("/dev/nvme0n1"));
      case IMAGE -> talos.boots(id, image(), image());
      case THEIRS -> joins(talos, id, others.controlPlane("their-cp-" + box, address(box)));
      case THEIR_WORKER -> joins(talos, id, others.worker("their-" + box, address(box)));
    }
    talos.power(id, true);
  }

  private static void joins(TalosSim talos, String id, String config) {
    talos.boots(id, image(), null);
    talos.config(id, config);
  }

  private static Image image() {
    return new Image(Image.EMPTY, TalosVersion.parse("1.13.9"));
  }

  private static Hardware spare(String box) {
    List<Hardware.Disk> disks = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      String device = "/dev/nvme" + i + "n1";
      disks.add(new Hardware.Disk(device, 500L << 30, "ACME", box + i, "nvme", false));
    }
    return new Hardware("metal", address(box), "", 8, 32_768, disks);
  }

  /** What can be seen of strangers, by box; the same before a run and after it. */
  Map<String, String> seen(MachineLab lab) {
    TalosSim talos = lab.world().talos();
    Map<String, String> all = new TreeMap<>();
    for (String box : strangers()) {
      String id = "box/" + box;
      String row = talos.phase(id) + " " + talos.image(id) + " " + talos.systemDisk(id);
      all.put(box, row + "\n" + talos.config(id));
    }
    return all;
  }

  /** What was asked of strangers that changes something. */
  List<String> written(MachineLab lab) {
    List<String> ids = strangers().stream().map(box -> "box/" + box).toList();
    return lab.world().talos().log().all().stream()
        .filter(entry -> ids.contains(entry.query()) && entry.path().matches(WRITES))
        .map(RequestLog.Entry::toString)
        .toList();
  }

  @Override
  public String toString() {
    return boxes + "\n" + script();
  }
}
