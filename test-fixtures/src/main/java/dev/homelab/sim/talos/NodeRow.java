package dev.homelab.sim.talos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.config.MachineText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One simulated machine as a row of the lab. Used with the lab's lock held. */
final class NodeRow {
  private final Lab lab;
  private final String id;
  private final ObjectNode row;

  NodeRow(Lab lab, String id, ObjectNode row) {
    this.lab = lab;
    this.id = id;
    this.row = row;
  }

  String id() {
    return id;
  }

  ObjectNode row() {
    return row;
  }

  long boot() {
    return row.path("boot").asLong();
  }

  /** What runs in it ends; whatever it waited for does not come. */
  void beginAnew() {
    row.put("boot", boot() + 1).put("since", lab.now());
    for (String gone : List.of("cri", "etcd", "pods", "api", "kubelet", "left")) {
      row.remove(gone);
    }
  }

  Phase phase() {
    return Phase.valueOf(Json.text(row, "phase"));
  }

  void phase(Phase phase) {
    row.put("phase", phase.name());
  }

  Hardware hardware() {
    return Hardware.of(row.path("hardware"));
  }

  boolean flag(String name) {
    return row.path(name).asBoolean();
  }

  void flag(String name, boolean value) {
    row.put(name, value);
  }

  String text(String name) {
    return Json.text(row, name);
  }

  void text(String name, String value) {
    if (value.isEmpty()) {
      row.remove(name);
    } else {
      row.put(name, value);
    }
  }

  /** The config on the disk, null when there is none. */
  @Nullable MachineText config() {
    return text("config").isEmpty() ? null : lab.parsed(text("config"));
  }

  /** The system on the disk, null when there is none. */
  @Nullable Image disk() {
    return row.has("disk") ? Image.of(row.path("disk")) : null;
  }

  void disk(@Nullable Image image) {
    put("disk", image);
  }

  /** The system of the medium that it can boot from, null for none. */
  @Nullable Image medium() {
    return row.has("medium") ? Image.of(row.path("medium")) : null;
  }

  void medium(@Nullable Image image) {
    put("medium", image);
  }

  /** The system that runs. */
  Image running() {
    return Image.of(row.path("running"));
  }

  void running(Image image) {
    put("running", image);
  }

  private void put(String name, @Nullable Image image) {
    if (image == null) {
      row.remove(name);
    } else {
      row.set(name, image.json());
    }
  }

  /** The address under which it answers. */
  String address() {
    String moved = text("moved");
    if (!moved.isEmpty()) {
      return moved;
    }
    MachineText config = config();
    String fixed = config == null ? "" : config.address();
    return fixed.isEmpty() ? hardware().address() : fixed;
  }

  /** Its host name. */
  String hostname() {
    MachineText config = config();
    String given = config == null ? "" : config.hostname();
    if (!given.isEmpty()) {
      return given;
    }
    return "talos-"
        + Integer.toString(Math.floorMod(id.hashCode(), 46656) + 46656, 36).substring(1);
  }

  /** The names in its certificate. */
  List<String> names(MachineText config) {
    List<String> names = new ArrayList<>(List.of(address(), hostname(), "127.0.0.1"));
    names.addAll(config.list("machine.certSANs"));
    if (!config.shared().isEmpty()) {
      names.add(config.shared());
    }
    return names;
  }

  boolean controlPlane() {
    MachineText config = config();
    return config != null && config.controlPlane();
  }

  /** The key of its cluster, empty without a config. */
  String cluster() {
    MachineText config = config();
    return config == null ? "" : config.clusterKey();
  }

  /** Whether it is up with a config. */
  boolean up() {
    return phase() == Phase.BOOTING || phase() == Phase.RUNNING;
  }

  /** Whether its services run, though it may be about to end. */
  boolean working() {
    return switch (phase()) {
      case BOOTING, RUNNING, UPGRADING, RESETTING, SHUTTING_DOWN -> true;
      default -> false;
    };
  }

  /** The disk that carries the system, by the config or by how it was made. */
  String systemDisk() {
    return text("systemDisk");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NodeRow node && node.id.equals(id);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(id);
  }

  @Override
  public String toString() {
    return id + " " + phase();
  }
}
