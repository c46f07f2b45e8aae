package dev.homelab.sim.talos;

import dev.homelab.sim.talos.config.MachineText;
import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.sim.talos.fault.TalosFaults;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How simulated machines start, install, boot, reset and end. Used with the lab's lock held. */
final class Life {
  private static final long POWER_ON = 15_000;
  private static final long APPLIED = 3_000;
  private static final long INSTALL = 60_000;
  private static final long REBOOT = 30_000;
  private static final long CRI = 10_000;
  private static final long LEAVE = 5_000;
  private static final long GRACEFUL = 45_000;

  private final Lab lab;
  private final Members members;
  private final TalosFaults faults;
  private final PowerSwitch power;

  Life(Lab lab, Members members, TalosFaults faults, PowerSwitch power) {
    this.lab = lab;
    this.members = members;
    this.faults = faults;
    this.power = power;
  }

  /** Takes the power of a machine that switched itself off. */
  interface PowerSwitch {
    void off(String id);
  }

  /** The power comes. */
  void powerOn(NodeRow node) {
    if (node.phase() == Phase.OFF) {
      node.beginAnew();
      node.phase(Phase.STARTING);
      lab.later(node, "start", POWER_ON);
    }
  }

  /** The power goes. */
  void powerOff(NodeRow node) {
    members.stopped(node);
    node.beginAnew();
    node.phase(Phase.OFF);
  }

  /** What was due happens. */
  void happen(NodeRow node, String what) {
    switch (what) {
      case "start" -> start(node);
      case "applied" -> applied(node);
      case "installed" -> installed(node);
      case "rebootNow" -> rebooting(node);
      case "reboot" -> reboot(node);
      case "cri" -> node.flag("cri", true);
      case "upgraded" -> upgraded(node);
      case "reset" -> reset(node);
      case "off" -> {
        powerOff(node);
        power.off(node.id());
      }
      case "try" -> rollBackTrial(node);
      default -> members.happen(node, what);
    }
    members.go();
  }

  private void start(NodeRow node) {
    Image disk = node.disk();
    Image system = disk == null ? node.medium() : disk;
    if (system == null) {
      node.text("error", "no bootable device");
      powerOff(node);
      return;
    }
    node.running(system);
    if (!node.text("staged").isEmpty()) {
      node.text("config", node.text("staged"));
      node.text("staged", "");
    }
    if (node.config() == null || disk == null) {
      node.phase(Phase.MAINTENANCE);
      return;
    }
    TalosFault.NewAddress other = faults.takes(TalosFault.NewAddress.class, node.id());
    node.text("moved", other == null ? "" : other.address());
    node.phase(Phase.BOOTING);
    lab.later(node, "cri", CRI);
  }

  /** A machine without a config has got one. */
  void take(NodeRow node, String config) {
    node.text("pendingConfig", config);
    lab.later(node, "applied", APPLIED);
  }

  /** Whether a config was taken whose installation has yet to begin. */
  boolean taking(NodeRow node) {
    return !node.text("pendingConfig").isEmpty();
  }

  private void applied(NodeRow node) {
    if (faults.takes(TalosFault.StaysInMaintenance.class, node.id()) != null) {
      node.text("pendingConfig", "");
      return;
    }
    if (node.disk() == null) {
      node.phase(Phase.INSTALLING);
      lab.later(node, "installed", INSTALL);
      return;
    }
    node.text("config", node.text("pendingConfig"));
    node.text("pendingConfig", "");
    node.beginAnew();
    node.phase(Phase.BOOTING);
    lab.later(node, "cri", CRI);
  }

  private void installed(NodeRow node) {
    String text = node.text("pendingConfig");
    node.text("pendingConfig", "");
    MachineText config = MachineText.parse(text);
    String trouble = trouble(node, config);
    if (!trouble.isEmpty()) {
      node.text("error", trouble);
      node.phase(Phase.MAINTENANCE);
      return;
    }
    node.text("error", "");
    node.text("config", text);
    node.disk(Image.ofInstaller(config.at("machine.install.image")).orElse(node.running()));
    String device = InstallDisk.of(node.hardware(), config).device();
    node.text("systemDisk", device);
    node.row().withObject("/carries").remove(device);
    rebooting(node);
  }

