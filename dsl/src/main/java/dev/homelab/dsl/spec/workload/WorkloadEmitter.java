package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.ClusterFacts;
import dev.homelab.dsl.spec.kube.KubeResources;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts the workloads of one service or app into a lab: their objects, the outputs {@code host},
 * {@code port} and {@code url}, the link for people, and the facts of upgrades.
 */
public final class WorkloadEmitter {
  private final RecipeContext context;
  private final Front front;
  private final EgressPlan egress;

  private WorkloadEmitter(RecipeContext context, Front front, EgressPlan egress) {
    this.context = context;
    this.front = front;
    this.egress = egress;
  }

  /** An emitter for what the options of a recipe say. */
  public static WorkloadEmitter of(WorkloadOptions<?> options, RecipeContext context) {
    Front front = Front.of(context, options.exposure(), options.hostName());
    return new WorkloadEmitter(
        context,
        new LoginAsked(context, front).by(options.login(), context.cluster().requiresLogin()),
        options.egress());
  }

  /** An emitter for what an app says: without a word about it, it is reached inside the cluster. */
  static WorkloadEmitter ofApp(AppSpec app, RecipeContext context) {
    Exposure said = app.exposure();
    Exposure exposure = said == null ? Exposure.CLUSTER : said;
    Front front = Front.of(context, exposure, app.hostName());
    return new WorkloadEmitter(
        context, new LoginAsked(context, front).by(app.login(), false), app.egress());
  }

  /** How it is reached. */
  public Front front() {
    return front;
  }

  /**
   * Emits workloads.
   *
   * @param plans all workloads of the service
   * @param main the one that people reach; its Service gives the outputs
   * @param login what a person needs to log in, for example {@code homelab secret a.b.c}; empty for
   *     nothing
   */
  public void emit(List<WorkloadPlan> plans, WorkloadPlan main, String login) {
    for (WorkloadPlan plan : plans) {
      KubeResources.add(context.scope(), WorkloadObjects.build(plan, placement()));
      facts(plan);
    }
    if (main.ports().isEmpty()) {
      return;
    }
    Address service = WorkloadObjects.service(context.address(), main.name());
    context.output("host", new Value.Ref(service, "host"));
    context.output("port", new Value.Ref(service, "port"));
    context.output("url", new Value.Text(front.url()));
    if (front.hasOutsideName() && main.route() != null) {
      List<String> notes =
          new ArrayList<>(
              List.of(front.note(), front.login() == null ? "" : "login of the box", login));
      notes.removeIf(String::isEmpty);
      context.link(front.url(), String.join(" · ", notes));
    }
  }

  private Placement placement() {
    ClusterFacts cluster = context.cluster();
    return new Placement(
        context.address(),
        cluster.address(),
        context.namespace(),
        cluster.storageClass(),
        front.entry(),
        egress,
        cluster.limitsContainers(),
        context.scope().here());
  }

  private void facts(WorkloadPlan plan) {
    WorkloadPlan.Identity identity = plan.identity();
    for (String sentence : plan.upgrade().sentences()) {
      context.fact(identity.application() + ' ' + identity.version() + ": " + sentence);
    }
  }
}
