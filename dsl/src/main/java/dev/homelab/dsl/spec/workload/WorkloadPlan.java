package dev.homelab.dsl.spec.workload;

import dev.homelab.model.Edge;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One workload of a service: what runs, what it keeps, who may reach it. {@link WorkloadObjects}
 * turns it into Kubernetes objects.
 *
 * @param identity how it and its objects are called
 * @param kind what keeps it running
 * @param replicas how many pods; 1 or more, or 0 for a workload that is switched off
 * @param schedule five cron fields for {@link Kind#CRON_JOB}, else empty
 * @param timezone the time zone of the schedule, such as {@code Europe/Paris}; empty for UTC
 * @param containers at least one; files are seen by the first
 * @param initContainers run one after another before the containers start
 * @param volumes what its mounts refer to
 * @param files configuration files
 * @param security as whom it runs
 * @param exposure from where it may be reached
 * @param route the host name for an exposure that is routed, or null
 * @param beside the component whose node it must share, because they share a volume of one node; or
 *     null
 * @param node the name of the node that it must run on, or null for any
 * @param gracePeriod seconds that it has to stop, 1 or more
 * @param upgrade how its versions may follow one another
 * @param needs what must be there before it starts, besides its own objects
 * @param direct ports with an address of their own, or null for none
 */
public record WorkloadPlan(
    Identity identity,
    Kind kind,
    int replicas,
    String schedule,
    String timezone,
    List<ContainerPlan> containers,
    List<ContainerPlan> initContainers,
    List<VolumePlan> volumes,
    List<FilePlan> files,
    SecurityPlan security,
    Exposure exposure,
    @Nullable RoutePlan route,
    @Nullable String beside,
    @Nullable String node,
    int gracePeriod,
    UpgradeRule upgrade,
    SortedSet<Edge> needs,
    @Nullable DirectPlan direct) {

  /** What keeps a workload running. */
  public enum Kind {
    /** Pods that are alike. */
    DEPLOYMENT,
    /** Pods with a name of their own, at most one of each at a time. */
    STATEFUL_SET,
    /** A pod at set times. */
    CRON_JOB,
    /** A pod that runs once to its end. */
    JOB
  }

  /**
   * The names of a workload.
   *
   * @param name the name of its objects, unique in the namespace
   * @param application what it is, for {@code app.kubernetes.io/name}
   * @param instance the service that it belongs to, for {@code app.kubernetes.io/instance}
   * @param component its part in the service, for {@code app.kubernetes.io/component}
   * @param version for {@code app.kubernetes.io/version}; empty when not known
   */
  public record Identity(
      String name, String application, String instance, String component, String version) {}

  public WorkloadPlan {
    containers = List.copyOf(containers);
    initContainers = List.copyOf(initContainers);
    volumes = List.copyOf(volumes);
    files = List.copyOf(files);
    needs = Collections.unmodifiableSortedSet(new TreeSet<>(needs));
  }

  /** Starts the description of a workload that runs all the time. */
  public static Builder of(Identity identity) {
    return new Builder(identity);
  }

  /** The name of its objects. */
  public String name() {
    return identity.name();
  }

  /** The ports of all containers, in their order. */
  public List<PortPlan> ports() {
    return containers.stream().flatMap(container -> container.ports().stream()).toList();
  }

  /** Whether two pods of it must not run at the same time because of a volume of one node. */
  boolean mustNotOverlap() {
    return volumes.stream().anyMatch(v -> v instanceof VolumePlan.Claim c && c.isExclusive());
  }

  /** Whether it runs all the time. */
  boolean isLasting() {
    return kind == Kind.DEPLOYMENT || kind == Kind.STATEFUL_SET;
  }

  /** Collects what a workload is; each call adds to or replaces one part. */
  public static final class Builder {
    private final Identity identity;
    private final List<ContainerPlan> containers = new ArrayList<>();
    private final List<ContainerPlan> initContainers = new ArrayList<>();
    private final List<VolumePlan> volumes = new ArrayList<>();
    private final List<FilePlan> files = new ArrayList<>();
    private final SortedSet<Edge> needs = new TreeSet<>();
    private Kind kind = Kind.DEPLOYMENT;
    private int replicas = 1;
    private String schedule = "";
    private SecurityPlan security = SecurityPlan.user(65532);
    private Exposure exposure = Exposure.NONE;
    private @Nullable RoutePlan route;
    private String timezone = "";
    private @Nullable String beside;
    private @Nullable String node;
    private int gracePeriod = 30;
    private UpgradeRule upgrade = UpgradeRule.FREE;
    private @Nullable DirectPlan direct;

    private Builder(Identity identity) {
      this.identity = identity;
    }

    /** Sets what keeps it running. */
    public Builder kind(Kind what) {
      kind = what;
      return this;
    }

    /** Runs it at set times, by five cron fields in a time zone. */
    public Builder schedule(String cron, String zone) {
      kind = Kind.CRON_JOB;
      schedule = cron;
      timezone = zone;
      return this;
    }

    /** Sets how many pods. */
    public Builder replicas(int count) {
      replicas = count;
      return this;
    }

    /** Adds a container. */
    public Builder container(ContainerPlan container) {
      containers.add(container);
      return this;
    }

    /** Adds a container that runs to its end before the others start. */
    public Builder first(ContainerPlan container) {
      initContainers.add(container);
      return this;
    }

    /** Adds a volume. */
    public Builder volume(VolumePlan volume) {
      volumes.add(volume);
      return this;
    }

    /** Adds volumes. */
    public Builder volumes(List<? extends VolumePlan> more) {
      volumes.addAll(more);
      return this;
    }

    /** Adds a configuration file. */
    public Builder file(FilePlan file) {
      files.add(file);
      return this;
    }

    /** Adds configuration files. */
    public Builder files(List<FilePlan> more) {
      files.addAll(more);
      return this;
    }

    /** Sets as whom it runs. */
    public Builder security(SecurityPlan plan) {
      security = plan;
      return this;
    }

    /** Sets from where it may be reached, and by which name if it is routed. */
    public Builder expose(Exposure where, @Nullable RoutePlan by) {
      exposure = where;
      route = by;
      return this;
    }

    /** Puts it on the node of another component of the service. */
    public Builder beside(String component) {
      beside = component;
      return this;
    }

    /** Binds it to a node by its name; null for any. */
    public Builder node(@Nullable String name) {
      node = name;
      return this;
    }

    /** Sets how many seconds it has to stop. */
    public Builder gracePeriod(int seconds) {
      gracePeriod = seconds;
      return this;
    }

    /** Sets how its versions may follow one another. */
    public Builder upgrade(UpgradeRule rule) {
      upgrade = rule;
      return this;
    }

    /** Gives ports an address of the cluster's load balancer. */
    public Builder direct(@Nullable DirectPlan ports) {
      direct = ports;
      return this;
    }

    /** Adds something that must be there before it starts. */
    public Builder needs(Edge edge) {
      needs.add(edge);
      return this;
    }

    /** The workload. */
    public WorkloadPlan build() {
      return new WorkloadPlan(
          identity,
          kind,
          replicas,
          schedule,
          timezone,
          containers,
          initContainers,
          volumes,
          files,
          security,
          exposure,
          route,
          beside,
          node,
          gracePeriod,
          upgrade,
          needs,
          direct);
    }
  }
}