  private String trouble(NodeRow node, MachineText config) {
    TalosFault.InstallFails fails = faults.takes(TalosFault.InstallFails.class, node.id());
    if (fails != null) {
      return fails.text();
    }
    String image = config.at("machine.install.image");
    if (!image.isEmpty() && Image.ofInstaller(image).isEmpty()) {
      return "error pulling installer image \"" + image + "\": not found";
    }
    Hardware.@Nullable Disk disk = InstallDisk.find(node.hardware(), config);
    if (disk == null) {
      return "install disk not found: " + config.at("machine.install.disk");
    }
    return disk.bytes() < InstallDisk.LEAST
        ? "disk " + disk.device() + " is too small: " + disk.bytes() + " bytes"
        : "";
  }

  /** The old system ends. */
  void rebooting(NodeRow node) {
    members.stopped(node);
    node.beginAnew();
    node.phase(Phase.REBOOTING);
    lab.later(node, "reboot", REBOOT);
  }

  /** The same some seconds from now, so that the answer gets out. */
  void rebootSoon(NodeRow node) {
    lab.later(node, "rebootNow", APPLIED);
  }

  private void reboot(NodeRow node) {
    node.phase(Phase.STARTING);
    start(node);
  }

  /** Switches off some seconds from now. */
  void shutDown(NodeRow node) {
    node.phase(Phase.SHUTTING_DOWN);
    lab.later(node, "off", LEAVE);
  }

  /** Writes another version to the disk and boots it. */
  void upgrade(NodeRow node, Image image) {
    node.phase(Phase.UPGRADING);
    node.row().set("next", image.json());
    lab.later(node, "upgraded", INSTALL);
  }

  private void upgraded(NodeRow node) {
    TalosFault.UpgradeFails fails = faults.takes(TalosFault.UpgradeFails.class, node.id());
    if (fails != null) {
      node.text("error", "upgrade failed: exit code " + fails.code());
      node.phase(Phase.RUNNING);
      return;
    }
    write(node, Image.of(node.row().path("next")));
    node.row().remove("next");
    rebooting(node);
  }

  /** Puts another system beside the one that runs; it boots next. */
  void write(NodeRow node, Image image) {
    Image now = node.disk();
    if (now != null) {
      node.row().set("previous", now.json());
    }
    node.disk(image);
  }

  /** Boots the system before this one; false when there is none. */
  boolean rollBack(NodeRow node) {
    if (!node.row().has("previous")) {
      return false;
    }
    write(node, Image.of(node.row().path("previous")));
    rebootSoon(node);
    return true;
  }

  /**
   * Wipes a machine.
   *
   * @param graceful whether it leaves etcd and its pods first
   * @param reboot whether it starts again after that
   * @param labels the partitions that are wiped; none for the whole disk
   */
  void reset(NodeRow node, boolean graceful, boolean reboot, List<String> labels) {
    node.phase(Phase.RESETTING);
    node.flag("resetReboot", reboot);
    node.text("resetLabels", String.join(",", labels));
    node.flag("resetGraceful", graceful);
    lab.later(node, "reset", graceful ? GRACEFUL : LEAVE);
  }

  private void reset(NodeRow node) {
    if (node.flag("resetGraceful") && node.controlPlane() && !members.leave(node)) {
      node.text("error", "failed to leave the cluster: etcd has no other member");
      node.phase(Phase.RUNNING);
      return;
    }
    members.stopped(node);
    List<String> labels = List.of(node.text("resetLabels").split(",", -1));
    boolean all = node.text("resetLabels").isEmpty();
    if (all || labels.contains("EPHEMERAL")) {
      members.forget(node);
    }
    if (all || labels.contains("STATE")) {
      node.text("config", "");
      node.text("staged", "");
      node.text("moved", "");
    }
    if (all) {
      node.disk(null);
      node.row().remove("previous");
      node.text("systemDisk", "");
    }
    node.text("error", "");
    if (node.flag("resetReboot")) {
      rebooting(node);
    } else {
      powerOff(node);
      power.off(node.id());
    }
  }

  /** Tries a config until it is applied again or the time is over. */
  void trial(NodeRow node, String config, long millis) {
    node.text("beforeTrial", node.text("config"));
    node.text("config", config);
    lab.later(node, "try", millis);
  }

  private void rollBackTrial(NodeRow node) {
    if (!node.text("beforeTrial").isEmpty()) {
      node.text("config", node.text("beforeTrial"));
      node.text("beforeTrial", "");
    }
  }
}
