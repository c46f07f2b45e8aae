package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;

/** The operator of etcd as far as it says when a cluster of it is available. */
final class EtcdOperator implements Controller {
  private static final String MANAGER = "etcd-operator";
  private static final double BEGUN_SECONDS = 1;
  private static final double FORMED_SECONDS = 15;
  private final Objects objects;

  EtcdOperator(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(ModuleChart.ETCD) && !change.deleted()) {
      work.add(now.namespace() + '/' + now.name(), BEGUN_SECONDS);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored cluster = objects.get(ModuleChart.ETCD, key);
    if (cluster == null) {
      return;
    }
    switch (Platform.condition(cluster, "Available")) {
      case "" -> {
        say(cluster, "False", "WaitingForQuorum", "waits for its members");
        work.add(key, FORMED_SECONDS);
      }
      case "False" -> say(cluster, "True", "Available", "its members have a quorum");
      default -> {}
    }
  }

  private void say(Stored cluster, String status, String reason, String message) {
    objects.status(
        cluster,
        MANAGER,
        (ObjectNode out) -> objects.condition(out, "Available", status, reason, message));
  }
}
