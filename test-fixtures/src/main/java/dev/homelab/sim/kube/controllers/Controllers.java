package dev.homelab.sim.kube.controllers;

import dev.homelab.sim.kube.api.Deleter;
import dev.homelab.sim.kube.api.Writer;
import dev.homelab.sim.kube.fault.Faults;
import dev.homelab.sim.kube.kinds.Definitions;
import java.util.ArrayList;
import java.util.List;

/** Puts the controllers of one simulator together. */
public final class Controllers {
  private Controllers() {}

  /**
   * Starts them.
   *
   * @param workloads whether workloads, volumes and networks move too, or only what every API
   *     server needs: namespaces, definitions, garbage
   * @param speed how many simulated seconds pass in one
   * @param authority the certificate authority as PEM text, for each namespace's ConfigMap
   * @param pools the pools that LINSTOR has
   * @param more those of what the cluster has beside Kubernetes itself; they run with workloads
   */
  public static Loop start(
      Writer writer,
      Deleter deleter,
      Faults faults,
      boolean workloads,
      double speed,
      String authority,
      StoragePools pools,
      List<Controller> more) {
    Objects objects = new Objects(writer, deleter);
    List<Controller> all = new ArrayList<>();
    all.add(new DefinitionController(objects));
    all.add(new NamespaceController(objects, authority));
    all.add(new GarbageCollector(objects));
    if (workloads) {
      all.add(new DeploymentController(objects));
      all.add(new ReplicaSetController(objects));
      all.add(new StatefulSetController(objects));
      all.add(new DaemonSetController(objects));
      all.add(new JobController(objects));
      all.add(new CronJobController(objects, writer.world().clock()));
      all.add(new Scheduler(objects, faults));
      all.add(new Kubelet(objects, faults));
      all.add(new NodeController(objects));
      all.add(new VolumeController(objects, pools));
      all.add(new NetworkController(objects));
      all.add(new GatewayController(objects));
      all.add(new BudgetController(objects));
      all.addAll(more);
    }
    for (var stored : objects.list(DefinitionController.DEFINITIONS, null)) {
      Definitions.serve(stored.json(), writer.world().registry());
    }
    return Loop.start(writer.world().store(), all, speed, System::nanoTime);
  }

  /**
   * Starts only those of what a cluster has beside Kubernetes itself, on one that another server
   * moves.
   */
  public static Loop beside(Writer writer, double speed, List<Controller> more) {
    return Loop.start(writer.world().store(), List.copyOf(more), speed, System::nanoTime);
  }
}
