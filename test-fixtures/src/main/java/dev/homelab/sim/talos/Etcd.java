package dev.homelab.sim.talos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.sim.talos.fault.TalosFaults;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The etcd clusters of a lab: who is a member of which, and which of them can decide. */
final class Etcd {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private final Lab lab;
  private final TalosFaults faults;

  Etcd(Lab lab, TalosFaults faults) {
    this.lab = lab;
    this.faults = faults;
  }

  /** A member as the table has it. */
  record Member(long id, String node, String name, String address, boolean learner) {}

  /** Begins an etcd cluster on one machine. */
  String begin(NodeRow node) {
    String id = "etcd-" + lab.next("etcdNumber");
    lab.table("etcds").putObject(id).put("cluster", node.cluster()).putArray("members");
    join(id, node, false);
    return id;
  }

  /** Makes a machine a member. */
  void join(String etcd, NodeRow node, boolean learner) {
    long member = lab.next("memberNumber") * SPREAD;
    ObjectNode one = members(etcd).addObject().put("id", Long.toUnsignedString(member));
    one.put("node", node.id()).put("name", node.hostname());
    one.put("address", node.address()).put("learner", learner);
    node.text("data", etcd);
    node.text("member", Long.toUnsignedString(member));
  }

  private ArrayNode members(String etcd) {
    JsonNode row = lab.table("etcds").path(etcd);
    return row instanceof ObjectNode object ? object.withArray("members") : Json.array();
  }

  /** The cluster that a machine's data belong to; empty for none. */
  String of(NodeRow node) {
    return node.text("data");
  }

  List<Member> list(String etcd) {
    List<Member> all = new ArrayList<>();
    for (JsonNode one : members(etcd)) {
      all.add(
          new Member(
              Long.parseUnsignedLong(Json.text(one, "id")),
              Json.text(one, "node"),
              Json.text(one, "name"),
              Json.text(one, "address"),
              one.path("learner").asBoolean()));
    }
    return all;
  }

  /** The member that a machine is, null when it is none. */
  @Nullable Member self(NodeRow node) {
    for (Member one : list(of(node))) {
      if (Long.toUnsignedString(one.id()).equals(node.text("member"))) {
        return one;
      }
    }
    return null;
  }

  /** A member tells of its machine's address. */
  void moved(NodeRow node) {
    for (JsonNode one : members(of(node))) {
      if (Json.text(one, "id").equals(node.text("member"))) {
        ((ObjectNode) one).put("address", node.address());
      }
    }
  }

  /** A learner becomes a voter. */
  void promote(NodeRow node) {
    for (JsonNode one : members(of(node))) {
      if (Json.text(one, "id").equals(node.text("member"))) {
        ((ObjectNode) one).put("learner", false);
      }
    }
  }

  /** Takes a member out; false when there is none of the id. */
  boolean remove(String etcd, long member) {
    ArrayNode all = members(etcd);
    for (int i = 0; i < all.size(); i++) {
      if (Json.text(all.get(i), "id").equals(Long.toUnsignedString(member))) {
        all.remove(i);
        return true;
      }
    }
    return false;
  }

  /** A machine forgets its data. */
  void forget(NodeRow node) {
    node.text("data", "");
    node.text("member", "");
    node.flag("etcd", false);
  }

  /** Whether a machine's etcd runs as a member. */
  boolean runs(NodeRow node) {
    return node.working() && node.flag("etcd") && self(node) != null;
  }

  /** Whether a machine's etcd runs and hears the other members; one alone has none to hear. */
  boolean hears(NodeRow node) {
    return runs(node)
        && (list(of(node)).size() == 1
            || faults.takes(TalosFault.EtcdCutOff.class, node.id()) == null);
  }

  /** Whether enough voters of a cluster run and hear each other. */
  boolean decides(String etcd) {
    int voters = 0;
    int running = 0;
    for (Member one : list(etcd)) {
      if (!one.learner()) {
        voters++;
        NodeRow node = lab.node(one.node());
        running +=
            node != null
                    && hears(node)
                    && node.text("member").equals(Long.toUnsignedString(one.id()))
                ? 1
                : 0;
      }
    }
    return voters > 0 && running > voters / 2;
  }

  /** Takes out the clusters whose data no machine has any more, and gives their ids. */
  List<String> forgotten() {
    Set<String> known = new HashSet<>();
    lab.nodes().forEach(node -> known.add(of(node)));
    List<String> gone = new ArrayList<>();
    lab.table("etcds").fieldNames().forEachRemaining(gone::add);
    gone.removeAll(known);
    gone.forEach(lab.table("etcds")::remove);
    return gone;
  }

  /** The first cluster of a key that can decide; empty for none. */
  String deciding(String cluster) {
    for (Map.Entry<String, JsonNode> one : lab.table("etcds").properties()) {
      if (Json.text(one.getValue(), "cluster").equals(cluster) && decides(one.getKey())) {
        return one.getKey();
      }
    }
    return "";
  }

  /** Whether a member has yet to become a voter. */
  boolean learns(String etcd) {
    return list(etcd).stream().anyMatch(Member::learner);
  }

  /** The member that leads: the first voter that runs; null for none. */
  @Nullable Member leader(String etcd) {
    for (Member one : list(etcd)) {
      NodeRow node = lab.node(one.node());
      if (!one.learner() && node != null && hears(node)) {
        return one;
      }
    }
    return null;
  }
}
