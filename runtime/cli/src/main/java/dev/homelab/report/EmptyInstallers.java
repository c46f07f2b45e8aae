package dev.homelab.report;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.report.RunView.Phase;
import dev.homelab.report.RunView.Step;
import dev.homelab.resolve.ResourceGraph;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Machines that a run has made and that have nothing to be installed from until a person uploads
 * it: the run ends well, and yet nothing starts.
 */
final class EmptyInstallers {
  private static final String DISK = AppKinds.type(AppKinds.DISK);
  private static final String MACHINE = "kubernetes.vminstance.apps.cozystack.io";

  private EmptyInstallers() {}

  /** The machines of disks that this run has made and that neither it nor a cluster fills. */
  static SortedSet<Address> of(RunView view, ResourceGraph graph) {
    SortedSet<Address> machines = new TreeSet<>();
    for (Step step : view.steps()) {
      ResourceSpec disk = graph.resources().get(step.address());
      boolean made = step.phase() == Phase.DONE && isMaking(step.action);
      if (made && disk != null && waits(disk, graph)) {
        Address machine = machineOf(disk, graph);
        if (machine != null) {
          machines.add(machine);
        }
      }
    }
    return machines;
  }

  private static boolean isMaking(Action action) {
    return action == Action.CREATE || action == Action.REPLACE;
  }

  private static boolean waits(ResourceSpec disk, ResourceGraph graph) {
    return disk.type().equals(DISK)
        && Fields.at(disk.desired(), "spec", "source", "upload") != null
        && !graph.resources().containsKey(disk.address().child("image", "upload"));
  }

  private static @Nullable Address machineOf(ResourceSpec disk, ResourceGraph graph) {
    String namespace = Fields.text(disk.desired(), "metadata", "namespace");
    String name = Fields.text(disk.desired(), "metadata", "name");
    for (ResourceSpec machine : graph.resources().values()) {
      if (machine.type().equals(MACHINE)
          && Fields.text(machine.desired(), "metadata", "namespace").equals(namespace)
          && Fields.trees(machine.desired(), "spec", "disks").stream()
              .anyMatch(one -> Fields.text(one, "name").equals(name))) {
        return machine.address();
      }
    }
    return null;
  }
}
